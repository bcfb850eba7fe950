/** Draws the README's table of who may do what, from the permissions. A row is a kind of matter, a column a role towards the person it is about. */
import { grants, type Permission } from '../src/domain/permissions/index.ts';
import type { Relation } from '../src/domain/relations.ts';
import { COLUMNS, type Letter, OTHERS, type Place, type Row, rows } from './who-may-rows.ts';

const LEADERS = ['director', 'physician-in-chief', 'mentorship lead', 'chair'] as const;

/** Where a relation is shown. A row can say otherwise. */
const places: Readonly<Record<Relation, readonly Place[]>> = {
  anyone: COLUMNS,
  self: ['mentee'],
  self_in_person: ['mentee'],
  mentor: ['mentor'],
  mentor_of: ['mentor'],
  writer_of: ['mentor'],
  former_mentor_of: ['mentor'],
  superior: ['superior'],
  duplicate: ['mentee'],
  in_person: [...COLUMNS, 'division head', 'committee'],
  group_member: ['mentee', 'mentor', 'member of the group'],
  group_point: ['mentee', 'mentor', 'member of the group'],
  group_alumni: ['mentee', 'mentor', 'member of the group'],
  not_external: ['everybody but external mentors'],
  author: ['author'],
  cohort_host: ['host of the cohort'],
  confidant: ['facilitator', 'mentorship lead', 'chair'],
  director_of: ['director'],
  director_of_mentor: ['director'],
  directs_division: ['director'],
  uninvolved_director_of: ['director'],
  physician_in_chief_of: ['physician-in-chief'],
  division_head_of: ['division head'],
  facilitator_of: ['facilitator'],
  facilitator_of_mentor: ['facilitator'],
  facilitates_division: ['facilitator'],
  uninvolved_facilitator_of: ['facilitator'],
  uninvolved_facilitator_of_mentor: ['facilitator'],
  leads_site: ['physician-in-chief'],
  member_of_division: ['mentee', 'mentor'],
  vice_chair: ['vice-chair'],
  conductor: ['vice-chair'],
  conductor_of: ['vice-chair'],
  conductor_in_office: ['vice-chair'],
  reviewer: LEADERS,
  reviewer_in_office: LEADERS,
  decider_of: LEADERS,
  answers_for: LEADERS,
  decider_in_office: LEADERS,
  took_part_in_office: LEADERS,
  spoke_in: [],
  action_holder: [...LEADERS, 'vice-chair', 'division head'],
  delegate_in: [],
  chair_needed_in: ['chair'],
  mentorship_lead: ['mentorship lead'],
  uninvolved_lead: ['mentorship lead'],
  chair: ['chair'],
  uninvolved_faculty_affairs: ['faculty affairs'],
  uninvolved_admin: ['administrator'],
  uninvolved_chair: ['chair'],
  chair_without_lead: ['chair'],
  faculty_affairs: ['faculty affairs'],
  programme_admin: ['administrator'],
  committee_member: ['committee'],
  mentorship_committee: ['committee'],
  uninvolved_committee: ['committee'],
  award_office: ['director', 'mentorship lead', 'chair'],
  award_committee: ['committee'],
  nominator_in: ['author'],
};

/** Relations that hold only for who takes part in the matter itself, or stands in for a vacant office: in brackets. */
const PARTICULAR: ReadonlySet<Relation> = new Set<Relation>([
  'former_mentor_of',
  'writer_of',
  'confidant',
  'conductor',
  'conductor_of',
  'conductor_in_office',
  'reviewer',
  'reviewer_in_office',
  'decider_of',
  'answers_for',
  'decider_in_office',
  'took_part_in_office',
  'award_committee',
  'action_holder',
  'chair_needed_in',
  'chair_without_lead',
]);

const LETTERS: readonly Letter[] = ['R', 'W', 'D'];

/** The relations of some permissions that the row shows at the place. */
function relationsAt(row: Row, permissions: readonly Permission[], place: Place): Relation[] {
  return permissions.flatMap((permission) =>
    (grants[permission] as readonly Relation[]).filter((relation) => (row.as?.[relation] ?? places[relation]).includes(place)),
  );
}

const isParticular = (row: Row, found: readonly Relation[]) =>
  found.every((relation) => PARTICULAR.has(relation) && row.as?.[relation] === undefined);

/** What the row gives a place: letters, in brackets where only particular relations give them; empty for nothing. */
export function cell(row: Row, place: Place): string {
  const letters = LETTERS.flatMap((letter) => {
    const found = relationsAt(row, row[letter] ?? [], place);
    if (found.length === 0) return [];
    return [isParticular(row, found) ? `(${letter})` : letter];
  });
  return letters.join(' ');
}

/** What stands in the last column: other roles, and the parts that fewer people read. */
function remarks(row: Row): string {
  const others = OTHERS.flatMap((place) => (cell(row, place) === '' ? [] : [`${place} ${cell(row, place)}`]));
  const parts = Object.entries(row.only ?? {}).map(([part, permissions]) => {
    const readers = [...COLUMNS, ...OTHERS].flatMap((place) => {
      const found = relationsAt(row, permissions, place);
      if (found.length === 0) return [];
      return [isParticular(row, found) ? `(${place})` : place];
    });
    return `${part}: ${readers.join(', ')}`;
  });
  return [...others, ...parts].join('; ');
}

/** The permissions of a row. */
export const permissionsOf = (row: Row): Permission[] => [
  ...LETTERS.flatMap((letter) => row[letter] ?? []),
  ...Object.values(row.only ?? {}).flat(),
];

/** The row in which a permission is shown. */
export function rowOf(permission: string): Row | undefined {
  return rows.find((row) => permissionsOf(row).includes(permission as Permission));
}

/** The table in Markdown. */
export function whoMayTable(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['matter', ...COLUMNS, 'others; parts for fewer']),
    line(['---', ...COLUMNS.map(() => ':-:'), '---']),
    ...rows.map((row) => line([row.matter, ...COLUMNS.map((column) => cell(row, column)), remarks(row)])),
  ].join('\n');
}

const BEGIN = '<!-- who may do what: written by npm run generate -->';
const END = '<!-- end of who may do what -->';

/**
 * The README with the table of today between its marks.
 * @throws {Error} where the marks are missing
 */
export function withWhoMay(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md: put ${BEGIN} and ${END} where the table belongs`);
  return `${before}${BEGIN}\n\n${whoMayTable()}\n\n${END}${after}`;
}
