/** Milestones of HR files: what a row records, what it leaves as it is, and what each row is told that cannot be recorded. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import type { ReportBatchRow } from '../../../src/features/recognition/reports/batches/schema.ts';
import type { CareerMilestone } from '../../../src/features/reviews/milestones/schema.ts';
import type { RosterEntry } from '../../../src/features/standing/roster/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { counts, found, importsOf, table, until } from '../../setup/imports.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const COLUMNS = ['hr_number', 'kind', 'reached_on', 'cfar_outcome'];

let world: World;
let people: People;
let queue: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  queue = importsOf(world, people);
});
beforeEach(async () => {
  world.at('2026-03-01T15:00:00Z');
  await queue.startWorking();
});
afterAll(() => queue.close());

type Row = readonly [who: { hr_number?: string | null } | string, kind: string, reached_on: string, cfar_outcome?: string];
const file = (...rows: Row[]) =>
  table(
    COLUMNS,
    rows.map(([who, kind, reached_on, cfar_outcome]) => {
      const hr_number = typeof who === 'string' ? who : (who.hr_number ?? '');
      return { hr_number, kind, reached_on, ...(cfar_outcome && { cfar_outcome }) };
    }),
  );
const send = (rows: readonly Row[], query = '') => queue.importFile('milestones', file(...rows), { query });
const associate = (more: object = {}) => world.person({ rank: 'associate_professor', division: 'CARD', ...more });
const of = (person: Person) => world.sql<{ kind: string; day: string; stands: boolean }>`
  select kind, reached_on::text as day, voided_at is null as stands from career_milestone where person_id = ${person.id} order by id`;
describe('a file of milestones', () => {
  it('says when people are due for promotion: the roster, the list and a batch of reports have them', async () => {
    const [first, second, later] = await Promise.all([associate(), associate(), associate()]);
    const report = await send([
      [first, 'promotion_due', '2027-07-01'],
      [second, 'promotion_due', '2027-07-01'],
      [later, 'promotion_due', '2028-07-01'],
    ]);
    expect(counts(report)).toEqual({ created: 3, changed: 0, unchanged: 0, errors: 0 });
    const roster = await world
      .as(people.facultyAffairs)
      .get<{ items: RosterEntry[] }>(`/v1/divisions/${world.division('CARD').id}/roster?limit=200`);
    const due = new Map(roster.body.items.map(({ person_id, promotion_due_on }) => [person_id, promotion_due_on]));
    expect([first, second, later].map(({ id }) => due.get(id))).toEqual(['2027-07-01', '2027-07-01', '2028-07-01']);
    const between = 'is_due=true&reached_on_gte=2027-07-01&reached_on_lte=2027-12-31';
    const listed = await world.as(people.facultyAffairs).get<{ items: CareerMilestone[] }>(`/v1/career-milestones?${between}`);
    expect(new Set(listed.body.items.map(({ person_id }) => person_id))).toEqual(new Set([first.id, second.id]));
    const cycle = { title: 'Cycle 2027', promotion_due: { from: '2027-07-01', to: '2027-12-31' } };
    const asked = await world.as(people.facultyAffairs).post('/v1/report-batches', cycle, { key: crypto.randomUUID() });
    const rows = await until(
      async () => (await world.as(people.facultyAffairs).get<{ items: ReportBatchRow[] }>(`${asked.body.result_url}/rows`)).body.items,
      (items) => items.every(({ status }) => status !== 'waiting'),
    );
    expect(rows.map(({ person, status }) => [person?.id, status]).sort()).toEqual(
      [first, second].map(({ id }) => [id, 'requested']).sort(),
    );
  });

  it('that is sent again changes nothing; another day on which somebody is due takes the place of the earlier one', async () => {
    const [same, moved] = await Promise.all([associate(), associate()]);
    const rows: Row[] = [
      [same, 'promotion_due', '2027-07-01'],
      [moved, 'promotion_due', '2027-07-01'],
      [same, 'junior_promotion', '2020-07-01'],
    ];
    await send(rows);
    const again = await send(rows);
    expect(counts(again)).toEqual({ created: 0, changed: 0, unchanged: 3, errors: 0 });
    const moving = await send([
      [same, 'promotion_due', '2027-07-01'],
      [moved, 'promotion_due', '2028-07-01'],
    ]);
    expect(counts(moving)).toEqual({ created: 0, changed: 1, unchanged: 1, errors: 0 });
    expect(await of(moved)).toEqual([
      { kind: 'promotion_due', day: '2027-07-01', stands: false },
      { kind: 'promotion_due', day: '2028-07-01', stands: true },
    ]);
    const told = await world.sql<{ type: string }>`
      select type from event where type in ('career_milestone.recorded', 'career_milestone.voided')
        and subject_id in (select id from career_milestone where person_id = ${moved.id}) order by id`;
    expect(told.map(({ type }) => type)).toEqual(['career_milestone.recorded', 'career_milestone.voided', 'career_milestone.recorded']);
  });

  it('with a promotion and the day of the next one records the promotion first, so that the day stands', async () => {
    const person = await associate();
    await send([[person, 'promotion_due', '2026-03-01']]);
    const report = await send([
      [person, 'promotion_due', '2031-07-01'],
      [person, 'junior_promotion', '2026-03-01'],
    ]);
    expect(counts(report)).toEqual({ created: 1, changed: 1, unchanged: 0, errors: 0 });
    const { body } = await world
      .as(people.facultyAffairs)
      .get<{ items: CareerMilestone[] }>(`/v1/career-milestones?person_id=${person.id}&is_due=true`);
    expect(body.items.map(({ reached_on }) => reached_on)).toEqual(['2031-07-01']);
  });

  it('is refused row by row, with the reason of each, and as a whole records nothing', async () => {
    const [person, professor, staff, promoted, reviewed] = await Promise.all([
      associate(),
      world.person({ rank: 'professor' }),
      world.person({ kind: 'staff', hr_number: 'STAFF1' }),
      associate(),
      associate({ category: 'adjunct' }),
    ]);
    await send([[promoted, 'senior_promotion', '2024-07-01']]);
    await world.sql`update person set hr_number = 'OFFICE1' where id = ${people.facultyAffairs.id}`;
    await world.sql`update person set hr_number = 'STAFF1' where id = ${staff.id}`;
    const rows: Row[] = [
      [person, 'promotion_due', '2027-07-01'],
      ['NOBODY', 'promotion_due', '2027-07-01'],
      [person, 'promotion_due', '2027-07-02'],
      [professor, 'promotion_due', '2027-07-01'],
      ['STAFF1', 'junior_promotion', '2025-07-01'],
      ['OFFICE1', 'promotion_due', '2027-07-01'],
      [promoted, 'senior_promotion', '2025-07-01'],
      [promoted, 'junior_promotion', '2026-03-02'],
      [reviewed, 'cfar_decided', '2026-02-01', 'continuing'],
      [person, 'cfar_decided', '2026-02-01'],
      [person, 'junior_promotion', '2020-07-01', 'continuing'],
      [person, 'prize', '2026-02-30'],
      ['', 'promotion_due', '2027-07-01'],
    ];
    const refused = await send(rows);
    expect(found(refused)).toEqual([
      { row: 3, field: 'hr_number', code: 'unknown_person' },
      { row: 4, field: 'hr_number', code: 'duplicate' },
      { row: 5, field: 'hr_number', code: 'milestone_unfit' },
      { row: 6, field: 'hr_number', code: 'milestone_unfit' },
      { row: 7, field: 'hr_number', code: 'approver_is_subject' },
      { row: 8, field: 'hr_number', code: 'milestone_state' },
      { row: 9, field: 'reached_on', code: 'day_in_future' },
      { row: 10, field: 'reached_on', code: 'milestone_unfit' },
      { row: 11, field: 'cfar_outcome', code: 'required' },
      { row: 12, field: 'cfar_outcome', code: 'milestone_unfit' },
      { row: 13, field: 'kind', code: 'unknown_word' },
      { row: 13, field: 'reached_on', code: 'invalid_date' },
      { row: 14, field: 'hr_number', code: 'required' },
    ]);
    expect(refused.job.status).toBe('failed');
    expect(await of(person)).toEqual([]);
    const dry = await send(rows, '&mode=valid_rows&dry_run=true');
    expect(counts(dry)).toMatchObject({ created: 1, errors: 13 });
    expect(await of(person)).toEqual([]);
    const kept = await send(rows, '&mode=valid_rows');
    expect(counts(kept)).toMatchObject({ created: 1, errors: 13 });
    expect(await of(person)).toEqual([{ kind: 'promotion_due', day: '2027-07-01', stands: true }]);
    expect(await of(promoted)).toHaveLength(1);
  });

  it('is sent and read by faculty affairs alone: programme administrators import other files, and see nothing of these', async () => {
    const admin = world.as(people.admin);
    const person = await associate();
    const refused = await queue.send('milestones', file([person, 'promotion_due', '2027-07-01']), { as: admin });
    expectProblem(refused, 403, 'permission-denied');
    const report: ImportReport = await send([['NOBODY', 'promotion_due', '2027-07-01']]);
    for (const end of ['', '/errors']) expectProblem(await admin.get(`/v1/imports/${report.id}${end}`), 404, 'not-found');
    expect((await admin.get('/v1/imports?kind=milestones')).body.items).toEqual([]);
    expect((await queue.hr.get(`/v1/imports/${report.id}/errors`)).body.items).toHaveLength(1);
    expect((await queue.hr.get('/v1/imports?kind=milestones')).body.items.length).toBeGreaterThan(0);
  });

  it('has 5,000 rows at most', async () => {
    const rows = Array.from({ length: 5_001 }, (): Row => ['NOBODY', 'promotion_due', '2027-07-01']);
    expectProblem(await queue.send('milestones', file(...rows)), 422, 'import-file-unreadable', undefined);
  });

  it('of two that are sent at the same moment, one day a person stands', async () => {
    const person = await associate();
    await Promise.all([send([[person, 'promotion_due', '2027-07-01']]), send([[person, 'promotion_due', '2028-07-01']])]);
    const standing = (await of(person)).filter(({ stands }) => stands);
    expect(standing).toHaveLength(1);
  });

  it('leads from a record that was merged to the one that it is part of', async () => {
    const person = await associate();
    const merged = await world.person({ category: null, division: null, site: null, login: false });
    await world.sql`update person set merged_into_id = ${person.id} where id = ${merged.id}`;
    expect(counts(await send([[merged, 'promotion_due', '2027-07-01']]))).toMatchObject({ created: 1 });
    expect(await of(person)).toHaveLength(1);
  });
});
