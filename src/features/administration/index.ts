import type { Context } from '../context.ts';
import { routes as departmentsRoutes } from './departments/routes.ts';
import { routes as hrFactsRoutes } from './hr-facts/routes.ts';
import * as hrFacts from './hr-facts/service.ts';
import * as importFiles from './imports/apply.ts';
import * as importJobs from './imports/jobs.ts';
import { routes as importsRoutes } from './imports/routes.ts';
import { routes as personRecordsRoutes } from './person-records/routes.ts';
import * as successionDaily from './succession/daily.ts';
import * as leaveChoices from './succession/leave-choices/service.ts';
import { routes as successionRoutes } from './succession/routes.ts';

export const administration: Context = {
  name: 'administration',
  title: 'Administration',
  description: 'The department and its policy, the HR facts of its people, and what follows for mentorships when these change.',
  features: [
    { name: 'departments', routes: departmentsRoutes, tables: ['department', 'policy'] },
    {
      name: 'succession',
      routes: successionRoutes,
      tables: ['leave_choice'],
      daily: {
        follow: { follow_careers: successionDaily.followCareers },
        notify: {
          notify_absences: successionDaily.notifyAbsences,
          notify_retirements: successionDaily.notifyRetirements,
          notify_new_directors: successionDaily.notifyNewDirectors,
          notify_vacant_divisions: successionDaily.notifyVacantDivisions,
        },
      },
      merge: leaveChoices.reassignPerson,
    },
    {
      name: 'hr-facts',
      routes: hrFactsRoutes,
      tables: [
        'appointment',
        'division_membership',
        'site_membership',
        'position_description',
        'leave',
        'leave_restricted',
        'leadership_role',
        'reporting_line',
      ],
      merge: hrFacts.reassignPerson,
    },
    { name: 'person-records', routes: personRecordsRoutes },
    {
      name: 'imports',
      routes: importsRoutes,
      tables: ['import', 'import_row', 'import_error', 'import_warning'],
      jobs: { import: importJobs },
      files: importFiles.files,
    },
  ],
  tags: [
    ['Department', 'The department and its versioned policy'],
    ['HR facts', 'Appointments, memberships, position descriptions, leaves, leadership roles and reporting lines, each with its period'],
    ['Succession', 'What happens to mentorships when careers change'],
    ['Imports', 'Import people, roles, divisions and sites from HR files: upload, dry run, report'],
  ],
};
