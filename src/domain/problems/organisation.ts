import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of organisation: code, status, title. */
export const problems = {
  'identifier-taken': [
    409,
    'The identifier belongs to another person',
    'HR number, university id, ORCID iD or sign-in belong to one person, and another one has it.',
    'Check the identifier; where both records are one person, merge them.',
  ],
  'division-inactive': [
    422,
    'The division is not active in that period',
    'The division does not exist on all days of the period.',
    'Name the division that succeeds it, or shorten the period.',
  ],
  'person-kind-fixed': [
    422,
    'The kind of a person does not change',
    'Faculty members, external people and service clients do not become one another.',
    'Record a new person of the other kind.',
  ],
  'external-profile-unfit': [
    422,
    'External persons have a profile, others have none',
    'External people need an external profile, and nobody else has one.',
    'Add it for an external person, and leave it out for everybody else.',
  ],
  'login-ended': [
    409,
    'The login was ended',
    'The login was ended, and nobody signs in with it any more.',
    'Add a new login for the person.',
  ],
  'second-person-needed': [
    422,
    'A second person approves what somebody asks for',
    'Whoever asked for a sign-in, a role or a merge does not approve it, nor does somebody whose only sign-in they gave.',
    'Let another programme administrator or the person approve it. Where there is neither, the operator adds an administrator.',
  ],
  'access-change-open': [
    409,
    'The same waits for approval already',
    'A sign-in with the subject, the role of the person, or a merge of the record was asked for already and waits for a second person.',
    'Find it in /v1/access-changes?status=open, and have it approved, refused or withdrawn.',
  ],
  'access-change-over': [
    409,
    'It was decided or withdrawn, or has lapsed',
    'The access change was approved, refused or withdrawn before, or not approved in time.',
    'Ask for it anew where it is still wanted.',
  ],
  'access-change-overtaken': [
    409,
    'What it would change has changed since',
    'The role was changed since, or whoever asked may no longer do it or is no longer there.',
    'Refuse the access change, and ask for it anew.',
  ],
  'person-merged': [
    409,
    'The person was merged into another',
    'The person is a duplicate that was merged into another record.',
    'Use the record into which it was merged.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  division_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another division has this code; codes are never reused.' },
  site_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another site has this code.' },
  person_hr_number_unique: { code: 'identifier-taken', pointer: '/hr_number', detail: 'Another person has this HR number.' },
  person_hr_number_any_case: {
    code: 'identifier-taken',
    pointer: '/hr_number',
    detail: 'Another person has this HR number; capital and small letters are the same.',
  },
  person_university_id_unique: { code: 'identifier-taken', pointer: '/university_id', detail: 'Another person has this university id.' },
  person_orcid_unique: { code: 'identifier-taken', pointer: '/orcid', detail: 'Another person has this ORCID iD.' },
  person_login_unique: {
    code: 'identifier-taken',
    pointer: '/subject',
    detail: 'This subject of this issuer already signs in as a person of your department.',
  },
  access_change_one_login: {
    code: 'access-change-open',
    pointer: '/subject',
    detail: 'A sign-in with this subject of this issuer waits for approval: see /v1/access-changes?status=open.',
  },
  access_change_one_role: {
    code: 'access-change-open',
    pointer: '/role',
    detail: 'This role of the person waits for approval: see /v1/access-changes?status=open.',
  },
  access_change_one_merge: {
    code: 'access-change-open',
    pointer: '/duplicate_id',
    detail: 'A merge of this record waits for approval: see /v1/access-changes?status=open.',
  },
  division_succession_unique: { code: 'period-overlap', detail: 'This succession is already recorded.' },
  division_succession_two_divisions: {
    code: 'reference-unknown',
    pointer: '/to_division_id',
    detail: 'A division cannot succeed itself.',
  },
} as const satisfies Constraints;
