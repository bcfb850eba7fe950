/**
 * The rehearsal of a real department's first morning: an empty database, `npm run bootstrap`, one bundle of everything that exists for 300 people of a
 * programme that has run for years, and a first worklist that has what is truly due and nothing else.
 */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { yes } from '../../../src/core/db.ts';
import { drawMovingDepartment } from '../../../src/demo/moving-in/department.ts';
import { filesOf, packBundle } from '../../../src/demo/moving-in/files.ts';
import { kindsInOrder } from '../../../src/features/administration/imports/rows.ts';
import type { CutOver } from '../../../src/features/standing/cut-over/schema.ts';
import { type OwedRow, owed } from '../../../src/features/standing/obligations/owed-queries.ts';
import type { Worklist } from '../../../src/features/standing/worklist/schema.ts';
import { importBundle } from '../../setup/bundles.ts';
import { factsOfMoving, ISSUER, movedIn } from '../../setup/moved-in.ts';
import { type Expected, obligationsOn } from '../../setup/obligation-oracle.ts';

const DAY = '2026-03-02';
const { admin, as, db, sql: ask, everything, offences } = await movedIn(`${DAY}T14:00:00Z`);
const department = drawMovingDepartment(DAY, 300);
const files = filesOf(department, ISSUER);
const source = { as_of: DAY, source: 'Lists of the department' };
const bundle = packBundle(files, source);
const facts = factsOfMoving(department);

/** What each of them owes on the first morning, by somebody with a pencil. */
const expected = department.people.map((person, n) => ({
  person,
  owes: obligationsOn(facts, facts.lives[n] as (typeof facts.lives)[number], DAY),
}));
const tally = (rows: readonly Pick<Expected, 'kind' | 'state'>[]) => {
  const counts: Record<string, number> = {};
  for (const { kind, state } of rows) counts[`${kind} ${state}`] = (counts[`${kind} ${state}`] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort());
};

test('a row that is wrong is named, and nothing is imported', async () => {
  const before = await everything();
  const wrong = new Map(files);
  wrong.set('assignments', (files.get('assignments') ?? '').replace(/(\r\n[^,]+,)[^,]+/, '$1NOBODY'));
  const report = await importBundle(admin, packBundle(wrong, source));
  expect(report.errors.map(({ kind, row, field, code }) => ({ kind, row, field, code }))).toEqual([
    { kind: 'assignments', row: 2, field: 'mentor_hr_number', code: 'unknown_person' },
  ]);
  expect(report).toMatchObject({ status: 'failed', created: 0, changed: 0, unchanged: 0 });
  expect(await everything()).toEqual(before);
}, 60_000);

test('the bundle of every kind is imported as a whole', async () => {
  const report = await importBundle(admin, bundle);
  expect(report.errors).toEqual([]);
  // Two of the fictional people happen to share their name and division.
  expect(report.warnings).toMatchObject([{ kind: 'people', field: 'family_name', code: 'possible_duplicate' }]);
  expect(
    report.files.map(({ kind, rows, created, unchanged, awaiting_approval }) => ({
      ...{ kind, rows },
      new: (created ?? 0) + (unchanged ?? 0) + (awaiting_approval ?? 0),
    })),
  ).toEqual(
    [...files].map(([kind, content]) => {
      const rows = content.trimEnd().split('\r\n').length - 1;
      return { kind, rows, new: rows };
    }),
  );
  expect(report).toMatchObject({ status: 'succeeded', changed: 0, changes_nothing: false, conflicts_opened: [] });
  // The chair and the mentorship lead wait for a second administrator.
  expect(report.awaiting_approval).toBe(2);
  expect(report.files.map(({ kind }) => kind)).toEqual(kindsInOrder);
  expect(report.files.find(({ kind }) => kind === 'people')?.created).toBe(300);
}, 60_000);

test('on the first morning everybody owes what is truly due, day by day as with a pencil, and nothing is overdue', async () => {
  const [{ id, time_zone } = { id: '', time_zone: '' }] = await ask<{ id: string; time_zone: string }>(
    'select id, time_zone from department',
  );
  const pairs = await ask<{ id: string; mentee: string }>(
    `select a.id, p.hr_number as mentee from assignment a join person p on p.id = a.mentee_id where a.subtype = 'formal' order by p.hr_number, a.starts_on`,
  );
  const found = await sql<OwedRow & { hr_number: string }>`
    select o.*, p.hr_number from ${owed({ department_id: id, time_zone, as_of: DAY, of: yes })} o join person p on p.id = o.person_id`.execute(
    db,
  );
  const rows = Map.groupBy(found.rows, ({ hr_number }) => hr_number);
  const plans = await ask<{ id: string }>('select id from academic_plan');
  const isPlan = new Set(plans.map((plan) => plan.id));
  const word = ({ kind, occasion, state, opens_on, due_on, overdue_since, done_on }: Omit<Expected, never>) =>
    [kind, occasion, state, opens_on, due_on, overdue_since, done_on].join(' ');
  for (const { person, owes } of expected) {
    const own = pairs.filter(({ mentee }) => mentee === person.hr_number).map((pair) => pair.id);
    const numbered = (rows.get(person.hr_number) ?? []).map((row) => ({
      ...row,
      // A plan is its person’s only one.
      occasion: row.occasion.replace(/^[0-9a-f-]{36}/, (about) => (isPlan.has(about) ? '0' : `${own.indexOf(about)}`)),
    }));
    expect({ who: person.hr_number, owes: numbered.map(word).sort() }).toEqual({ who: person.hr_number, owes: owes.map(word).sort() });
  }
  const all = expected.flatMap(({ owes }) => owes);
  expect(all.filter(({ state }) => state === 'overdue')).toEqual([]);
  expect(all.filter(({ state }) => state === 'due').length).toBeGreaterThan(100);
});

test('the first worklist of each division has exactly that, and the preview of the cut-over said so', async () => {
  for (const code of department.divisions) {
    const director = department.people.find(({ division, place }) => division === code && place === 0);
    const [{ id } = { id: '' }] = await ask<{ id: string }>('select id from division where code = $1', [code]);
    const { status, body } = await as((director?.hr_number ?? '').toLowerCase()).get<Worklist>(`/v1/divisions/${id}/worklist`);
    expect(status).toBe(200);
    const owes = expected.filter(({ person }) => person.division === code).flatMap((one) => one.owes);
    expect(Object.fromEntries(body.counts.map(({ kind, state, count }) => [`${kind} ${state}`, count]).sort())).toEqual(tally(owes));
    const due = owes.filter(({ state }) => state === 'due').length;
    expect({ overdue: body.overdue.total, due: body.due.total }).toEqual({ overdue: 0, due });
    expect({ plans: body.plans.total, requests: body.requests.total, cases: body.conflict_cases.total }).toEqual({
      plans: 0,
      requests: 0,
      cases: 0,
    });
  }
  const preview = await admin.get<CutOver>('/v1/cut-over');
  const counted = preview.body.counts.flatMap(({ kind, ...states }) =>
    Object.entries(states).flatMap(([state, count]) => (count > 0 ? [[`${kind} ${state}`, count]] : [])),
  );
  expect(Object.fromEntries(counted.sort())).toEqual(tally(expected.flatMap(({ owes }) => owes)));
});

test('the same bundle again changes nothing, and says so', async () => {
  const before = await everything();
  const again = await importBundle(admin, bundle);
  expect(again).toMatchObject({ status: 'succeeded', created: 0, changed: 0, changes_nothing: true, error_count: 0, warning_count: 0 });
  expect(again.repeats_id).not.toBeNull();
  expect(await everything()).toEqual(before);
}, 60_000);

test('every invariant holds over what was imported', async () => {
  expect(await offences()).toEqual([]);
}, 60_000);
