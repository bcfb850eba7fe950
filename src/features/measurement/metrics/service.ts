import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { OTHER } from '../disclosure/service.ts';
import * as answers from './answers.ts';
import { asking, metricNamed, periodAsked, periodsOf, refuse, unitAsked } from './asking.ts';
import { catalogue, removed } from './catalogue.ts';
import type { Metric } from './definition.ts';
import { type Measured, measure } from './measuring.ts';
import { type Period, shownPeriods } from './period-rules.ts';
import type { Unit } from './queries.ts';
import * as queries from './queries.ts';
import type { MetricValue, MetricValues, TrendQuery, ValuesQuery } from './schema.ts';
import type { MetricTrend } from './series-schema.ts';
import { type Shown, shownOf } from './showing.ts';

/** The definitions of all metrics, and of those that were removed. */
export function listCatalogue(ctx: Ctx) {
  allowed(ctx, 'metric:read');
  return { metrics: catalogue.map(answers.definitionOf), removed: [...removed] };
}

/** A definition without what only the catalogue says. */
export function definedOf(metric: Metric) {
  const {
    cell: _,
    is_sensitive: __,
    parts: ___,
    by: ____,
    exclusion_reasons: _____,
    is_recorded: ______,
    ...shown
  } = answers.definitionOf(metric);
  return shown;
}

const nameOf = ({ kind, key }: Pick<Period, 'kind' | 'key'>) => `${kind} ${key}`;

/** What an answer says of a measured metric in a unit, beside its numbers. */
export function aboutOf({ metric, period, version }: Measured, unit: Unit, policies: ReadonlyMap<string, number[]>) {
  return {
    maturity: answers.maturityOf(metric, period, unit.programme_starts_on),
    definition_version: version,
    policy_versions: policies.get(nameOf(period)) ?? [],
  };
}

/**
 * The values of a metric in a period: of the department, and of each division, site and group that the caller may read, or of one of these units.
 * @throws Problem not-found, metric-period-unknown, metric-unit-small, metric-of-one-person, metric-range-arbitrary
 */
export async function getValues(ctx: WriteCtx, id: string, { period: key, unit: unit_id, ...refused }: ValuesQuery): Promise<MetricValues> {
  const asked = await asking(ctx);
  refuse(refused);
  const metric = metricNamed(id);
  const period = await periodAsked(ctx, metric, key, asked);
  const units = unit_id === undefined ? asked.units : [unitAsked(asked, unit_id)];
  const [measured] = (await measure(ctx, [{ metric, period }])) as [Measured];
  const policies = await queries.policyVersions(ctx, [measured.period]);
  const whole = answers.maturityOf(metric, measured.period, asked.department.programme_starts_on);
  const [shown] = (await shownOf(ctx, [measured], () => (whole === 'not_mature' ? whole : null))) as [Shown];
  const isSplitBy = (split: MetricValue['split']) => split === 'department' || metric.by.includes(split);
  const values = units
    .filter(({ kind }) => isSplitBy(kind))
    .flatMap((unit): MetricValue[] => {
      const maturity = answers.maturityOf(metric, measured.period, unit.programme_starts_on);
      return answers
        .numbersAt(measured, shown, unit.kind, unit.kind === 'department' ? '' : unit.id, maturity)
        .map((one) => ({ split: unit.kind, unit: answers.unitOf(unit), group: null, ...one }));
    });
  const grouped = (['division', 'position_description', 'career_stage'] as const).filter(
    (split) => asked.isWhole && unit_id === undefined && isSplitBy(split),
  );
  const groups = grouped.flatMap((split) => {
    const keys = answers.keysOf(shown, split).filter((key) => split !== 'division' || key === OTHER);
    return keys.flatMap((group) =>
      answers.numbersAt(measured, shown, split, group, whole).map((one): MetricValue => ({ split, unit: null, group, ...one })),
    );
  });
  return {
    ...definedOf(metric),
    period: answers.periodShown(measured.period),
    ...answers.freshnessOf(measured, shown),
    ...aboutOf(measured, asked.department, policies),
    values: [...values, ...groups],
  };
}

/**
 * The values of a metric in a unit, from the first period of the programme to the last.
 * @throws Problem not-found, metric-unit-small, metric-of-one-person, metric-range-arbitrary
 */
export async function getTrend(ctx: WriteCtx, id: string, { unit: unit_id, ...refused }: TrendQuery): Promise<MetricTrend> {
  const asked = await asking(ctx);
  refuse(refused);
  const metric = metricNamed(id);
  const unit = unitAsked(asked, unit_id);
  const periods = shownPeriods(
    metric.period,
    await periodsOf(ctx, metric.period, unit.programme_starts_on, asked.calendar),
    asked.calendar,
  ).reverse();
  const measured = await measure(
    ctx,
    periods.map((period) => ({ metric, period })),
  );
  const policies = await queries.policyVersions(ctx, periods);
  const points: MetricTrend['points'] = [];
  let before: number | null = null;
  const shown = await shownOf(ctx, measured, ({ period }) => {
    const maturity = answers.maturityOf(metric, period, asked.department.programme_starts_on);
    return maturity === 'not_mature' ? maturity : null;
  });
  for (const [n, one] of measured.entries()) {
    const about = aboutOf(one, unit, policies);
    const of = shown[n] as Shown;
    const isSplit = unit.kind === 'department' || metric.by.includes(unit.kind);
    const found = isSplit ? answers.numbersAt(one, of, unit.kind, unit.kind === 'department' ? '' : unit.id, about.maturity) : [];
    for (const values of found) {
      points.push({
        period: answers.periodShown(one.period),
        is_break: before !== null && before !== one.version,
        ...answers.freshnessOf(one, of),
        ...about,
        ...values,
      });
    }
    before = one.version;
  }
  return { ...definedOf(metric), unit: answers.unitOf(unit), points };
}
