import type { Kinds } from './kinds.ts';

/** What communities notify people of. */
export const kinds = {
  cohort_mentor_recorded: { words: 'You have been listed as a mentor of a cohort.', path: '/v1/cohort-mentors/:id' },
  cohort_application_recorded: { words: 'Your application to a cohort has been recorded for you.', path: '/v1/cohort-applications/:id' },
  cohort_application_submitted: { words: 'An application to your cohort has been submitted.', path: '/v1/cohort-applications/:id' },
  cohort_application_decided: { words: 'Your application to a cohort has been decided.', path: '/v1/cohort-applications/:id' },
  cohort_paired: { words: 'You have been paired in a cohort.', path: '/v1/cohort-pairs/:id' },
} as const satisfies Kinds;
