import type { Recorded, WriteCtx } from '../../../core/context.ts';
import { catalogue } from './catalogue.ts';
import type { Metric } from './definition.ts';
import { compute } from './measuring.ts';
import { type Calendar, type Period, periodsSince, shownPeriods, waveOf } from './period-rules.ts';
import * as queries from './queries.ts';
import { publishedWaves } from './waves-queries.ts';

/** So many values are computed at once; the rest an hour later. */
const AT_ONCE = 400;

/** The periods of a metric that are kept, the latest first. */
export function keptPeriods(metric: Metric, all: Readonly<{ since: string; waves: readonly Period[] }> & Calendar): Period[] {
  if (metric.rows === null) return [];
  return metric.period === 'wave' ? [...all.waves] : shownPeriods(metric.period, periodsSince(metric.period, all.since, all), all);
}

/**
 * Computes anew what is kept of metrics where it is not of now: never computed, older than the present month, or something was recorded since. A period
 * that was over when a new version of its metric came keeps the values of the version before.
 */
export async function refreshMetrics(ctx: WriteCtx, atOnce = AT_ONCE): Promise<number> {
  await queries.takeChanges(ctx);
  const { programme_starts_on: since, start_month } = await queries.calendar(ctx);
  const calendar = { today: ctx.today, start_month };
  const waves = (await publishedWaves(ctx)).map((wave) => waveOf(wave, calendar));
  const kept = new Map((await queries.refreshes(ctx)).map((one) => [`${one.metric_id} ${one.period_key}`, one]));
  const due = catalogue
    .flatMap((metric) => keptPeriods(metric, { since, ...calendar, waves }).map((period, age) => ({ metric, period, age })))
    .filter(({ metric, period }) => {
      const found = kept.get(`${metric.id} ${period.key}`);
      if (!found) return true;
      if (found.version !== metric.version) return period.to < period.ends_on;
      return found.is_stale || found.until_on < period.until;
    })
    .sort((a, b) => a.age - b.age);
  for (const { metric, period } of due.slice(0, atOnce)) await queries.keep(ctx, metric, period, await compute(ctx, metric, period));
  return Math.min(due.length, atOnce);
}

const isReading = ({ type }: Recorded) => type.endsWith('.read');

/** Notes that facts were recorded: what was computed before may have been computed without them. */
export async function follow(ctx: WriteCtx, facts: readonly Recorded[]): Promise<void> {
  if (!facts.every(isReading)) await queries.noteChange(ctx);
}
