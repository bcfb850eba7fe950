import { addMonths } from '../../../core/calendar.ts';
import type { Recorded, WriteCtx } from '../../../core/context.ts';
import { REPORTING_CHANGED } from '../../mentorship/conflicts/service.ts';
import * as jobs from '../../platform/jobs/service.ts';
import { catalogue } from './catalogue.ts';
import type { Metric } from './definition.ts';
import { compute } from './measuring.ts';
import { type Calendar, type Period, periodsSince, shownPeriods, waveOf } from './period-rules.ts';
import * as queries from './queries.ts';
import { publishedWaves } from './waves-queries.ts';

/** So many values are computed in one transaction; what is left is queued again. */
const AT_ONCE = 20;

/**
 * Corrections of periods that ended within so many months are looked for every day, those of earlier ones with the turn of the month: what is shown of
 * a period is decided once a month, and until then `is_stale` tells that something was recorded.
 */
const DAILY_FOR_MONTHS = 3;

/** The task that computes what is kept of the metrics of a department. */
export const TASK = 'refresh_metrics';

/** The periods of a metric that are kept, the latest first. */
export function keptPeriods(metric: Metric, all: Readonly<{ since: string; waves: readonly Period[] }> & Calendar): Period[] {
  if (metric.rows === null) return [];
  return metric.period === 'wave' ? [...all.waves] : shownPeriods(metric.period, periodsSince(metric.period, all.since, all), all);
}

/**
 * Computes anew what is kept of metrics where it is not of now: never computed, older than the present month, or something was recorded since. A period
 * that was over when a new version of its metric came keeps the values of the version before.
 */
export async function refreshMetrics(ctx: WriteCtx, atOnce: number): Promise<number> {
  return keepFirst(ctx, await dueNow(ctx), atOnce);
}

/** Leaves the computing to the queue. Part of the daily work, which it must not hold up. */
export async function queueRefresh(ctx: WriteCtx): Promise<number> {
  const due = (await dueNow(ctx)).filter(isDueToday(ctx));
  if (due.length > 0) await jobs.queueChore(ctx, TASK);
  return due.length;
}

/** Computes some of what is due, and queues the rest. A value of today waits for tomorrow, whatever was recorded since. */
export async function refreshSome(ctx: WriteCtx): Promise<number> {
  const due = (await dueNow(ctx)).filter(isDueToday(ctx));
  if (due.length > AT_ONCE) await jobs.queueChore(ctx, TASK);
  return keepFirst(ctx, due, AT_ONCE);
}

type Due = Readonly<{
  metric: Metric;
  period: Period;
  age: number;
  refreshed_at: string | null;
  /** It is kept as of this month, and something was recorded since. */
  isCorrection: boolean;
}>;

/** Computes and keeps the first of what is due; answers how many. */
async function keepFirst(ctx: WriteCtx, due: readonly Due[], atOnce: number): Promise<number> {
  const first = due.slice(0, atOnce);
  for (const { metric, period } of first) await queries.keep(ctx, metric, period, await compute(ctx, metric, period));
  return first.length;
}

/** Whether a value was not computed on the department's own day, and is not that of a period long over. */
const isDueToday = (ctx: WriteCtx) => {
  const today = Temporal.PlainDate.from(ctx.today).toZonedDateTime(ctx.actor.time_zone).toInstant();
  const isOfYesterday = ({ refreshed_at }: Due) =>
    refreshed_at === null || Temporal.Instant.compare(Temporal.Instant.from(refreshed_at), today) < 0;
  return (due: Due) => isOfYesterday(due) && (!due.isCorrection || due.period.ends_on > addMonths(due.period.until, -DAILY_FOR_MONTHS));
};

async function dueNow(ctx: WriteCtx): Promise<Due[]> {
  await queries.takeChanges(ctx);
  const { programme_starts_on: since, start_month } = await queries.calendar(ctx);
  const calendar = { today: ctx.today, start_month };
  const waves = (await publishedWaves(ctx)).map((wave) => waveOf(wave, calendar));
  const kept = new Map((await queries.refreshes(ctx)).map((one) => [`${one.metric_id} ${one.period_key}`, one]));
  return (
    catalogue
      .flatMap((metric) => keptPeriods(metric, { since, ...calendar, waves }).map((period, age) => ({ metric, period, age })))
      .filter(({ metric, period }) => {
        const found = kept.get(`${metric.id} ${period.key}`);
        if (!found) return true;
        if (found.version !== metric.version) return period.to < period.ends_on;
        return found.is_stale || found.until_on < period.until;
      })
      .map((one) => {
        const found = kept.get(`${one.metric.id} ${one.period.key}`);
        return { ...one, refreshed_at: found?.refreshed_at ?? null, isCorrection: found?.until_on === one.period.until };
      })
      // What counts other metrics comes after them.
      .sort((a, b) => Number(a.metric.over_metrics ?? false) - Number(b.metric.over_metrics ?? false) || a.age - b.age)
  );
}

const isReading = ({ type }: Recorded) => type.endsWith('.read') || type === REPORTING_CHANGED;

/** Notes that facts were recorded: what was computed before may have been computed without them. */
export async function follow(ctx: WriteCtx, facts: readonly Recorded[]): Promise<void> {
  if (!facts.every(isReading)) await queries.noteChange(ctx);
}
