import { metric } from '../../definition.ts';
import { ratings } from '../ratings.ts';

export const micRec1 = metric({
  id: 'MIC-REC-1',
  version: 1,
  level: 'micro',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Mentors who feel recognised',
  numerator: 'Mentors who agree or strongly agree that they feel recognised for their effort',
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
  rows: ({ department, wave }) => ratings({ department, wave }, 'recognised', { mentor: '' }),
});
