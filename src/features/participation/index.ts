import type { Context } from '../context.ts';
import * as concernsDaily from './concerns/daily.ts';
import { routes as concernsRoutes } from './concerns/routes.ts';
import * as concerns from './concerns/service.ts';
import { routes as enrolmentsRoutes } from './enrolments/routes.ts';
import * as enrolments from './enrolments/service.ts';
import { routes as facilitatorsRoutes } from './facilitators/routes.ts';
import * as facilitators from './facilitators/service.ts';
import { files as programmeEventFiles } from './programme-events/files.ts';
import * as programmeEventJobs from './programme-events/jobs.ts';
import { routes as programmeEventsRoutes } from './programme-events/routes.ts';
import * as programmeEvents from './programme-events/service.ts';

export const participation: Context = {
  name: 'participation',
  title: 'Participation',
  description: 'Events and resources of the programme, enrolment of part-time and adjunct faculty, facilitators, and concerns.',
  features: [
    {
      name: 'programme-events',
      routes: programmeEventsRoutes,
      tables: ['programme_event', 'event_attendance', 'resource', 'resource_use'],
      merge: programmeEvents.reassignPerson,
      jobs: { import_events: programmeEventJobs },
      files: { events: programmeEventFiles },
    },
    { name: 'enrolments', routes: enrolmentsRoutes, tables: ['programme_enrolment'], merge: enrolments.reassignPerson },
    {
      name: 'facilitators',
      routes: facilitatorsRoutes,
      tables: ['facilitator_call', 'facilitator_application', 'facilitator_statement', 'introduction', 'pair_feedback'],
      merge: facilitators.reassignPerson,
    },
    {
      name: 'concerns',
      routes: concernsRoutes,
      tables: ['concern'],
      daily: { settle: { reroute_orphaned_concerns: concernsDaily.rerouteOrphaned } },
      merge: concerns.reassignPerson,
    },
  ],
  tags: [
    ['Programme enrolments', 'Part-time and adjunct faculty who take part in the programme'],
    ['Programme events', 'Orientations, workshops and other events, and attendance'],
    ['Resources', 'Checklists, guides and courses of the programme and of its divisions'],
    [
      'Facilitators',
      'Calls, applications and terms of mentorship facilitators, the introductions that they make, and their feedback to pairs',
    ],
    ['Concerns', 'Concerns raised in confidence, each routed to one person'],
  ],
};
