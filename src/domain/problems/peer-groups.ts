import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

const READ_AGAIN = 'Read it again and choose an action that its state allows.';

/** The problems of peer groups: code, status, title. */
export const problems = {
  'peer-group-full': [
    409,
    'The peer group has no seat left',
    'The group has as many members as its kind allows. `max_members` says how many that is.',
    'Wait until somebody leaves, or form another group.',
  ],
  'peer-group-state': [
    409,
    'The peer group is not in a state that allows this',
    'The group has moved on. `detail` says where it stands.',
    READ_AGAIN,
  ],
  'peer-group-not-ready': [
    409,
    'The peer group cannot begin yet',
    'A group begins with two members who have all acknowledged its ground rules, and a point person. `detail` says what is missing.',
    'Do what `detail` says, and try again.',
  ],
  'peer-reporting-line': [
    422,
    'Somebody in the peer group reports to the person, or the person to somebody in it',
    'Nobody is in a peer group with somebody who reports to them, on any day from now on that is on record.',
    'Choose another group.',
  ],
  'peer-membership-exists': [
    409,
    'The person is a member of the peer group already, or invited',
    'There is a membership or an open invitation of this person in the group.',
    'Nothing is left to do.',
  ],
  'peer-membership-state': [
    409,
    'The membership is not in a state that allows this',
    'The membership has moved on, for example it was declined or has ended. `detail` says where it stands.',
    READ_AGAIN,
  ],
  'peer-membership-unfit': [
    422,
    'The person cannot be a member of a peer group',
    'Members of peer groups are people who are here today: no service clients, and nobody who has left.',
    'Name somebody else.',
  ],
  'peer-point-person-needed': [
    409,
    'A peer group that is under way has a point person or a coordinator',
    'The group would be left without one.',
    'Give the role to another member first, or conclude the group.',
  ],
  'peer-version-unknown': [
    409,
    'The group has another version of its ground rules or mission by now',
    'What was acknowledged is not the present version. `present` says which one that is.',
    'Read the group again, and acknowledge the present version.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  peer_membership_size: { code: 'peer-group-full', detail: 'Every seat of the group is taken.' },
  peer_membership_no_overlap: { code: 'peer-membership-exists', pointer: '/person_id', detail: 'The person is a member already.' },
  peer_membership_invited_once: { code: 'peer-membership-exists', pointer: '/person_id', detail: 'The person is invited already.' },
  peer_membership_not_in_reporting_line: {
    code: 'peer-reporting-line',
    detail: 'Two members of the group would be active while one of them reports to the other.',
  },
} as const satisfies Constraints;
