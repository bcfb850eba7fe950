import { metric } from '../../definition.ts';

export const chr4 = metric({
  id: 'CHR-4',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Trend of a metric',
  numerator:
    'Values of one metric over its periods, as its own trend answers them: they compare where the version is the same, and break where it is not',
  denominator: 'Periods of the metric',
  unit: 'count',
  period: 'academic_year',
  horizon: 'long',
  matures_after_years: 0,
  statistic: 'series',
  by: [],
  exclusions: {},
  rows: null,
});
