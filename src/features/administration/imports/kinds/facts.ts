import type { Layout, Reader, Values } from './reader.ts';
import { positions } from './words.ts';

const END = 'The first day without; with ends=inclusive, the last day. Empty: it goes on';

/** @throws nothing: an end that is not after the start is an error of the row */
function orderly<V extends { starts_on: string | null; ends_on: string | null }>(values: V, { refuse }: Reader): V {
  const { starts_on, ends_on } = values;
  if (starts_on !== null && ends_on !== null && ends_on <= starts_on)
    refuse('ends_on', 'end_before_start', 'The end is the first day without, after the start.');
  return values;
}

function readLeave(read: Reader): Values {
  const { must, refuse, code, word, day, end, flag, text } = read;
  const values = orderly(
    {
      hr_number: must(code)('hr_number'),
      kind: must(word(leaveKinds))('kind'),
      starts_on: must(day)('starts_on'),
      ends_on: end('ends_on'),
      stops_clock: flag('stops_clock'),
      clock_override_reason: text(500)('clock_override_reason'),
    },
    read,
  );
  if (values.clock_override_reason !== null && values.stops_clock === null)
    refuse('stops_clock', 'required', 'A reason to depart from the policy needs what holds in its place.');
  return values;
}

const leaveKinds = ['parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected'] as const;

function readLine(read: Reader): Values {
  const { must, refuse, code, word, day, end } = read;
  const values = orderly(
    {
      subordinate_hr_number: must(code)('subordinate_hr_number'),
      superior_hr_number: must(code)('superior_hr_number'),
      kind: must(word(['primary', 'dotted', 'supervision', 'evaluation']))('kind'),
      starts_on: must(day)('starts_on'),
      ends_on: end('ends_on'),
    },
    read,
  );
  if (values.superior_hr_number !== null && values.superior_hr_number === values.subordinate_hr_number)
    values.superior_hr_number = refuse('superior_hr_number', 'reports_to_self', 'Nobody reports to themselves.');
  return values;
}

const shares = ['clinical_pct', 'teaching_pct', 'scholarship_pct', 'administration_pct'] as const;

function readPosition(read: Reader): Values {
  const { must, refuse, code, word, day, end, percentage } = read;
  const values = orderly(
    {
      hr_number: must(code)('hr_number'),
      kind: must(word(positions))('kind'),
      clinical_pct: percentage('clinical_pct'),
      teaching_pct: percentage('teaching_pct'),
      scholarship_pct: percentage('scholarship_pct'),
      administration_pct: percentage('administration_pct'),
      starts_on: must(day)('starts_on'),
      ends_on: end('ends_on'),
    },
    read,
  );
  const given = shares.map((share) => values[share]).filter((share) => share !== null);
  const sum = given.reduce((total, share) => total + share, 0);
  const column = shares.find((share) => read.has(share)) ?? 'clinical_pct';
  if (given.length > 0 && (given.length < shares.length || sum !== 100))
    refuse(column, 'split_not_whole', 'All four shares are given and add up to 100, or none is.');
  return values;
}

/** Leaves, with the kinds that faculty affairs alone may know. */
export const leaves: Layout = {
  about: 'Leaves of people, with their kind; for faculty affairs. Known by person, kind and first day.',
  holds: {
    hr_number: 'HR number of the person',
    kind: `One of ${leaveKinds.join(', ')}`,
    starts_on: 'The first day of the leave',
    ends_on: END,
    stops_clock: 'true or false. Empty: as the policy on the first day decides for the kind',
    clock_override_reason: 'Why the clock departs from the policy',
  },
  required: ['hr_number', 'kind', 'starts_on'],
  example: { hr_number: 'H000123', kind: 'sabbatical', starts_on: '2025-07-01', ends_on: '2026-01-01' },
  read: readLeave,
  needs: 'leave:write',
};

/** Reporting lines of every kind, also past ones. */
export const reportingLines: Layout = {
  about: 'Reporting lines of every kind, running and past. Known by the two people, kind and first day.',
  holds: {
    subordinate_hr_number: 'HR number of who reports',
    superior_hr_number: 'HR number of whom they report to',
    kind: 'primary, dotted, supervision or evaluation',
    starts_on: 'The first day of the line',
    ends_on: END,
  },
  required: ['subordinate_hr_number', 'superior_hr_number', 'kind', 'starts_on'],
  example: { subordinate_hr_number: 'H000123', superior_hr_number: 'H000456', kind: 'dotted', starts_on: '2024-07-01' },
  read: readLine,
};

/** Position descriptions with their shares of time, also past ones. */
export const positionDescriptions: Layout = {
  about: 'Position descriptions with their shares of time, running and past. Known by person and first day.',
  holds: {
    hr_number: 'HR number of the person',
    kind: `One of ${positions.join(', ')}`,
    clinical_pct: 'Whole per cent of the time for clinical work; all four shares add up to 100, or all are empty',
    teaching_pct: 'The same for teaching',
    scholarship_pct: 'The same for scholarship',
    administration_pct: 'The same for administration',
    starts_on: 'The first day of the position',
    ends_on: END,
  },
  required: ['hr_number', 'kind', 'starts_on'],
  example: { hr_number: 'H000123', kind: 'clinician_educator', starts_on: '2024-07-01' },
  read: readPosition,
};
