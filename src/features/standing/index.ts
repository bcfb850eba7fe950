import type { Context } from '../context.ts';
import { routes as cutOverRoutes } from './cut-over/routes.ts';
import { calendar } from './obligations/calendar.ts';
import * as daily from './obligations/daily.ts';
import { routes as obligationsRoutes } from './obligations/routes.ts';
import * as waivers from './obligations/waivers/service.ts';
import { routes as rosterRoutes } from './roster/routes.ts';
import { routes as worklistRoutes } from './worklist/routes.ts';

export const standing: Context = {
  name: 'standing',
  title: 'Standing',
  description: 'What people owe by when, the worklist of a leader and the roster of a division.',
  features: [
    {
      name: 'obligations',
      routes: obligationsRoutes,
      tables: ['obligation_waiver'],
      daily: {
        notify: {
          notify_obligations: daily.notifyObligations,
          notify_check_ins_due: daily.notifyCheckInsDue,
          notify_reviewers: daily.notifyReviewers,
        },
      },
      merge: waivers.reassignPerson,
      calendar,
    },
    { name: 'cut-over', routes: cutOverRoutes },
    { name: 'worklist', routes: worklistRoutes },
    { name: 'roster', routes: rosterRoutes },
  ],
  tags: [
    ['Obligations', 'What somebody owes the programme by a date, waivers, and the worklist of a division'],
    ['Roster', 'The members of a division, how they are mentored and how they stand'],
  ],
};
