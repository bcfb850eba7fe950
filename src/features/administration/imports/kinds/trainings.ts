import type { Layout, Reader, Values } from './reader.ts';

function readTraining({ must, refuse, code, text, day, whole, flag }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    course_title: must(text(200))('course_title'),
    course_code: code('course_code'),
    duration_min: must(whole(1, 60_000))('duration_min'),
    is_accredited: must(flag)('is_accredited'),
    moc_section: whole(1, 3)('moc_section'),
    completed_on: must(day)('completed_on'),
    expires_on: day('expires_on'),
    evidence: must(text(2_000))('evidence'),
  };
  const { completed_on, expires_on } = values;
  if (completed_on !== null && expires_on !== null && expires_on <= completed_on)
    refuse('expires_on', 'end_before_start', 'It is the first day on which the training no longer counts, after its completion.');
  return values;
}

/** Trainings of mentors that were completed, which whoever imports them has verified. */
export const trainings: Layout = {
  about: 'Completed trainings of mentors, verified by whoever imports them; for faculty affairs. Known by person, title and day.',
  holds: {
    hr_number: 'HR number of the person',
    course_title: 'Title of the course',
    course_code: 'Code of the course',
    duration_min: 'Duration in minutes',
    is_accredited: 'true or false',
    moc_section: 'Section of the maintenance-of-certification programme, from 1 to 3',
    completed_on: 'The day on which it was completed',
    expires_on: 'The first day on which it no longer counts. Empty: never',
    evidence: 'What proves the training',
  },
  required: ['hr_number', 'course_title', 'duration_min', 'is_accredited', 'completed_on', 'evidence'],
  example: {
    hr_number: 'H000123',
    course_title: 'Foundations of mentoring',
    course_code: 'MENT-101',
    duration_min: '180',
    is_accredited: 'true',
    completed_on: '2025-02-01',
    evidence: 'Certificate 4711',
  },
  read: readTraining,
  needs: 'mentor_training:verify',
};
