import type { Ctx } from '../../../core/context.ts';
import * as aggregate from './aggregate-queries.ts';
import { catalogue } from './catalogue.ts';
import type { Metric, Result } from './definition.ts';
import { type Period, standsFor, waveOf, yearsSince } from './period-rules.ts';
import * as queries from './queries.ts';
import { NEEDS_ROWS, type Valued, valuesOf } from './statistic-rules.ts';
import { publishedWaves } from './waves-queries.ts';

/** What a metric came to in a period: of every unit and part that it counts anything in. */
export type Measured = Readonly<{
  metric: Metric;
  period: Period;
  values: readonly Valued[];
  version: number;
  /** First day of which nothing was asked. */
  until: string;
  refreshed_at: string | null;
  is_stale: boolean;
}>;

type Where = Pick<Ctx, 'db' | 'department_id'>;
type Wanted = Readonly<{ metric: Metric; period: Period }>;
const nameOf = ({ metric, period }: Wanted) => `${metric.id} ${period.key}`;

/** Computes a metric from the facts. One that nothing is recorded for has no values. `measured` is what others are known to come to. */
export async function compute(ctx: Where, metric: Metric, period: Period, measured: readonly Measured[] = []): Promise<Valued[]> {
  if (metric.rows === null || metric.statistic === 'series') return [];
  const results = metric.over_metrics ? await resultsIn(ctx, period, measured) : [];
  return valuesOf(metric, await aggregate.counted(ctx, metric, ctx.department_id, period, NEEDS_ROWS.has(metric.statistic), results));
}

/** What the other metrics come to in an academic year: as they are kept, else as they are computed now. */
async function resultsIn(ctx: Where, year: Period, measured: readonly Measured[]): Promise<Result[]> {
  const { start_month, programme_starts_on } = await queries.calendar(ctx);
  const calendar = { today: year.until, start_month };
  const waves = (await publishedWaves({ ...ctx, today: year.until })).map((wave) => waveOf(wave, calendar));
  const others = catalogue
    .filter(({ over_metrics, statistic }) => !over_metrics && statistic !== 'series')
    .map((metric) => ({ metric, period: standsFor(metric.period, year, { ...calendar, waves }) }));
  const known = new Map(measured.map((one) => [nameOf(one), one]));
  const wanted = others.flatMap(({ metric, period }) => (period && !known.has(nameOf({ metric, period })) ? [{ metric, period }] : []));
  for (const one of await measure(ctx, wanted)) known.set(nameOf(one), one);
  return others.map(({ metric, period }) => {
    const values = period ? (known.get(nameOf({ metric, period }))?.values ?? []) : [];
    return {
      id: metric.id,
      is_mature: yearsSince(programme_starts_on, (period ?? year).to) >= metric.matures_after_years,
      has_value: values.some(({ split, value }) => split === 'department' && value !== null),
    };
  });
}

/**
 * The values of metrics in periods: those that are kept, with word of what was recorded since; what is not kept is computed now.
 */
export async function measure(ctx: Where, wanted: readonly Wanted[]): Promise<Measured[]> {
  const kept = await queries.stored(
    ctx,
    wanted.map(({ metric, period }) => ({ metric_id: metric.id, period_key: period.key })),
  );
  const byName = new Map(kept.map((one) => [`${one.metric_id} ${one.period_key}`, one]));
  const measured = new Map<Wanted, Measured>();
  // What counts other metrics comes after them.
  for (const one of wanted.toSorted((a, b) => Number(a.metric.over_metrics ?? false) - Number(b.metric.over_metrics ?? false))) {
    const { metric, period } = one;
    const found = byName.get(nameOf(one));
    measured.set(
      one,
      found
        ? {
            metric,
            // An open period is that of the day on which it was refreshed.
            period: { ...period, to: found.to_on, until: found.until_on },
            values: found.values,
            version: found.version,
            until: found.until_on,
            refreshed_at: found.refreshed_at,
            is_stale: found.is_stale || found.until_on < period.until,
          }
        : {
            metric,
            period,
            values: await compute(ctx, metric, period, [...measured.values()]),
            version: metric.version,
            until: period.until,
            refreshed_at: null,
            is_stale: false,
          },
    );
  }
  return wanted.flatMap((one) => measured.get(one) ?? []);
}
