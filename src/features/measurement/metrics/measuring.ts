import type { Ctx } from '../../../core/context.ts';
import * as aggregate from './aggregate-queries.ts';
import type { Metric } from './definition.ts';
import type { Period } from './period-rules.ts';
import * as queries from './queries.ts';
import { NEEDS_ROWS, type Valued, valuesOf } from './statistic-rules.ts';

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

/** Computes a metric from the facts. One that nothing is recorded for has no values. */
export async function compute(ctx: Pick<Ctx, 'db' | 'department_id'>, metric: Metric, period: Period): Promise<Valued[]> {
  if (metric.rows === null || metric.statistic === 'series') return [];
  return valuesOf(metric, await aggregate.counted(ctx, metric, ctx.department_id, period, NEEDS_ROWS.has(metric.statistic)));
}

/**
 * The values of metrics in periods: those that are kept, with word of what was recorded since; what is not kept is computed now.
 */
export async function measure(ctx: Ctx, wanted: readonly { metric: Metric; period: Period }[]): Promise<Measured[]> {
  const kept = await queries.stored(
    ctx,
    wanted.map(({ metric, period }) => ({ metric_id: metric.id, period_key: period.key })),
  );
  const byName = new Map(kept.map((one) => [`${one.metric_id} ${one.period_key}`, one]));
  const measured: Measured[] = [];
  for (const { metric, period } of wanted) {
    const found = byName.get(`${metric.id} ${period.key}`);
    measured.push(
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
            values: await compute(ctx, metric, period),
            version: metric.version,
            until: period.until,
            refreshed_at: null,
            is_stale: false,
          },
    );
  }
  return measured;
}
