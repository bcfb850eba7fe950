import { metric } from '../../definition.ts';
import { ratings } from '../ratings.ts';

export const micExp3 = metric({
  id: 'MIC-EXP-3',
  version: 1,
  level: 'micro',
  component: 'expectations',
  cell: 'paper',
  title: 'Mentees who know what is expected of them',
  numerator: 'Mentees who agree or strongly agree that they know what is expected of them',
  denominator: 'Mentees with a valid answer',
  unit: 'percent',
  period: 'wave',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {
    not_applicable: 'Answered that it does not apply, or left blank',
  },
  rows: ({ department, wave }) => ratings({ department, wave }, 'expectations_known', { mentee: '' }),
});
