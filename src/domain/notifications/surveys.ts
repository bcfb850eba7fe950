import type { Kinds } from './kinds.ts';

/** What surveys notify people of. */
export const kinds = {
  survey_invitation: {
    words: 'A survey asks you, by a link that is for you alone and can be used once.',
    path: '/v1/survey-invitations/:id',
    link: '/v1/survey-answers/:secret',
  },
  survey_reminder: {
    words: 'A survey closes soon; if you have yet to answer, use the link of your invitation.',
    path: '/v1/survey-invitations/:id',
  },
} as const satisfies Kinds;
