import { Email, isOrcid } from '../../../../domain/fields.ts';
import type { Layout, Reader, Values } from './reader.ts';
import { positions } from './words.ts';

const fteFits: Readonly<Record<string, [(pct: number) => boolean, string]>> = {
  full_time: [(pct) => pct >= 80, 'Full-time is 80 and over.'],
  part_time: [(pct) => pct >= 20 && pct <= 79, 'Part-time is 20 to 79.'],
  adjunct: [(pct) => pct < 20, 'Adjunct is under 20.'],
};

function readPerson({ must, refuse, code, text, word, day, end: endOf, percentage, codes, ...read }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    given_name: must(text(100))('given_name'),
    family_name: must(text(100))('family_name'),
    email: text(254)('email'),
    orcid: text(100)('orcid'),
    division_code: must(code)('division_code'),
    cross_division_codes: codes('cross_division_codes'),
    site_code: code('site_code'),
    category: must(word(['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus']))('category'),
    rank: must(word(['lecturer', 'assistant_professor', 'associate_professor', 'professor']))('rank'),
    academic_fte_pct: must(percentage)('academic_fte_pct'),
    appointment_starts_on: must(day)('appointment_starts_on'),
    appointment_ends_on: endOf('appointment_ends_on'),
    appointment_status: must(word(['probationary', 'continuing', 'ended']))('appointment_status'),
    position_description: word(positions)('position_description'),
    reports_to_hr_number: code('reports_to_hr_number'),
  };
  const { email, orcid, category, academic_fte_pct: pct, appointment_starts_on: start, appointment_ends_on: end } = values;
  if (email !== null && !Email.safeParse(email).success) values.email = refuse('email', 'invalid_email', 'Must be an e-mail address.');
  if (orcid !== null && !/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(orcid)) {
    values.orcid = refuse('orcid', 'invalid_orcid', 'Must be an ORCID iD with hyphens, as 0000-0002-1825-0097.');
  } else if (orcid !== null && !isOrcid(orcid))
    values.orcid = refuse('orcid', 'orcid_check_digit', 'The last character does not fit the others: a digit was mistyped.');
  const rule = fteFits[category ?? ''];
  if (rule && pct !== null && !rule[0](pct)) refuse('academic_fte_pct', 'fte_unfit', `Does not fit the category. ${rule[1]}`);
  if (start !== null && end !== null && end <= start) {
    values.appointment_ends_on = refuse(
      'appointment_ends_on',
      'end_before_start',
      'The end is the first day without the appointment, after its start.',
    );
  }
  if (values.appointment_status === 'ended' && end === null && read.has('appointment_ends_on')) {
    refuse('appointment_ends_on', 'required', 'An appointment that has ended needs its end.');
  }
  if (values.reports_to_hr_number !== null && values.reports_to_hr_number === values.hr_number) {
    values.reports_to_hr_number = refuse('reports_to_hr_number', 'reports_to_self', 'Nobody reports to themselves.');
  }
  return values;
}

/** People with their appointment, division, site, position and primary line, known by HR number. */
export const people: Layout = {
  about: 'People with their appointment, division, site, position and primary line, known by HR number.',
  holds: {
    hr_number: 'The number by which HR knows the person',
    given_name: 'Given name',
    family_name: 'Family name',
    email: 'E-mail address',
    orcid: 'ORCID iD with hyphens',
    division_code: 'Code of the primary division',
    cross_division_codes: 'Codes of other divisions, separated by |',
    site_code: 'Code of the primary site',
    category: 'full_time, part_time, adjunct, status_only or emeritus',
    rank: 'lecturer, assistant_professor, associate_professor or professor',
    academic_fte_pct: 'Whole per cent from 0 to 100',
    appointment_starts_on: 'The first day of the appointment',
    appointment_ends_on: 'The first day without the appointment; with ends=inclusive, its last day',
    appointment_status: 'probationary, continuing or ended',
    position_description:
      'clinician_teacher, clinician_educator, clinician_investigator, clinician_scientist, clinician_administrator, clinician_quality_innovation or other',
    reports_to_hr_number: 'HR number of the superior on the primary line',
  },
  required: [
    'hr_number',
    'given_name',
    'family_name',
    'division_code',
    'category',
    'rank',
    'academic_fte_pct',
    'appointment_starts_on',
    'appointment_status',
  ],
  example: {
    hr_number: 'H000123',
    given_name: 'Ada',
    family_name: 'Example',
    email: 'ada.example@example.edu',
    division_code: 'CARD',
    site_code: 'UNION',
    category: 'full_time',
    rank: 'lecturer',
    academic_fte_pct: '100',
    appointment_starts_on: '2026-07-01',
    appointment_status: 'probationary',
    position_description: 'clinician_teacher',
  },
  read: readPerson,
};
