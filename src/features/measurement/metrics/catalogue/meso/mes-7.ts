import { metric } from '../../definition.ts';

export const mes7 = metric({
  id: 'MES-7',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Meetings of members of peer groups',
  numerator: 'Share of programme years with the meetings they ask for among members of peer groups, less that among others',
  denominator: 'Programme years of members of peer groups, and of others',
  unit: 'percentage_points',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'difference',
  parts: ['members', 'others'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: null,
});
