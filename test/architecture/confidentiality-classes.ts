/** The table of readers as data: what each role may read of each class, and where it says “some”, of what. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ConfidentialityClass, classes as meanings } from '../../src/domain/classes.ts';
import { ROOT } from '../setup/source.ts';
import type { Relation, Topic } from './confidentiality-relations.ts';
import { nameOf } from './confidentiality-walk.ts';

export type Class = ConfidentialityClass;
export const classes = Object.keys(meanings) as readonly Class[];

/** The columns of the table below; id and meta say nothing without the thing they belong to, so they have none. */
const columns = [
  'open',
  'C0',
  'C1',
  'C2',
  'C2d',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'C8',
  'C9',
  'own',
  'op',
] as const satisfies readonly Class[];

type Cell = 'yes' | 'some' | 'no';

/** Who reads; a relation is one of these, depending on whom an answer is about. */
const rows = {
  //                open C0   C1   C2   C2d  C3   C4   C5   C6   C7   C8   C9   own  op
  self: '           yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  no',
  mentor: '         yes  yes  yes  yes  yes  yes  yes  no   some no   some some no   no',
  // History, of the own pair.
  mentor_former: '  yes  yes  yes  yes  yes  yes  yes  no   some no   no   some no   no',
  // Rule 6: without what the assignment gave.
  mentor_suspended: 'yes yes  yes  yes  yes  no   some no   no   no   no   some no   no',
  director: '       yes  yes  yes  yes  no   yes  no   some some no   no   some no   no',
  director_mentor: 'yes  yes  yes  yes  no   no   no   no   no   no   no   no   no   no',
  pic: '            yes  yes  yes  yes  no   some no   some some no   no   some no   no',
  div_head: '       yes  yes  yes  yes  no   some no   some some no   no   some no   no',
  // The Chair leads like a vice-chair, and conflict cases are escalated to the Chair.
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
  // Whoever leaves an office loses what it showed the same day, except that they signed, and when.
  leader_past: '    yes  yes  some some no   no   no   no   no   no   no   no   no   no',
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
        .map((cell, i) => [columns[i] as Class | undefined, cell as Cell]),
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

/** That something happened is as confidential as what happened: events by the noun of their type. */
const events: Readonly<Partial<Record<Class, string>>> = {
  C0: 'award_cycle award_programme cohort cohort_mentor expectation_document facilitator_call mentor_profile programme_event programme_report resource survey_wave training_course',
  C1: 'assignment leave_choice match_discussion mentor_request position_description reporting_line',
  C2: [
    'academic_plan acknowledgement annual_review award check_in check_in_allowance event_attendance focus_activity leave mentor_training mentoring_agreement',
    'needs_profile obligation_waiver plan_version programme_enrolment report report_batch stipend',
  ].join(' '),
  C9: 'career_milestone cfar_extension conflict_case promotion_file',
};

/** The class of every answered field as openapi/fields.txt lists it, and of events. */
export const fieldClasses: ReadonlyMap<string, Class> = readClasses();

function readClasses(): Map<string, Class> {
  const found = new Map<string, Class>();
  const lines = readFileSync(path.join(ROOT, 'openapi/fields.txt'), 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [, schema = '', at, kind] = /^([^.]+)\.(\S+) {2}.+ {2}(\S+)$/.exec(line) ?? [];
    const field = `${nameOf(schema)}.${at}`;
    if (!classes.some((one) => one === kind)) throw new Error(`no class in ${line}`);
    // A short and a long form are one thing, so they say the same of a field.
    if ((found.get(field) ?? kind) !== kind) throw new Error(`${field} is ${found.get(field)} and ${kind}`);
    found.set(field, kind as Class);
  }
  for (const [kind, nouns = ''] of Object.entries(events)) for (const noun of nouns.split(' ')) found.set(`Events.${noun}`, kind as Class);
  return found;
}

export const classOf = (field: string): Class | undefined => fieldClasses.get(field);
