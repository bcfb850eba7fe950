import type { Layout, Reader, Values } from './reader.ts';

const modes = ['in_person', 'video', 'phone', 'email', 'other'] as const;

function readMeeting({ must, refuse, code, word, day, whole, has }: Reader): Values {
  const values = {
    mentee_hr_number: must(code)('mentee_hr_number'),
    mentor_hr_number: must(code)('mentor_hr_number'),
    held_on: day('held_on'),
    programme_year_of: day('programme_year_of'),
    meetings: whole(0, 52)('meetings'),
    mode: word(modes)('mode'),
    duration_min: whole(1, 1_440)('duration_min'),
  };
  const { held_on, programme_year_of, meetings } = values;
  if (held_on === null && programme_year_of === null) refuse(has('held_on') ? 'held_on' : 'programme_year_of', 'required', NEITHER);
  else if (held_on !== null && (programme_year_of !== null || meetings !== null))
    refuse(programme_year_of !== null ? 'programme_year_of' : 'meetings', 'count_or_day', NEITHER);
  else if (programme_year_of !== null && meetings === null)
    refuse('meetings', 'required', 'A programme year has the number of its meetings.');
  return values;
}

const NEITHER = 'A row has the day of one meeting in held_on, or a programme year in programme_year_of with a number in meetings.';

/** Meetings of earlier days: one by one, or counted by programme year. */
export const meetings: Layout = {
  about:
    'Meetings that were held before they were logged here, one by one or counted by programme year; for faculty affairs. Known by pair and day, or pair and year. They count like confirmed ones and are marked as brought along.',
  holds: {
    mentee_hr_number: 'HR number of the mentee',
    mentor_hr_number: 'HR number of the mentor',
    held_on: 'The day of one meeting',
    programme_year_of: 'In the place of a day: any day of the programme year of the mentee whose meetings are counted',
    meetings: 'How many there were in that year, from 0 to 52',
    mode: `One of ${modes.join(', ')}. Empty: other`,
    duration_min: 'Minutes of the meeting, or of each. Empty: as many as the policy of the day asks for',
  },
  required: ['mentee_hr_number', 'mentor_hr_number'],
  example: { mentee_hr_number: 'H000123', mentor_hr_number: 'H000456', held_on: '2025-01-15', mode: 'video', duration_min: '45' },
  needs: 'history:import',
  read: readMeeting,
};
