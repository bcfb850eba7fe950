import { metric } from '../../definition.ts';

export const chr8 = metric({
  id: 'CHR-8',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Peer groups that last',
  numerator: 'Peer groups that are active four years after they were formed, with at least half of their founding members',
  denominator: 'Peer groups formed at least four years ago',
  unit: 'percent',
  period: 'three_years',
  horizon: 'long',
  matures_after_years: 4,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: null,
});
