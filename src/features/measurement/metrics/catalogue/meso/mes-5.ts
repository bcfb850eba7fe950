import { metric } from '../../definition.ts';
import { ratings } from '../ratings.ts';

export const mes5 = metric({
  id: 'MES-5',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Connected with peers through the mentor',
  numerator: 'Mentees who agree or strongly agree that they are connected with peers and trainees through their mentor',
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
  rows: ({ department, wave }) => ratings({ department, wave }, 'connected_peers', { mentee: '' }),
});
