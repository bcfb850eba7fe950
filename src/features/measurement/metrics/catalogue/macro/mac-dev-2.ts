import { metric } from '../../definition.ts';

export const macDev2 = metric({
  id: 'MAC-DEV-2',
  version: 1,
  level: 'macro',
  component: 'faculty_development',
  cell: 'derived',
  title: 'Faculty in a peer group that meets',
  numerator: 'Those who are members of at least one active peer group that met in the last 90 days; counted together, never one by one',
  denominator: 'Full-time faculty on the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {},
  rows: null,
});
