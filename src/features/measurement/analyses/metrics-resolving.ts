/** Tests of a metric: its numbers as the caller may read them, and who may go on reading what was made of them. */
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { noSuch } from '../../../domain/references.ts';
import { asking } from '../metrics/asking.ts';
import { metricOf } from '../metrics/catalogue.ts';
import type { MetricValue } from '../metrics/schema.ts';
import { getValues } from '../metrics/service.ts';
import type { KeptTest, MetricOfTest, MetricTest } from './given-schema.ts';

/** The value of each group that is compared, by the name that a request has for it. */
function groupsOf(values: readonly MetricValue[], { compare }: MetricTest): Map<string, MetricValue> {
  const own = values.filter(({ split, part }) =>
    compare === 'part' ? split === 'department' && part !== null : split === compare && part === null,
  );
  return new Map(own.map((one) => [(compare === 'part' ? one.part : (one.unit?.code ?? one.group)) ?? '', one]));
}

const isCounted = (numerator: number, denominator: number) =>
  Number.isInteger(numerator) && Number.isInteger(denominator) && numerator >= 0 && numerator <= denominator;

/**
 * A test with its numbers. Groups of whom nobody is in the denominator are left out.
 * @throws Problem reference-unknown, metric-period-unknown, permission-denied, analysis-hidden-cells, analysis-degenerate, analysis-inconsistent,
 *   analysis-counts-dependent
 */
export async function resolved(ctx: WriteCtx, test: MetricTest, position: number): Promise<KeptTest> {
  const at = `/tests/${position}`;
  const metric = metricOf(test.metric_id);
  if (!metric) throw noSuch('metric', `${at}/metric_id`);
  if (metric.statistic !== 'share')
    throw Problem.at('analysis-inconsistent', `${at}/metric_id`, 'is no share, so that it has no counts to compare.');
  if (metric.repeats !== undefined)
    throw Problem.at('analysis-counts-dependent', `${at}/metric_id`, `${metric.repeats}: these counts are not independent of one another.`);
  const found = await getValues(ctx, test.metric_id, { period: test.period }).catch((error: unknown) => {
    // It is in the body here.
    if (!(error instanceof Problem) || error.code !== 'metric-period-unknown') throw error;
    const { detail = '', errors: _, ...more } = error.extras;
    throw Problem.at(error.code, `${at}/period`, detail, more);
  });
  const groups = groupsOf(found.values, test);
  const unknown = (test.groups ?? []).flatMap((name, i) => (groups.has(name) ? [] : [`${at}/groups/${i}`]));
  if (unknown.length > 0) throw noSuch('group that you may read', unknown);
  const chosen = (test.groups ?? [...groups.keys()]).flatMap((name) => {
    const value = groups.get(name);
    return value && value.reason !== 'no_eligible' ? [{ name, value }] : [];
  });
  const hidden = chosen.filter(({ value }) => value.reason === 'suppressed').map(({ name }) => name);
  if (hidden.length > 0)
    throw Problem.at('analysis-hidden-cells', `${at}/groups`, `${hidden.join(', ')}: hidden. Name the groups that are shown.`);
  if (chosen.length === 0 || chosen.some(({ value }) => value.numerator === null || value.denominator === null))
    throw Problem.at('analysis-degenerate', at, 'The metric has no values that could be compared.');
  const [numerators, denominators] = [
    chosen.map(({ value }) => Number(value.numerator)),
    chosen.map(({ value }) => Number(value.denominator)),
  ];
  if (numerators.some((numerator, i) => !isCounted(numerator, denominators[i] as number)))
    throw Problem.at('analysis-inconsistent', `${at}/metric_id`, 'does not count its units one by one.');
  const { label, unit_of_analysis, level } = test;
  return {
    kind: 'proportions',
    label,
    unit_of_analysis,
    ...(level !== undefined && { level }),
    numerators,
    denominators,
    row_labels: chosen.map(({ name }) => name),
    metric: {
      metric_id: found.id,
      definition_version: found.definition_version,
      period: found.period.key,
      compare: test.compare,
      unit_ids: chosen.flatMap(({ value }) => (value.unit ? [value.unit.id] : [])),
    },
  };
}

/**
 * Whoever no longer reads the values of a unit, because of an office that is over, no longer reads what was made of them either.
 * @throws Problem permission-denied
 */
export async function assertReadable(ctx: Ctx, metrics: readonly MetricOfTest[]): Promise<void> {
  if (metrics.length === 0) return;
  const { units, isWhole } = await asking(ctx);
  const readable = new Set(units.map(({ id }) => id));
  const isReadable = ({ compare, unit_ids }: MetricOfTest) =>
    compare === 'division' || compare === 'site' ? unit_ids.every((id) => readable.has(id)) : isWhole || compare === 'part';
  if (!metrics.every(isReadable)) throw new Problem('permission-denied', { permission: 'metric:read_values' });
}
