import { addDays } from '../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import * as answers from './answers.ts';
import { asking, periodsOf, refuse, unitAsked, yearAsked } from './asking.ts';
import { catalogue } from './catalogue.ts';
import { COMPONENTS, type Metric } from './definition.ts';
import { type Measured, measure } from './measuring.ts';
import { type Period, standsFor, yearsSince } from './period-rules.ts';
import type { Unit } from './queries.ts';
import * as queries from './queries.ts';
import type { Reason, SemQuery } from './schema.ts';
import type { SemMatrix, SemMetric } from './series-schema.ts';
import { aboutOf, definedOf } from './service.ts';
import { type Shown, shownOf } from './showing.ts';

/** From so many years on, what takes years to show is looked at first. */
const LONG_AFTER_YEARS = 5;

/** Reasons from the weakest to the one that says most about a cell: what may not be told, what nobody was eligible for, … */
const REASONS: readonly Reason[] = ['series', 'not_recorded', 'not_mature', 'no_eligible', 'suppressed'];

/** Why no metric of a cell has a value; null where one has. */
function reasonOf(metrics: readonly SemMetric[]): Reason | null {
  const reasons = metrics.flatMap(({ values }) => values.map(({ reason }) => reason));
  if (reasons.includes(null)) return null;
  return REASONS.findLast((reason) => reasons.includes(reason)) ?? 'not_recorded';
}

/** The period in which each metric stands in the matrix of an academic year: that year, its last day, or the last wave that closed in it. */
export async function periodsIn(
  ctx: Ctx,
  year: Period,
  asked: Awaited<ReturnType<typeof asking>>,
): Promise<(metric: Metric) => Period | null> {
  const waves = await periodsOf(ctx, 'wave', asked.department.programme_starts_on, asked.calendar);
  return ({ period }) => standsFor(period, year, { ...asked.calendar, waves });
}

/** A metric that no period of stands in the matrix. */
function unmeasured(metric: Metric, unit: Unit, as_of: string): SemMetric {
  const none = { part: null, numerator: null, denominator: null, value: null, exclusions: [], beside: [] };
  return {
    ...definedOf(metric),
    period: null,
    maturity: yearsSince(unit.programme_starts_on, as_of) < metric.matures_after_years ? 'not_mature' : 'mature',
    as_of,
    refreshed_at: null,
    is_stale: false,
    definition_version: metric.version,
    policy_versions: [],
    values: [{ ...none, reason: 'not_recorded' }],
  };
}

function entryOf(measured: Measured, shown: Shown, unit: Unit, policies: ReadonlyMap<string, number[]>): SemMetric {
  const { metric, period } = measured;
  const about = aboutOf(measured, unit, policies);
  const isSplit = unit.kind === 'department' || metric.by.includes(unit.kind);
  const values = isSplit ? answers.numbersAt(measured, shown, unit.kind, unit.kind === 'department' ? '' : unit.id, about.maturity) : [];
  return { ...definedOf(metric), period: answers.periodShown(period), ...answers.freshnessOf(measured, shown), ...about, values };
}

/**
 * The matrix of a unit in an academic year: the metrics of three levels by six components, with those of meso- and chronosystem beside it. What a unit
 * is not split by stands in the matrix of the department alone.
 * @throws Problem not-found, metric-period-unknown, metric-unit-small, metric-of-one-person, metric-range-arbitrary
 */
export async function getMatrix(ctx: WriteCtx, { unit: unit_id, period: key, ...refused }: SemQuery): Promise<SemMatrix> {
  const asked = await asking(ctx);
  refuse(refused);
  const unit = unitAsked(asked, unit_id);
  const year = yearAsked(asked, key);
  const periodIn = await periodsIn(ctx, year, asked);
  const wanted = catalogue.map((metric) => ({ metric, period: periodIn(metric) }));
  const measured = await measure(
    ctx,
    wanted.flatMap(({ metric, period }) => (period ? [{ metric, period }] : [])),
  );
  const policies = await queries.policyVersions(ctx, [
    ...new Map(measured.map(({ period }) => [`${period.kind} ${period.key}`, period])).values(),
  ]);
  const shown = await shownOf(ctx, measured, ({ metric, period }) => {
    const maturity = answers.maturityOf(metric, period, asked.department.programme_starts_on);
    return maturity === 'not_mature' ? maturity : null;
  });
  const byId = new Map(measured.map((one, n) => [one.metric.id, { one, of: shown[n] as Shown }]));
  const entries = new Map<string, SemMetric>();
  const as_of = addDays(year.until, -1);
  for (const { metric } of wanted) {
    const found = byId.get(metric.id);
    const entry = found ? entryOf(found.one, found.of, unit, policies) : unmeasured(metric, unit, as_of);
    if (entry.values.length > 0) entries.set(metric.id, entry);
  }
  const of = (holds: (metric: Metric) => boolean) => catalogue.filter(holds).flatMap(({ id }) => entries.get(id) ?? []);
  const cells = (['micro', 'exo', 'macro'] as const).flatMap((level) =>
    COMPONENTS.map((component) => {
      const metrics = of((metric) => metric.level === level && metric.component === component);
      return { level, component, reason: reasonOf(metrics), metrics };
    }),
  );
  const refreshed = measured.flatMap(({ refreshed_at }) => refreshed_at ?? []).sort();
  const programme_years = Math.max(yearsSince(unit.programme_starts_on, year.to), 0);
  return {
    unit: answers.unitOf(unit),
    period: answers.periodShown(year),
    programme_years,
    default_horizon: programme_years < LONG_AFTER_YEARS ? 'short' : 'long',
    as_of,
    refreshed_at: refreshed[0] ?? null,
    is_stale: shown.some(({ is_stale }) => is_stale),
    cells,
    meso: of(({ level }) => level === 'meso'),
    chrono: of(({ level }) => level === 'chrono'),
  };
}
