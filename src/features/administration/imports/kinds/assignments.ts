import type { Layout, Reader, Values } from './reader.ts';

const subtypes = ['formal', 'informal', 'spot', 'sponsor', 'promotion_mentor'] as const;
const origins = ['institution', 'professional_org', 'self', 'cohort', 'event'] as const;

function readAssignment({ must, refuse, code, text, word, day, end, flag }: Reader): Values {
  const values = {
    mentee_hr_number: must(code)('mentee_hr_number'),
    mentor_hr_number: must(code)('mentor_hr_number'),
    subtype: word(subtypes)('subtype'),
    starts_on: must(day)('starts_on'),
    planned_ends_on: end('planned_ends_on'),
    ends_on: end('ends_on'),
    outcome: word(['completed', 'ended'])('outcome'),
    is_primary: flag('is_primary'),
    category: word(['traditional', 'transformational'])('category'),
    origin: word(origins)('origin'),
    reference: must(text(200))('reference'),
  };
  const { mentee_hr_number, mentor_hr_number, subtype, starts_on, planned_ends_on, ends_on, is_primary, outcome } = values;
  if (mentor_hr_number !== null && mentor_hr_number === mentee_hr_number)
    values.mentor_hr_number = refuse('mentor_hr_number', 'mentors_self', 'Nobody mentors themselves.');
  for (const [field, value] of [['planned_ends_on', planned_ends_on] as const, ['ends_on', ends_on] as const])
    if (starts_on !== null && value !== null && value <= starts_on)
      refuse(field, 'end_before_start', 'The end is the first day without the mentorship, after its start.');
  if (is_primary && subtype !== null && subtype !== 'formal')
    refuse('is_primary', 'primary_not_formal', 'Only a formal mentor is primary.');
  if (outcome !== null && ends_on === null) refuse('ends_on', 'required', 'What is completed or ended has its last day.');
  return values;
}

/** Mentorships of every kind that both sides agreed to on paper, running and over. */
export const assignments: Layout = {
  about:
    'Mentorships that both sides agreed to on paper, running and over. Known by mentee, mentor, subtype and first day. Both are notified and may object for the policy’s days.',
  holds: {
    mentee_hr_number: 'HR number of the mentee',
    mentor_hr_number: 'HR number of the mentor',
    subtype: `One of ${subtypes.join(', ')}. Empty: formal`,
    starts_on: 'The first day',
    planned_ends_on: 'The first day without, as planned; with ends=inclusive, the last day',
    ends_on: 'The first day without, where it is over or its end is certain; with ends=inclusive, the last day',
    outcome: 'completed or ended. Empty: ended, where there is an end',
    is_primary: 'true for the primary mentor of the mentee. Empty: false',
    category: 'traditional or transformational. Empty: traditional',
    origin: `One of ${origins.join(', ')}. Empty: institution`,
    reference: 'Where to find the document that shows that both agreed',
  },
  required: ['mentee_hr_number', 'mentor_hr_number', 'starts_on', 'reference'],
  example: {
    mentee_hr_number: 'H000123',
    mentor_hr_number: 'H000456',
    subtype: 'formal',
    starts_on: '2024-07-01',
    planned_ends_on: '2029-07-01',
    is_primary: 'true',
    reference: 'Records 2024/118',
  },
  read: readAssignment,
};
