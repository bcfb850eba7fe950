/** The matrix of a unit, and what is kept of metrics from one refresh to the next. */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../../src/features/measurement/metrics/catalogue.ts';
import { queueRefresh, refreshMetrics, refreshSome } from '../../../../src/features/measurement/metrics/refresh.ts';
import type { MetricValues } from '../../../../src/features/measurement/metrics/schema.ts';
import type { SemMatrix } from '../../../../src/features/measurement/metrics/series-schema.ts';
import { expectProblem } from '../../../setup/client.ts';
import { asService } from '../../../setup/context.ts';
import { createWorld, type People, type Person } from '../../../setup/world.ts';

const world = await createWorld();
let people: People;
let mentor: Person;
let mentees: Person[];

beforeAll(async () => {
  people = await world.freshPeople();
  mentor = await world.person({ division: 'GIM', starts_on: '2010-07-01', rank: 'professor' });
  mentees = [];
  for (let i = 0; i < 12; i += 1) mentees.push(await world.person({ starts_on: '2023-07-01' }));
  for (const one of mentees.slice(0, 8)) await world.assignment(one, mentor, { is_primary: true });
});

const semOf = (who: Person, query = '') => world.as(who).get<SemMatrix>(`/v1/sem${query}`);
const refresh = () => asService(world, (ctx) => refreshMetrics(ctx, 10_000));
const of = ({ cells, meso, chrono }: SemMatrix, id: string) =>
  [...cells.flatMap(({ metrics }) => metrics), ...meso, ...chrono].find((one) => one.id === id);

describe('the matrix', () => {
  it('has eighteen cells, each with a value or the reason why there is none', async () => {
    const { status, body } = await semOf(people.lead);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      unit: { code: 'DOM' },
      period: { key: '2025', is_open: true },
      programme_years: 5,
      default_horizon: 'long',
    });
    expect(body.cells.map(({ level, component }) => `${level} ${component}`)).toHaveLength(18);
    expect(new Set(body.cells.map(({ level, component }) => `${level} ${component}`)).size).toBe(18);
    for (const { metrics, reason } of body.cells) {
      const shown = metrics.flatMap(({ values }) => values).filter((one) => one.reason === null);
      expect(reason === null).toBe(shown.length > 0);
      for (const { value, denominator } of shown) expect([typeof value, typeof denominator]).toEqual(['number', 'number']);
    }
    const listed = [...body.cells.flatMap(({ metrics }) => metrics), ...body.meso, ...body.chrono].map(({ id }) => id);
    expect(listed.toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
  });

  it('shows each metric in the period that stands for the year', async () => {
    const { body } = await semOf(people.lead, '?period=2024');
    expect(of(body, 'EXO-MEA-1')?.period?.key).toBe('2025-06');
    expect(of(body, 'MIC-REL-1')?.period?.key).toBe('2024');
    // The mean of the ends of its months.
    expect(of(body, 'EXO-IDN-1')?.period?.key).toBe('2024');
    expect(body.as_of).toBe('2026-02-28');
  });

  it('is that of a division or site for those who lead or serve it', async () => {
    const card = world.division('CARD').id;
    const { body } = await semOf(people.director, `?unit=${card}`);
    expect(body.unit).toMatchObject({ kind: 'division', code: 'CARD' });
    expect(of(body, 'EXO-MEA-1')?.values).toMatchObject([{ numerator: 8, denominator: 12 }]);
    expect((await semOf(people.director)).body.unit.code).toBe('DOM');
    expect((await semOf(people.pic, `?unit=${world.site('UNION').id}`)).body.unit).toMatchObject({ kind: 'site' });
    expectProblem(await semOf(people.director, `?unit=${world.division('GIM').id}`), 404, 'not-found');
    expectProblem(await semOf(people.lead, `?unit=${world.division('NEPH').id}`), 422, 'metric-unit-small', 'unit');
    expectProblem(await semOf(people.mentee), 403, 'permission-denied');
    expectProblem(await semOf(people.lead, '?period=2019'), 422, 'metric-period-unknown', 'period');
  });

  it('is answered as CSV and as a workbook, a row a number', async () => {
    const ask = (accept: string) => world.as(people.lead).get('/v1/sem', { headers: { accept } });
    const csv = await ask('text/csv');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="sem-DOM-2025.csv"');
    expect(csv.text.trim().split('\r\n').length).toBeGreaterThan(catalogue.length);
    expect((await ask('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')).text.slice(0, 2)).toBe('PK');
    expectProblem(await ask('image/png'), 406, 'not-acceptable');
  });
});

describe('what is kept of metrics', { timeout: 120_000 }, () => {
  it('is what would be computed now', async () => {
    const recorded = catalogue.filter(({ rows, period, statistic }) => rows !== null && period !== 'wave' && statistic !== 'series');
    const answers = () =>
      Promise.all(recorded.map(async ({ id }) => (await world.as(people.lead).get<MetricValues>(`/v1/metrics/${id}/values`)).body));
    const live = await answers();
    expect(live.every(({ refreshed_at }) => refreshed_at === null)).toBe(true);
    expect(await refresh()).toBeGreaterThan(recorded.length);
    const kept = await answers();
    expect(kept.filter(({ refreshed_at, period }) => refreshed_at === null && period.kind !== 'wave')).toEqual([]);
    expect(kept.map(({ refreshed_at: _, ...rest }) => rest)).toEqual(live.map(({ refreshed_at: _, ...rest }) => rest));
    expect(await refresh()).toBe(0);
  });

  it('says that it is stale as soon as a fact is recorded, and once it is computed anew shows it with the next month', async () => {
    const value = async () => (await semOf(people.lead)).body;
    const denominator = (matrix: SemMatrix) => of(matrix, 'EXO-MEA-1')?.values[0]?.denominator ?? 0;
    const before = await value();
    expect(before).toMatchObject({ is_stale: false, refreshed_at: '2026-03-01T15:00:00.000Z' });
    const leave = { person_id: mentees[0]?.id, kind: 'parental', starts_on: '2026-02-01', ends_on: '2026-06-01' };
    expect((await world.as(people.facultyAffairs).post('/v1/leaves', leave)).status).toBe(201);
    expect((await value()).is_stale).toBe(true);
    expect(await refresh()).toBeGreaterThan(0);
    // What was published of a month stays, and says that the facts have changed.
    const after = await value();
    expect([denominator(after), after.is_stale]).toEqual([denominator(before), true]);
    expect(of(after, 'EXO-IDN-7')?.is_stale ?? false).toBe(false);
    world.at('2026-04-02');
    expect(await refresh()).toBeGreaterThan(0);
    const next = await value();
    expect([denominator(next), next.is_stale]).toEqual([denominator(before) - 1, false]);
    expect(next.as_of).toBe('2026-03-31');
  });

  it('is not made stale by reading, and is by the next month', async () => {
    await semOf(people.lead);
    expect(await refresh()).toBe(0);
    world.at('2026-05-02');
    const { body } = await semOf(people.lead);
    expect(of(body, 'MIC-REL-1')).toMatchObject({ as_of: '2026-03-31', is_stale: true });
    // The last day of April has not been kept, and is computed.
    expect(of(body, 'EXO-MEA-1')).toMatchObject({ period: { key: '2026-04' }, as_of: '2026-04-30', refreshed_at: null });
    expect(await refresh()).toBeGreaterThan(0);
    expect(of((await semOf(people.lead)).body, 'MIC-REL-1')).toMatchObject({ as_of: '2026-04-30', is_stale: false });
    world.at('2026-03-01');
  });

  it('is computed a part at a time, the latest periods first', async () => {
    await world.sql`delete from metric_value`;
    await world.sql`delete from metric_refresh`;
    expect(await asService(world, (ctx) => refreshMetrics(ctx, 3))).toBe(3);
    const kept = await world.sql<{ period_key: string }>`select period_key from metric_refresh order by period_key`;
    expect(kept.every(({ period_key }) => ['2025', '2026-02', '2025-07'].includes(period_key))).toBe(true);
  });

  it('is left to the queue by the daily work: some at a time, each once a day', async () => {
    const queued = () => world.sql`select from graphile_worker.jobs where task_identifier = 'refresh_metrics'`;
    expect(await asService(world, queueRefresh)).toBeGreaterThan(20);
    expect(await queued()).toHaveLength(1);
    expect(await asService(world, refreshSome)).toBe(20);
    await refresh();
    expect(await asService(world, queueRefresh)).toBe(0);
    await world.sql`insert into metric_change (department_id) select id from department where code = 'DOM'`;
    expect(await asService(world, refreshSome)).toBe(0);
    world.at('2026-03-02');
    expect(await asService(world, refreshSome)).toBe(20);
    world.at('2026-03-01');
  });

  it('is corrected every day where its period is open or was over in the last three months, else with the turn of the month', async () => {
    await refresh();
    await world.sql`insert into metric_change (department_id) select id from department where code = 'DOM'`;
    world.at('2026-03-05');
    while ((await asService(world, refreshSome)) > 0);
    const left = await world.sql<{ kind: string; last: string }>`
      select period_kind as kind, max(period_key) as last from metric_refresh
      where is_stale and period_kind in ('academic_year', 'day') group by 1 order by 1`;
    expect(left).toEqual([
      { kind: 'academic_year', last: '2024' },
      { kind: 'day', last: '2025-11' },
    ]);
    expect(await asService(world, queueRefresh)).toBe(0);
    world.at('2026-04-02');
    while ((await asService(world, refreshSome)) > 0);
    expect(await world.sql`select from metric_refresh where is_stale and period_kind = 'academic_year'`).toEqual([]);
    world.at('2026-03-01');
  });
});
