import type { Context } from '../context.ts';
import { routes as peopleRoutes } from './people/routes.ts';
import { routes as unitsRoutes } from './units/routes.ts';

export const organisation: Context = {
  name: 'organisation',
  title: 'Organisation',
  description: 'Divisions, hospital sites, people and their logins.',
  features: [
    { name: 'units', routes: unitsRoutes, tables: ['division', 'division_succession', 'site'] },
    { name: 'people', routes: peopleRoutes, tables: ['person', 'external_profile', 'person_login'] },
  ],
  tags: [
    ['Organisation', 'Divisions and hospital sites'],
    ['People', 'Faculty, external mentors, staff and service clients, and their logins'],
  ],
};
