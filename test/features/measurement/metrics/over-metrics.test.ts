/** The metric over the others: how many of those that the programme has run long enough for have a value. */
import { beforeAll, expect, it } from 'vitest';
import { macMea1 } from '../../../../src/features/measurement/metrics/catalogue/macro/mac-mea-1.ts';
import { catalogue } from '../../../../src/features/measurement/metrics/catalogue.ts';
import { compute } from '../../../../src/features/measurement/metrics/measuring.ts';
import { periodOf } from '../../../../src/features/measurement/metrics/period-rules.ts';
import { refreshMetrics } from '../../../../src/features/measurement/metrics/refresh.ts';
import type { SemMatrix } from '../../../../src/features/measurement/metrics/series-schema.ts';
import { asService } from '../../../setup/context.ts';
import { createWorld, type People } from '../../../setup/world.ts';

const world = await createWorld();
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
  const mentor = await world.person({ division: 'GIM', starts_on: '2010-07-01', rank: 'professor' });
  for (let i = 0; i < 8; i += 1) {
    const one = await world.person({ division: 'CARD', site: 'UNION', starts_on: '2023-07-01' });
    if (i < 6) await world.assignment(one, mentor, { is_primary: true });
  }
});

const year = periodOf('academic_year', '2024', { today: '2026-03-01', start_month: 7 });
const matrix = async () => (await world.as(people.lead).get<SemMatrix>('/v1/sem?period=2024')).body;
const all = ({ cells, meso, chrono }: SemMatrix) => [...cells.flatMap(({ metrics }) => metrics), ...meso, ...chrono];
const kept = async () =>
  (
    await world.sql<{ numerator: number; denominator: number }>`
      select numerator, denominator from metric_value where metric_id = 'MAC-MEA-1' and period_key = '2024'`
  )[0];
const now = async () => (year ? (await asService(world, (ctx) => compute(ctx, macMea1, year)))[0] : undefined);

it('counts the metrics of the matrix that have run long enough, and of these the ones with a value, shown or not', async () => {
  const metrics = all(await matrix());
  expect(metrics).toHaveLength(catalogue.length);
  const own = metrics.find(({ id }) => id === 'MAC-MEA-1');
  const others = metrics.filter(({ id, maturity }) => id !== 'MAC-MEA-1' && id !== 'CHR-4' && maturity !== 'not_mature');
  const having = (holds: (reason: string | null) => boolean) =>
    others.filter(({ values }) => values.some(({ value, reason }) => (reason === null ? value !== null : holds(reason)))).length;
  const [value] = own?.values ?? [];
  expect(value).toMatchObject({ denominator: others.length, reason: null });
  expect(value?.numerator).toBeGreaterThan(0);
  expect(value?.numerator).toBeGreaterThanOrEqual(having(() => false));
  expect(value?.numerator).toBeLessThanOrEqual(having((reason) => reason === 'suppressed'));
});

it('is kept as it would be computed now, after the metrics that it counts', { timeout: 120_000 }, async () => {
  const live = await now();
  await asService(world, (ctx) => refreshMetrics(ctx, 10_000));
  expect(await kept()).toEqual({ numerator: live?.numerator, denominator: live?.denominator });
  expect(await now()).toEqual(live);
});

it('has one more once another metric has its first value', { timeout: 120_000 }, async () => {
  const before = await kept();
  const course = await world.insert('training_course', {
    ...{ code: 'MENT-1', title: 'Mentoring', curriculum: 'Two workshops.', objectives: ['Listening'] },
  });
  const event = await world.insert('programme_event', { kind: 'workshop', title: 'Mentoring', held_on: '2024-10-01' });
  await world.insert('training_session', { event_id: event.id, course_id: course.id });
  await world.sql`insert into metric_change (department_id) values (${world.id})`;
  await asService(world, (ctx) => refreshMetrics(ctx, 10_000));
  expect(await kept()).toEqual({ ...before, numerator: (before?.numerator ?? 0) + 1 });
});
