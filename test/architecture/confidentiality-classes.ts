/** Section 8 of the domain as data: what each role may read of each class, and where it says “some”, of what. */
import { commonFields, everywhere, type FieldsByClass } from './confidentiality-fields.ts';
import { mentorshipFields } from './confidentiality-fields-mentorship.ts';
import type { Relation, Topic } from './confidentiality-relations.ts';

/**
 * The classes of section 8. C2d: meetings one by one, which C2 keeps for the pair and the facilitator. own: what concerns nobody else, not even
 * a leader. op: how the service is run. open: for whoever asks, without a token. id, meta: say nothing without the thing they belong to.
 */
export const classes = ['open', 'C0', 'C1', 'C2', 'C2d', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'own', 'op', 'id', 'meta'] as const;
export type Class = (typeof classes)[number];

type Cell = 'yes' | 'some' | 'no';

/** Who reads, by what section 8 calls them; a relation is one of these, depending on whom an answer is about. */
const rows = {
  //                open C0   C1   C2   C2d  C3   C4   C5   C6   C7   C8   C9   own  op
  self: '           yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  no',
  mentor: '         yes  yes  yes  yes  yes  yes  yes  no   no   no   some some no   no',
  // History, of the own pair.
  mentor_former: '  yes  yes  yes  yes  yes  yes  yes  no   no   no   no   some no   no',
  // Rule 6: without what the assignment gave.
  mentor_suspended: 'yes yes  yes  yes  yes  no   some no   no   no   no   some no   no',
  director: '       yes  yes  yes  yes  no   yes  no   some some no   no   some no   no',
  director_mentor: 'yes  yes  yes  yes  no   no   no   no   no   no   no   no   no   no',
  pic: '            yes  yes  yes  yes  no   some no   some some no   no   some no   no',
  div_head: '       yes  yes  yes  yes  no   some no   some some no   no   some no   no',
  // Section 8 has no line for the Chair, who leads like a vice-chair and to whom cases are escalated (rule 7).
  chair: '          yes  yes  yes  yes  no   no   no   no   no   no   no   some no   no',
  conductor: '      yes  yes  yes  yes  no   some no   some some no   no   no   no   no',
  vice_chair: '     yes  yes  yes  yes  no   no   no   no   no   no   no   no   no   no',
  facilitator: '    yes  yes  yes  yes  yes  no   no   no   no   no   some some no   no',
  lead: '           yes  yes  yes  yes  no   no   no   no   no   no   no   some no   no',
  committee: '      yes  yes  yes  yes  no   some no   no   no   no   no   some no   no',
  faculty_affairs: 'yes  yes  yes  yes  no   some no   no   no   no   no   some no   yes',
  admin: '          yes  yes  yes  yes  no   no   no   no   no   no   no   no   some yes',
  // A colleague, who knows of the own line.
  superior: '       yes  yes  some no   no   no   no   no   no   no   no   no   no   no',
  // With the office, its sight went the same day, but for what was signed (rule 18).
  leader_past: '    yes  yes  some some no   some no   some some no   no   no   no   no',
  anybody: '        yes  yes  no   no   no   no   no   no   no   no   no   no   no   no',
  outside: '        yes  no   no   no   no   no   no   no   no   no   no   no   no   no',
} as const;
export type Role = keyof typeof rows;

const matrix = new Map(
  Object.entries(rows).map(([role, cells]) => [
    role,
    new Map(
      cells
        .split(/\s+/)
        .filter(Boolean)
        .map((cell, i) => [classes[i], cell as Cell]),
    ),
  ]),
);

const outside: readonly Relation[] = ['stranger', 'nobody', 'no_token'];
/** With an office over the division or the whole department, whoever an answer is about. */
const department = ['chair', 'vice_chair', 'lead', 'committee', 'faculty_affairs', 'admin'] as const;
const division = ['director', 'pic', 'div_head', 'facilitator', 'conductor', 'superior', 'leader_past'] as const;
const isOneOf = <R extends string>(list: readonly R[], relation: string): relation is R => list.some((one) => one === relation);

/** What somebody is to whom the answer is about. Whoever is not named is a colleague, or comes from outside. */
export function roleIn(topic: Topic, asker: Relation): Role {
  const relation = asker === 'portal_director' ? 'director' : asker;
  if (outside.includes(relation)) return 'outside';
  if (isOneOf(department, relation)) return relation;
  if (topic === 'mentor')
    return relation === 'mentor'
      ? 'self'
      : relation === 'director_mentor'
        ? 'director'
        : relation === 'conductor'
          ? 'vice_chair'
          : 'anybody';
  if (isOneOf(division, relation)) return relation;
  if (topic === 'division' || topic === 'department') return 'anybody';
  if (relation === 'mentee') return 'self';
  if (topic === 'past') return relation === 'mentor_former' ? relation : 'anybody';
  if (relation === 'director_mentor') return relation;
  if (relation === 'mentor') return topic === 'suspended' ? 'mentor_suspended' : relation;
  return 'anybody';
}

export function cellOf(role: Role, kind: Class): Cell {
  return kind === 'id' || kind === 'meta' ? 'yes' : (matrix.get(role)?.get(kind) ?? 'no');
}

const named = ([schema, byClass]: [string, FieldsByClass]) =>
  Object.entries(byClass).flatMap(([kind, names]) => names.split(' ').map((name) => [`${schema}.${name}`, kind as Class] as const));

/** The class of every field, as `Schema.field`. */
export const fieldClasses: ReadonlyMap<string, Class> = new Map(Object.entries({ ...commonFields, ...mentorshipFields }).flatMap(named));

const common = new Map(named(['', everywhere]));

export function classOf(field: string): Class | undefined {
  return fieldClasses.get(field) ?? common.get(`.${field.slice(field.indexOf('.') + 1)}`);
}
