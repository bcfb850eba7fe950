import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of matching: code, status, title. */
export const problems = {
  'mentor-profile-unfit': [
    422,
    'The person cannot have this mentor profile',
    'The person is not one who may mentor, or is no longer here.',
    'Check the kind and the appointment of the person.',
  ],
  'mentor-training-state': [
    409,
    'The training record is not in a state that allows this',
    'The training record has moved on, for example it was voided. `detail` says where it stands.',
    'Read it again; record a new training where one is needed.',
  ],
  'declaration-unfit': [
    422,
    'The declaration cannot be about this person',
    'The declaration is about yourself, or about somebody who cannot be matched with you.',
    'Name another person.',
  ],
  'declaration-state': [
    409,
    'The declaration is not in a state that allows this',
    'The declaration has ended already.',
    'Read it again; declare anew where the conflict has come back.',
  ],
  'declaration-day-unfit': [
    422,
    'The day does not fit the declaration',
    'The declaration cannot end on that day.',
    'Choose a day that `detail` allows.',
  ],
  'mentor-request-exists': [
    409,
    'The mentee already has such a request',
    'The mentee has an open request of this kind; `mentor_request_id` names it where you may see it.',
    'Continue with that request, or withdraw it first.',
  ],
  'mentor-request-already-matched': [
    409,
    'The mentee already has a primary mentor',
    'The mentee has a primary mentor, so a first one cannot be requested.',
    'Request a replacement or an additional mentor instead.',
  ],
  'mentor-request-state': [
    409,
    'The request is not in a state that allows this',
    'The request has moved on, for example it is withdrawn or matched. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'mentor-request-unfit': [
    422,
    'The parts of the request contradict each other',
    'Parts of the request exclude each other, such as a replacement without the assignment to replace.',
    'Correct the fields that `errors` names.',
  ],
  'mentor-excluded': [
    422,
    'The person cannot become the formal mentor of this mentee',
    'Rules or facts exclude the person as a formal mentor of this mentee. `exclusions` lists what you may know of them.',
    'Choose another mentor, for example among the candidates.',
  ],
  'match-discussion-open': [
    409,
    'The request is already being discussed',
    'Another discussion of this request is open.',
    'Contribute to it, or cancel it before you open a new one.',
  ],
  'match-discussion-state': [
    409,
    'The discussion is not in a state that allows this',
    'The discussion is concluded or cancelled.',
    'Read it again; open a new discussion of the request where one is needed.',
  ],
  'match-participants-missing': [
    409,
    'Required contributions are missing',
    'Offices that must contribute have not. `missing` lists them and who holds them.',
    'Have them contribute or delegate, then conclude.',
  ],
  'mentee-disagrees': [
    409,
    'The mentee has not agreed to a match',
    'The mentee has not agreed to the proposed mentor.',
    'Have the mentee agree, or propose somebody else.',
  ],
  'contribution-empty': [
    422,
    'The contribution is empty',
    'The contribution proposes nobody and says nothing.',
    'Name a mentor, or write what you think.',
  ],
  'needs-unfit': [
    422,
    'The needs, preferences or values contradict each other',
    'An area is named twice, or needs, preferences and values exclude each other.',
    'Correct the fields that `errors` names.',
  ],
  'consent-required': [
    422,
    'This is stored only with consent',
    'Self-identification and concordance preferences are stored only where the person consents.',
    'Send the consent along, or leave these fields out.',
  ],
  'needs-missing': [
    409,
    'The needs of the mentee are not recorded',
    'The needs of the mentee are not recorded, so there is nothing to match by.',
    'Record the needs of the mentee first.',
  ],
  'delegation-unfit': [
    422,
    'The office cannot be delegated this way',
    'The office cannot be delegated to this person, or not in this discussion.',
    'Choose somebody whom `detail` allows.',
  ],
  'delegation-exists': [
    409,
    'The office is already delegated to this person',
    'The person already acts for this office in the discussion.',
    'Nothing is left to do; to delegate to another person, name that person.',
  ],
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
