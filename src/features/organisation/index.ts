import type { Context } from '../context.ts';
import * as accessChangesDaily from './access-changes/daily.ts';
import { routes as accessChangesRoutes } from './access-changes/routes.ts';
import * as accessChanges from './access-changes/service.ts';
import { routes as peopleRoutes } from './people/routes.ts';
import { routes as unitsRoutes } from './units/routes.ts';

export const organisation: Context = {
  name: 'organisation',
  title: 'Organisation',
  description: 'Divisions, hospital sites, people and their logins, and what about these needs a second person.',
  features: [
    { name: 'units', routes: unitsRoutes, tables: ['division', 'division_succession', 'site'] },
    {
      name: 'access-changes',
      routes: accessChangesRoutes,
      tables: ['access_change'],
      daily: {
        settle: { lapse_access_changes: accessChangesDaily.lapse },
        notify: { notify_access_approvers: accessChangesDaily.notifyApprovers },
      },
      merge: accessChanges.reassignPerson,
    },
    { name: 'people', routes: peopleRoutes, tables: ['person', 'external_profile', 'person_login'] },
  ],
  tags: [
    ['Organisation', 'Divisions and hospital sites'],
    ['People', 'Faculty, external mentors, staff and service clients, and their logins'],
    ['Access changes', 'Sign-ins, roles and merges that wait for a second person'],
  ],
};
