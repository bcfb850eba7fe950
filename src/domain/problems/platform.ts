import type { Catalogue } from '../../core/problem.ts';

/** The problems of platform: code, status, title. */
export const problems = {
  'job-state': [
    409,
    'The job is not in a state that allows this',
    'The job has ended or was cancelled.',
    'Read the job again; start a new one where it is needed.',
  ],
} as const satisfies Catalogue;
