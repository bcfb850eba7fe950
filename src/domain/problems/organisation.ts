import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of organisation: code, status, title. */
export const problems = {
  'identifier-taken': [409, 'The identifier belongs to another person'],
  'division-inactive': [422, 'The division is not active in that period'],
  'person-kind-fixed': [422, 'The kind of a person does not change'],
  'external-profile-unfit': [422, 'External persons have a profile, others have none'],
  'login-ended': [409, 'The login was ended'],
  'person-merged': [409, 'The person was merged into another'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  division_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another division has this code; codes are never reused.' },
  site_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another site has this code.' },
  person_hr_number_unique: { code: 'identifier-taken', pointer: '/hr_number', detail: 'Another person has this HR number.' },
  person_university_id_unique: { code: 'identifier-taken', pointer: '/university_id', detail: 'Another person has this university id.' },
  person_orcid_unique: { code: 'identifier-taken', pointer: '/orcid', detail: 'Another person has this ORCID iD.' },
  person_login_unique: {
    code: 'identifier-taken',
    pointer: '/subject',
    detail: 'This subject of this issuer already signs in as a person.',
  },
  division_succession_unique: { code: 'period-overlap', detail: 'This succession is already recorded.' },
  division_succession_two_divisions: {
    code: 'reference-unknown',
    pointer: '/to_division_id',
    detail: 'A division cannot succeed itself.',
  },
} as const satisfies Constraints;
