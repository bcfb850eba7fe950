import type { Context } from '../context.ts';

export const measurement: Context = {
  name: 'measurement',
  title: 'Measurement',
  description: 'How the programme does: surveys, metrics by social-ecological level, statistics, and what may be shown of them.',
  features: [{ name: 'metrics' }],
  tags: [],
};
