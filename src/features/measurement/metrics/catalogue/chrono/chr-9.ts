import { metric } from '../../definition.ts';

export const chr9 = metric({
  id: 'CHR-9',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Attendance of peer groups',
  numerator: 'Members present at meetings',
  denominator: 'Active members at meetings',
  unit: 'percent',
  period: 'six_months',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: [],
  sensitive: true,
  exclusions: {},
  rows: null,
});
