import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of awards: code, status, title. */
export const problems = {
  'award-programme-retired': [
    409,
    'The award is not given any more',
    'No cycle begins and no criteria follow once a programme is retired.',
    'Choose another programme, or take its retirement back.',
  ],
  'award-cycle-exists': [
    409,
    'The award has a cycle in that academic year',
    'A programme has one cycle an academic year.',
    'Continue with that cycle, or choose another academic year.',
  ],
  'award-cycle-state': [
    409,
    'The cycle is not in a state that allows this',
    'A cycle is planned, open, collects materials, is under review, decided, and conferred, in this order; `state` says where it stands.',
    'Read the cycle again and choose an action that its state allows.',
  ],
  'award-cycle-early': [
    409,
    'The deadline has not passed',
    'What was announced until a day is taken until that day is over.',
    'Wait until the day after the deadline that `detail` names, or move the deadline.',
  ],
  'award-deadlines-unfit': [
    422,
    'The deadlines do not fit each other, the day or the academic year',
    'Letters are due on the day on which nominations are due or later, and neither day has passed.',
    'Correct the days that `errors` names.',
  ],
  'award-self-nomination': [
    422,
    'Nobody nominates themself',
    'The nominee is one of the nominators, or the letter would be their own.',
    'Ask a colleague to nominate you, or leave yourself out of the nominators.',
  ],
  'award-nominator-ranks': [
    422,
    'A nominator does not rank',
    'Whoever nominates somebody in a cycle, or writes a letter for a nominee, has no part in ranking or deciding it.',
    'Let another member of the committee or another office do it; a member leaves the committee before they nominate.',
  ],
  'award-ranker-barred': [
    422,
    'The person has no part in ranking or deciding this cycle',
    'The person is a nominee, cannot be a member, or is too close to one of the nominees.',
    'Choose somebody else.',
  ],
  'award-nominator-unfit': [
    422,
    'The criteria do not let you nominate this person',
    'The criteria say who may nominate: anybody, members of the division, mentees of the nominee, or leaders.',
    'Ask somebody whom the criteria let nominate; `detail` says who does.',
  ],
  'award-nominee-unfit': [
    422,
    'The person cannot have the award',
    'The person is no faculty member here, or does not meet the criteria any more.',
    'Check the person and the criteria; `detail` says which rule is not met.',
  ],
  'nomination-exists': [
    409,
    'The person is nominated in this cycle',
    'A person has one nomination in a cycle, which can have several nominators.',
    'Ask whoever runs the award to bring you together with the nominators.',
  ],
  'nomination-state': [
    409,
    'The nomination is not in a state that allows this',
    'The nomination has moved on, for example it is submitted, decided or withdrawn; `state` says where it stands.',
    'Read the nomination again and choose an action that its state allows.',
  ],
  'nomination-late': [
    409,
    'Nominations are not taken any more, or not yet',
    'Nominations are submitted while the cycle is open, until the end of the day on which they are due.',
    'Ask whoever runs the award to open the cycle or to move the deadline.',
  ],
  'award-letter-late': [
    409,
    'Letters and materials are not taken any more',
    'They are submitted until the end of the day on which letters are due, and before the review.',
    'Ask whoever runs the award to move the deadline.',
  ],
  'award-letter-exists': [
    409,
    'The person was asked for a letter',
    'A writer is asked once for a nomination.',
    'Wait for the letter, or ask somebody else.',
  ],
  'award-letter-state': [
    409,
    'The letter is not in a state that allows this',
    'The letter was declined, or its nomination has been decided or withdrawn; `state` says which.',
    'Read the letter again.',
  ],
  'award-letter-unfit': [
    422,
    'The person cannot write a letter for this nomination',
    'Letters are of people of the department who are neither nominee nor nominator.',
    'Ask somebody else.',
  ],
  'award-ranking-unfit': [
    422,
    'The ranking does not name each nomination once',
    'A ranking names every nomination that is under review, each once, the best first.',
    'Send the ids of all nominations under review, in order.',
  ],
  'award-ranking-missing': [
    409,
    'The committee has not ranked the nominations',
    'A cycle with nominations is decided after every member of its committee has ranked them.',
    'Wait for the members, or change the committee.',
  ],
  'award-laureates-unfit': [
    422,
    'The laureates are not among the nominations under review',
    'A decision names at most as many nominations as the cycle has awards, each of them under review and once.',
    'Correct the nominations that `errors` names.',
  ],
  'award-state': [409, 'The award was withdrawn', 'What is withdrawn is neither listed nor withdrawn again.', 'Read the award again.'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  award_cycle_once_a_year: {
    code: 'award-cycle-exists',
    pointer: '/academic_year',
    detail: 'The programme has a cycle in that academic year.',
  },
  nomination_one_a_nominee: { code: 'nomination-exists', detail: 'Somebody else has nominated the person in this cycle.' },
  nomination_letter_one_a_writer: {
    code: 'award-letter-exists',
    pointer: '/writer_id',
    detail: 'The person was asked for a letter before.',
  },
  award_ranked_by_others: { code: 'award-nominator-ranks', detail: 'A nominee, nominator or writer of a letter would rank the cycle.' },
  award_cycle_moves_on: { code: 'award-cycle-state', detail: 'A cycle moves on one state at a time.' },
  nomination_moves_on: { code: 'nomination-state', detail: 'The nomination has moved on meanwhile.' },
} as const satisfies Constraints;
