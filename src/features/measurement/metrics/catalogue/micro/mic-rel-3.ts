import { metric } from '../../definition.ts';
import { ratings } from '../ratings.ts';

export const micRel3 = metric({
  id: 'MIC-REL-3',
  version: 1,
  level: 'micro',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'The other side is engaged',
  numerator: 'Answers that agree or strongly agree that the mentor (answered by mentees), or the mentee (answered by mentors), is engaged',
  denominator: 'Valid answers of the side',
  unit: 'percent',
  period: 'wave',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['mentees', 'mentors'],
  by: ['division'],
  sensitive: true,
  exclusions: {
    not_applicable: 'Answered that it does not apply, or left blank',
  },
  rows: ({ department, wave }) => ratings({ department, wave }, 'engaged', { mentor: 'mentors', mentee: 'mentees' }),
});
