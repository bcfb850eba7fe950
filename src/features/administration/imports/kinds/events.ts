import type { Layout, Reader, Values } from './reader.ts';

const eventKinds = ['orientation', 'social', 'workshop', 'mentor_forum', 'lecture', 'award_ceremony'] as const;
const attendances = ['present', 'excused', 'absent'] as const;

function readEvent({ must, refuse, code, text, word, day, flag, has }: Reader): Values {
  const values = {
    title: must(text(200))('title'),
    kind: must(word(eventKinds))('kind'),
    held_on: must(day)('held_on'),
    division_code: code('division_code'),
    is_mandatory: flag('is_mandatory'),
    hr_number: code('hr_number'),
    attendance: word(attendances)('attendance'),
  };
  if (values.attendance !== null && values.hr_number === null)
    refuse(has('hr_number') ? 'hr_number' : 'attendance', 'required', 'Attendance is of a person.');
  return values;
}

/** Events of the programme, with who attended. */
export const events: Layout = {
  about:
    'Events of the programme with attendance, a row for each person, or one without a person; for programme administrators. Known by title, day and division, and by the person.',
  holds: {
    title: 'Title of the event',
    kind: `One of ${eventKinds.join(', ')}`,
    held_on: 'The day of the event',
    division_code: 'Code of the division that holds it. Empty: the department',
    is_mandatory: 'true or false. Empty: true of an orientation, false of others',
    hr_number: 'HR number of a person',
    attendance: `One of ${attendances.join(', ')}. Empty: present`,
  },
  required: ['title', 'kind', 'held_on'],
  example: { title: 'Orientation of new faculty', kind: 'orientation', held_on: '2025-09-10', hr_number: 'H000123', attendance: 'present' },
  needs: 'programme_event:write',
  task: 'import_events',
  read: readEvent,
};
