import type { Layout, Reader, Values } from './reader.ts';

const offices = ['division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead'] as const;

function readCheckIn({ must, refuse, code, day }: Reader): Values {
  const values = {
    mentee_hr_number: must(code)('mentee_hr_number'),
    conductor_hr_number: must(code)('conductor_hr_number'),
    held_on: must(day)('held_on'),
  };
  if (values.mentee_hr_number !== null && values.mentee_hr_number === values.conductor_hr_number)
    refuse('conductor_hr_number', 'holder_unfit', 'Nobody conducts their own check-in.');
  return values;
}

function readReview({ must, refuse, code, day, whole, word }: Reader): Values {
  const values = {
    mentee_hr_number: must(code)('mentee_hr_number'),
    reviewer_hr_number: must(code)('reviewer_hr_number'),
    held_on: must(day)('held_on'),
    academic_year: whole(1990, 2199)('academic_year'),
    capacity: word(offices)('capacity'),
  };
  if (values.mentee_hr_number !== null && values.mentee_hr_number === values.reviewer_hr_number)
    refuse('reviewer_hr_number', 'holder_unfit', 'Nobody reviews themselves.');
  return values;
}

/** Check-ins that were held, without what was said in them. */
export const checkIns: Layout = {
  about:
    'Check-ins that were held before they were recorded here: when and by whom, without content; for faculty affairs. Known by mentee and the programme clock of the day. They count as held.',
  holds: {
    mentee_hr_number: 'HR number of the mentee',
    conductor_hr_number: 'HR number of the vice-chair who conducted it',
    held_on: 'The day on which it was held',
  },
  required: ['mentee_hr_number', 'conductor_hr_number', 'held_on'],
  example: { mentee_hr_number: 'H000123', conductor_hr_number: 'H000456', held_on: '2025-12-04' },
  needs: 'history:import',
  task: 'import_check_ins',
  read: readCheckIn,
};

/** Annual reviews that were held, without what was said in them. */
export const annualReviews: Layout = {
  about:
    'Annual reviews that were held before they were recorded here: when and by whom, without content; for faculty affairs. Known by mentee and academic year. They count as held.',
  holds: {
    mentee_hr_number: 'HR number of the mentee',
    reviewer_hr_number: 'HR number of who held it',
    held_on: 'The day on which it was held',
    academic_year: 'The calendar year in which the academic year begins. Empty: that of the day',
    capacity: `The office in which it was held: one of ${offices.join(', ')}. Empty: the one that the reviewer held on the day, else division_director`,
  },
  required: ['mentee_hr_number', 'reviewer_hr_number', 'held_on'],
  example: { mentee_hr_number: 'H000123', reviewer_hr_number: 'H000456', held_on: '2025-05-20', academic_year: '2024' },
  needs: 'history:import',
  task: 'import_annual_reviews',
  read: readReview,
};
