import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of matching: code, status, title. */
export const problems = {
  'mentor-profile-unfit': [422, 'The person cannot have this mentor profile'],
  'mentor-training-state': [409, 'The training record is not in a state that allows this'],
  'declaration-unfit': [422, 'The declaration cannot be about this person'],
  'declaration-state': [409, 'The declaration is not in a state that allows this'],
  'declaration-day-unfit': [422, 'The day does not fit the declaration'],
  'mentor-request-exists': [409, 'The mentee already has such a request'],
  'mentor-request-already-matched': [409, 'The mentee already has a primary mentor'],
  'mentor-request-state': [409, 'The request is not in a state that allows this'],
  'mentor-request-unfit': [422, 'The parts of the request contradict each other'],
  'mentor-excluded': [422, 'The person cannot become the formal mentor of this mentee'],
  'match-discussion-open': [409, 'The request is already being discussed'],
  'match-discussion-state': [409, 'The discussion is not in a state that allows this'],
  'match-participants-missing': [409, 'Required contributions are missing'],
  'mentee-disagrees': [409, 'The mentee has not agreed to a match'],
  'contribution-empty': [422, 'The contribution is empty'],
  'needs-unfit': [422, 'The needs, preferences or values contradict each other'],
  'consent-required': [422, 'This is stored only with consent'],
  'needs-missing': [409, 'The needs of the mentee are not recorded'],
  'delegation-unfit': [422, 'The office cannot be delegated this way'],
  'delegation-exists': [409, 'The office is already delegated to this person'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  mentor_training_expires_later: {
    code: 'period-empty',
    pointer: '/expires_on',
    detail: 'The training must expire after it was completed.',
  },
  conflict_declaration_two_people: {
    code: 'declaration-unfit',
    pointer: '/other_id',
    detail: 'Declare a conflict with another person than yourself.',
  },
  conflict_declaration_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'You have already declared this about the person for days of that period.',
  },
  mentor_request_planned_after_start: {
    code: 'period-empty',
    pointer: '/planned_ends_on',
    detail: 'The planned end must come after the start.',
  },
  mentor_request_replaces_something: {
    code: 'mentor-request-unfit',
    pointer: '/replaces_id',
    detail: 'A replacement names the assignment it replaces; other requests name none.',
  },
  mentor_request_choice_once: { code: 'mentor-request-unfit', pointer: '/mentor_ids', detail: 'Name each person once.' },
  match_discussion_one_open: { code: 'match-discussion-open', detail: 'Continue or cancel the open discussion.' },
  match_delegation_to_another: { code: 'delegation-unfit', pointer: '/to_id', detail: 'Name another person than yourself.' },
  match_delegation_once: { code: 'delegation-exists', pointer: '/to_id', detail: 'The office is already delegated to this person.' },
} as const satisfies Constraints;
