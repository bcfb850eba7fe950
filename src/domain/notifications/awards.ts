import type { Kinds } from './kinds.ts';

/** What awards notify people of. */
export const kinds = {
  award_cycle_missing: {
    words: 'An award of yours to run has no cycle in this academic year, which ends soon.',
    path: '/v1/award-programmes/:id',
  },
  award_committee_joined: {
    words: 'You are a member of the committee of an award, and will rank its nominations.',
    path: '/v1/award-cycles/:id',
  },
  award_review_begun: { words: 'The nominations for an award are complete; please rank them.', path: '/v1/award-cycles/:id' },
  nomination_submitted: { words: 'A nomination for an award was submitted, and is for you to judge.', path: '/v1/nominations/:id' },
  nomination_judged: { words: 'A nomination of yours for an award was judged.', path: '/v1/nominations/:id' },
  nomination_nominator_named: { words: 'Somebody has named you as a nominator for an award.', path: '/v1/nominations/:id' },
  nomination_materials_asked: {
    words: 'You are nominated for an award; please give the materials that its committee reads.',
    path: '/v1/nominations/:id',
  },
  nomination_withdrawn: { words: 'A nomination for an award in which you have a part was withdrawn.', path: '/v1/nominations/:id' },
  nomination_decided: { words: 'A nomination for an award in which you have a part was decided on.', path: '/v1/nominations/:id' },
  award_letter_asked: {
    words: 'Somebody asks you for a letter in support of a nomination for an award.',
    path: '/v1/nomination-letters/:id',
  },
  award_letter_due: {
    words: 'A letter that you were asked for in support of a nomination is due soon.',
    path: '/v1/nomination-letters/:id',
  },
  award_letter_answered: {
    words: 'A letter in support of a nomination of yours was submitted or declined.',
    path: '/v1/nomination-letters/:id',
  },
  award_conferred: { words: 'An award was conferred on you; say whether it may be listed publicly.', path: '/v1/awards/:id' },
  award_withdrawn: { words: 'An award that was conferred on you was withdrawn by a decision.', path: '/v1/awards/:id' },
  stipend_recorded: { words: 'A stipend of yours was recorded.', path: '/v1/stipends/:id' },
} as const satisfies Kinds;
