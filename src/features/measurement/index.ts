import type { Context } from '../context.ts';
import * as followUps from './outcomes/follow-ups/service.ts';
import { routes as outcomesRoutes } from './outcomes/routes.ts';

export const measurement: Context = {
  name: 'measurement',
  title: 'Measurement',
  description: 'How the programme does: surveys, metrics by social-ecological level, statistics, and what may be shown of them.',
  features: [
    {
      name: 'outcomes',
      routes: outcomesRoutes,
      tables: ['relation_follow_up'],
      daily: { notify: { ask_about_contact: followUps.ask } },
    },
    { name: 'metrics' },
  ],
  tags: [['Relation follow-ups', 'What mentees and mentors of completed relations answer about staying in contact']],
};
