/** The lists of a fictional department as import files, and the bundle of them that `POST /v1/import-bundles` takes. */
import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { toCsv } from '../../core/csv.ts';
import { type Kind, kindsInOrder, layouts } from '../../features/administration/imports/rows.ts';
import { SITES } from '../people.ts';
import { unitName } from './department.ts';
import type { MovingDepartment } from './lists.ts';

type Cells = Readonly<Record<string, string | null>>;
type Rows = Partial<Record<Kind, readonly Cells[]>>;

/** What a file does not say, because another one of the bundle does. */
const SAID_ELSEWHERE = ['position_description', 'reports_to_hr_number'];

/** The rows of each kind of file. Leaders of divisions and sites sign in at the issuer by their HR number in lower case. */
export function rowsOf(of: MovingDepartment, issuer: string): Rows {
  return {
    divisions: of.divisions.map((code) => ({ code, name: unitName(code), kind: 'departmental', starts_on: '1990-07-01' })),
    sites: of.sites.map((code) => ({ code, name: unitName(code), affiliation: SITES[code][1] })),
    people: of.people.map((person) => ({
      hr_number: person.hr_number,
      given_name: person.given_name,
      family_name: person.family_name,
      email: `${person.hr_number.toLowerCase()}@example.edu`,
      division_code: person.division,
      site_code: person.site,
      category: 'full_time',
      rank: person.rank,
      academic_fte_pct: '100',
      appointment_starts_on: person.appointed_on,
      appointment_status: person.status,
    })),
    positions: of.people.map(({ hr_number, position, appointed_on }) => ({ hr_number, kind: position, starts_on: appointed_on })),
    reporting_lines: of.lines.map(({ subordinate, superior, kind, starts_on, ends_on }) => ({
      subordinate_hr_number: subordinate,
      superior_hr_number: superior,
      kind,
      starts_on,
      ends_on,
    })),
    leaves: of.leaves,
    roles: of.roles,
    assignments: of.assignments.map(({ mentee, mentor, is_primary, ...rest }) => ({
      ...rest,
      mentee_hr_number: mentee,
      mentor_hr_number: mentor,
      is_primary: String(is_primary),
    })),
    trainings: of.trainings.map((one) => ({
      ...one,
      course_title: 'Foundations of mentoring',
      course_code: 'MENT-101',
      duration_min: '180',
      is_accredited: 'true',
    })),
    milestones: of.milestones.map((one) => ({ ...one, cfar_outcome: one.kind === 'cfar_decided' ? 'continuing' : null })),
    meetings: of.meetings.map(({ mentee, mentor, held_on }) => ({
      mentee_hr_number: mentee,
      mentor_hr_number: mentor,
      held_on,
      mode: 'video',
      duration_min: '45',
    })),
    plans: of.plans,
    check_ins: of.check_ins.map(({ mentee, holder, held_on }) => ({ mentee_hr_number: mentee, conductor_hr_number: holder, held_on })),
    annual_reviews: of.annual_reviews.map(({ mentee, holder, held_on, academic_year }) => ({
      mentee_hr_number: mentee,
      reviewer_hr_number: holder,
      held_on,
      academic_year: String(academic_year),
    })),
    events: of.orientations.map((one) => ({ ...one, title: 'Orientation of new faculty', kind: 'orientation' })),
    logins: of.roles
      .filter(({ scope_kind }) => scope_kind !== 'department')
      .map(({ hr_number }) => ({ hr_number, issuer, subject: hr_number.toLowerCase() })),
  };
}

/** The files by kind, as text, in the order in which they are imported. */
export function filesOf(of: MovingDepartment, issuer: string): Map<Kind, string> {
  const rows = rowsOf(of, issuer);
  return new Map(
    kindsInOrder.flatMap((kind): [Kind, string][] => {
      const given = rows[kind];
      if (given === undefined) return [];
      const columns = layouts[kind].columns.filter((column) => kind !== 'people' || !SAID_ELSEWHERE.includes(column));
      const table = given.map((cells) => Object.fromEntries(columns.map((column) => [column, cells[column] ?? null])));
      return [
        [
          kind,
          toCsv(
            columns.map((column) => ({ key: column, header: column })),
            table,
            { bom: false },
          ),
        ],
      ];
    }),
  );
}

const rowCount = (content: string) => content.trimEnd().split('\r\n').length - 1;

/** A ZIP archive of the files and their manifest, the same bytes for the same files. */
export function packBundle(files: ReadonlyMap<Kind, string>, { as_of, source }: { as_of: string; source: string }): Buffer {
  const manifest = {
    version: 1,
    as_of,
    source,
    files: [...files].map(([kind, content]) => ({
      kind,
      file: `${kind}.csv`,
      rows: rowCount(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  };
  const contents = [
    ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ...[...files].map(([kind, content]) => [`${kind}.csv`, content]),
  ];
  const mtime = new Date(1980, 0, 1, 12);
  return Buffer.from(zipSync(Object.fromEntries(contents.map(([name = '', content]) => [name, Buffer.from(content ?? '')])), { mtime }));
}
