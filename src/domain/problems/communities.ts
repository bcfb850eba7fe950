import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of communities: code, status, title. */
export const problems = {
  'cohort-unfit': [
    422,
    'The cohort does not fit together',
    'Applications are taken before the programme starts, and the host is a member of the department who is here.',
    'Correct the fields that `errors` names.',
  ],
  'cohort-state': [
    409,
    'The cohort is not in a state that allows this',
    'The cohort has moved on, or is not so far yet. `detail` says where it stands.',
    'Read the cohort again and choose an action that its state allows.',
  ],
  'cohort-early': [
    409,
    'The cohort cannot move on before its day',
    'Each state of a cohort begins on a day of its plan, which has not come. `detail` names it.',
    'Move it on then, or change the days while it is being planned.',
  ],
  'cohort-mentor-unfit': [
    422,
    'The person cannot be a mentor of the cohort',
    'Mentors are faculty or external people who are here, who agreed, and who are not its host.',
    'Correct the fields that `errors` names.',
  ],
  'cohort-publication-unfit': [
    422,
    'The publication does not make the mentor eligible',
    'The cohort asks for a publication within a number of years before it starts; the one given is missing, too old or not published yet.',
    'Give the identifier and the day of a publication within those years.',
  ],
  'cohort-mentor-exists': [
    409,
    'The person is a mentor of the cohort already',
    'A person volunteers once for a cohort.',
    'Change the entry there is.',
  ],
  'cohort-application-unfit': [
    422,
    'The application does not fit the person or the cohort',
    'Faculty, trainees and external people apply, who are here and neither host nor mentor of the cohort, and make as many choices as it allows.',
    'Correct the fields that `errors` names.',
  ],
  'cohort-application-exists': [
    409,
    'The person has already applied to the cohort',
    'A person applies once to a cohort.',
    'Continue with the application there is.',
  ],
  'cohort-application-late': [
    409,
    'The cohort takes no applications today',
    'Applications are taken while the cohort has them open, within the days that it names.',
    'Apply within those days, or to the next cohort.',
  ],
  'cohort-application-state': [
    409,
    'The application is not in a state that allows this',
    'The application has moved on, for example it is decided or withdrawn. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'cohort-choice-twice': [422, 'A mentor is chosen twice', 'The choices of an application are distinct.', 'Choose each mentor once.'],
  'cohort-choice-unlisted': [
    422,
    'A choice is not on the published list',
    'Choices come from the published list of the cohort: mentors who have not withdrawn and are not held in reserve.',
    'Choose mentors that `listCohortMentors` lists.',
  ],
  'cohort-choice-same-institution': [
    422,
    'A chosen mentor is of the same institution',
    'The cohort pairs people with mentors of other institutions.',
    'Choose a mentor of another institution.',
  ],
  'cohort-artefact-unfit': [
    422,
    'The file is not what it says it is',
    'Artefacts are PDF or DOCX, and their content is of the type that is given and that the file name ends in.',
    'Send the file as PDF or DOCX, without macros, under its own type.',
  ],
  'matching-round-state': [
    409,
    'The cohort or the round is not in a state that allows this',
    'Rounds are computed while the cohort is in the state `matching` and none is confirmed; a round is confirmed once, after it was computed. `detail` says where it stands.',
    'Read the round and the cohort again.',
  ],
  'matching-round-stale': [
    409,
    'Pairs of the round cannot be made any more',
    'Since it was computed an application was withdrawn or decided otherwise, or a mentor withdrew or takes fewer.',
    'Compute another round, and confirm that.',
  ],
  'matching-round-unfit': [
    422,
    'A lock of the round cannot be kept',
    'A lock names somebody who takes no part, a pair that must not be, an application twice, or more than a mentor takes.',
    'Open another round without the lock that `errors` names.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  cohort_days_in_order: {
    code: 'cohort-unfit',
    pointer: '/applications_end_on',
    detail: 'Applications start, end, and then the programme starts and ends.',
  },
  cohort_mentor_once: { code: 'cohort-mentor-exists', pointer: '/person_id', detail: 'The person is a mentor of the cohort already.' },
  cohort_application_once: {
    code: 'cohort-application-exists',
    pointer: '/applicant_id',
    detail: 'The person has already applied to the cohort.',
  },
  matching_round_confirmed_once: { code: 'matching-round-state', detail: 'Another round of the cohort is confirmed.' },
} as const satisfies Constraints;
