import type { CsvColumn, CsvRow } from '../../../core/csv.ts';
import type { CatalogueColumn, ValueColumn } from './files-schema.ts';
import { CATALOGUE_COLUMNS, UNIT_COLUMNS, VALUE_COLUMNS } from './files-schema.ts';
import type { MetricDefinition, MetricValue, MetricValues } from './schema.ts';
import type { MetricTrend, SemMatrix, SemMetric } from './series-schema.ts';

export const valueColumns: readonly CsvColumn<ValueColumn>[] = VALUE_COLUMNS.map((key) => ({ key, header: key }));
export const unitColumns: readonly CsvColumn<ValueColumn>[] = UNIT_COLUMNS.map((key) => ({ key, header: key }));
export const catalogueColumns: readonly CsvColumn<CatalogueColumn>[] = CATALOGUE_COLUMNS.map((key) => ({ key, header: key }));

type About = Omit<SemMetric, 'values'> & { is_break?: boolean };
type Numbers = SemMetric['values'][number];

const rowOf = (about: About, place: Pick<MetricValue, 'split' | 'unit' | 'group'>, one: Numbers): CsvRow<ValueColumn> => ({
  metric_id: about.id,
  version: about.definition_version,
  level: about.level,
  component: about.component,
  title: about.title,
  period_kind: about.period_kind,
  period: about.period?.key,
  starts_on: about.period?.starts_on,
  ends_on: about.period?.ends_on,
  split: place.split,
  unit_code: place.unit?.code,
  unit_name: place.unit?.name,
  group: place.group,
  part: one.part,
  numerator: one.numerator,
  denominator: one.denominator,
  value: one.value,
  measured_in: about.measured_in,
  reason: one.reason,
  exclusions: one.exclusions.map(({ code, count }) => `${code}=${count}`),
  beside: one.beside.map(({ name, value }) => `${name}=${value}`),
  horizon: about.horizon,
  maturity: about.maturity,
  is_break: about.is_break ?? false,
  as_of: about.as_of,
  refreshed_at: about.refreshed_at,
  is_stale: about.is_stale,
  policy_versions: about.policy_versions.map(String),
});

export const valueRows = ({ values, ...about }: MetricValues): CsvRow<ValueColumn>[] => values.map((one) => rowOf(about, one, one));

export const trendRows = ({ points, unit, ...about }: MetricTrend): CsvRow<ValueColumn>[] =>
  points.map((point) => rowOf({ ...about, ...point }, { split: unit.kind, unit, group: null }, point));

/** Every number of the matrix, and a row for each cell that has no metric. */
export const matrixRows = ({ cells, meso, chrono, unit }: SemMatrix): CsvRow<ValueColumn>[] =>
  [...cells.flatMap(({ metrics }) => metrics), ...meso, ...chrono].flatMap(({ values, ...about }) =>
    values.map((one) => rowOf(about, { split: unit.kind, unit, group: null }, one)),
  );

export const catalogueRows = (all: Readonly<{ metrics: readonly MetricDefinition[] }>): CsvRow<CatalogueColumn>[] =>
  all.metrics.map(({ exclusion_reasons, ...metric }) => ({
    ...metric,
    exclusion_reasons: exclusion_reasons.map(({ code, reason }) => `${code}: ${reason}`),
    removed_because: null,
  }));
