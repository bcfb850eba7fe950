import { metric } from '../../definition.ts';
import { ratings } from '../ratings.ts';

export const micDev2 = metric({
  id: 'MIC-DEV-2',
  version: 1,
  level: 'micro',
  component: 'faculty_development',
  cell: 'derived',
  title: 'Mentors who feel prepared',
  numerator: 'Mentors who agree or strongly agree that they feel prepared',
  denominator: 'Mentors with a valid answer',
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
  rows: ({ department, wave }) => ratings({ department, wave }, 'prepared', { mentor: '' }),
});
