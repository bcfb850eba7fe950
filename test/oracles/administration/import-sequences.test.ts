/**
 * Random files one after the other, on random days, over the same few people: whatever stood before, an import ends with a report, and the
 * same file again changes nothing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../../src/core/transaction.ts';
import { run as runImport } from '../../../src/features/administration/imports/jobs.ts';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import * as imports from '../../../src/features/administration/imports/service.ts';
import * as jobs from '../../../src/features/platform/jobs/service.ts';
import { contextOf } from '../../../src/jobs/actor.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type Person, type World } from '../../setup/world.ts';

const PEOPLE = 6;
const FILES_FOR_EACH = 6;
const GROUPS = runs(5, 60);
/** Another one makes other files. */
const SEED = Number(process.env['SEED'] ?? 20_260_301);

let world: World;
let hr: Person;
let folder: string;
beforeAll(async () => {
  world = await createWorld();
  hr = (await world.freshPeople()).facultyAffairs;
  folder = await mkdtemp(path.join(tmpdir(), 'import-sequences-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const DAYS = ['2023-01-01', '2024-01-01', '2024-05-01', '2025-01-01', '2025-08-01', '2026-03-01', '2026-06-01', '2027-01-01', '2028-06-01'];
const optional = layouts.people.columns.filter((column) => !layouts.people.required.includes(column));
const number = fc.nat(PEOPLE - 1).map((i) => `P${i}`);
const word = (...words: string[]) => fc.constantFrom(...words);

const row = fc.record({
  given_name: word('Zoë', 'Ines'),
  division_code: word('CARD', 'CARD', 'GIM', 'NEPH'),
  cross_division_codes: word('', '', 'GIM', 'NEPH|GIM', 'NEPH|CARD'),
  site_code: word('UNION', 'UNION', 'NORTH', ''),
  category: word('full_time', 'full_time', 'part_time', 'status_only'),
  rank: word('lecturer', 'professor', 'professor'),
  appointment_starts_on: word('2023-06-01', '2024-01-01', '2024-01-01', '2024-01-01', '2025-01-01', '2026-01-01'),
  appointment_ends_on: word('', '', '', '', '2024-09-01', '2025-06-01', '2026-06-01', '2027-01-01', '2028-01-01'),
  appointment_status: word('continuing', 'continuing', 'probationary', 'ended'),
  position_description: word('clinician_teacher', 'clinician_educator', ''),
  reports_to_hr_number: fc.option(number, { nil: '' }),
});
const file = fc.record({
  rows: fc.array(fc.option(row, { freq: 3 }), { minLength: PEOPLE, maxLength: PEOPLE }),
  left_out: fc.subarray(optional, { maxLength: 2 }),
  effective_on: word(...DAYS),
  today: word('2025-02-01', '2026-03-01', '2026-08-01'),
});
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function textOf({ rows, left_out }: File, group: number): string {
  const columns = layouts.people.columns.filter((column) => !left_out.includes(column));
  const lines = rows.flatMap((cells, i) => {
    if (cells === null) return [];
    const superior = cells.reports_to_hr_number && `G${group}${cells.reports_to_hr_number}`;
    const full: Record<string, string> = {
      ...cells,
      hr_number: `G${group}P${i}`,
      family_name: 'Tanabe',
      academic_fte_pct: cells.category === 'part_time' ? '50' : '100',
      appointment_status:
        cells.appointment_status === 'ended' && cells.appointment_ends_on === '' ? 'continuing' : cells.appointment_status,
      reports_to_hr_number: superior,
    };
    return [columns.map((column) => full[column] ?? '').join(',')];
  });
  return [columns.join(','), ...lines, ''].join('\n');
}

async function importFile(text: string, { effective_on, today }: File, dry_run: boolean) {
  const now = `${today}T15:00:00Z`;
  const who = {
    job_id: '',
    department_id: world.id,
    actor_id: hr.id,
    client_id: null,
    scopes: null,
    request_id: null,
    operation_id: 'createImport',
  };
  const upload = { path: path.join(folder, 'roster.csv'), sha256: '0'.repeat(64), file_name: null, fields: {} };
  await writeFile(upload.path, text);
  const context = await contextOf(world.db, who, now);
  const parameters = { kind: 'people', mode: 'valid_rows', effective_on, dry_run } as const;
  const asked = await inTransaction(world.db, context, (ctx) => imports.ask(ctx, parameters, {}));
  const file = await imports.readFile(asked, upload);
  const job = await inTransaction(world.db, context, (ctx) => imports.create(ctx, asked, file));
  await jobs.begin(world.db, job.id, now);
  await inTransaction(world.db, context, async (ctx) => jobs.finish(ctx, job.id, await runImport(ctx, job.id, async () => {})));
  const [report] = await world.sql<{ created: number; changed: number; unchanged: number; errors: unknown }>`
    select i.created, i.changed, i.unchanged,
      (select jsonb_agg(jsonb_build_array(e.row, e.field, e.code) order by e.row, e.id) from import_error e where e.import_id = i.id) as errors
    from import i where i.job_id = ${job.id}`;
  return report;
}

/** Days on which a person has an appointment but not exactly one primary division. */
const withoutDivision = () => world.sql`
  select p.hr_number from person p
  join lateral (
    select range_agg(daterange(a.starts_on, a.ends_on)) as days from appointment a where a.person_id = p.id
  ) appointed on true
  join lateral (
    select coalesce(range_agg(daterange(m.starts_on, m.ends_on)), '{}') as days from division_membership m where m.person_id = p.id and m.is_primary
  ) member on true
  where p.department_id = ${world.id} and p.hr_number like 'G%' and isempty(appointed.days * member.days) and not isempty(appointed.days)`;

test(`an import never fails for what stood before it, does what its dry run said, and is the same when repeated (seed ${SEED})`, async () => {
  const files = fc.sample(file, { numRuns: GROUPS * FILES_FOR_EACH, seed: SEED });
  for (const [i, given] of files.entries()) {
    const text = textOf(given, Math.floor(i / FILES_FOR_EACH));
    const predicted = await importFile(text, given, true);
    const first = await importFile(text, given, false);
    expect({ i, ...first }).toEqual({ i, ...predicted });
    const second = await importFile(text, given, false);
    expect({ i, created: second?.created, changed: second?.changed, errors: second?.errors }).toEqual({
      i,
      created: 0,
      changed: 0,
      errors: first?.errors,
    });
  }
  expect(await withoutDivision()).toEqual([]);
}, 3_600_000);
