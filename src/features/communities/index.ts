import type { Context } from '../context.ts';
import * as cohorts from './cohorts/merging.ts';
import { routes as cohortsRoutes } from './cohorts/routes.ts';

export const communities: Context = {
  name: 'communities',
  title: 'Communities',
  description: 'People who support each other beyond pairs: cohorts with mentors of other institutions.',
  features: [
    {
      name: 'cohorts',
      routes: cohortsRoutes,
      tables: ['cohort', 'cohort_mentor', 'cohort_application', 'cohort_choice', 'cohort_artefact'],
      merge: cohorts.reassignPerson,
    },
  ],
  tags: [
    ['Cohorts', 'A year with a mentor of another institution: days, rules and states of each cohort'],
    ['Cohort mentors', 'Who volunteers as a mentor of a cohort: the published list, with capacity and evidence'],
    ['Cohort applications', 'Applications to a cohort with their choices and files, for the applicant and the host alone'],
  ],
};
