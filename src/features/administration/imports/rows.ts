/** The columns of each kind of file, and how one row is read: pure functions that find all errors of a row in one pass. */
import { Email, isOrcid, text as textOf } from '../../../domain/fields.ts';

export type Kind = 'divisions' | 'sites' | 'people' | 'roles' | 'milestones';
export type RowError = { field: string | null; code: string; detail: string };
type Value = string | number | boolean | readonly string[] | null;
/** The cells of the columns that the file has, in the types of the database; an empty or wrong cell is null. */
export type Values = Record<string, Value>;
type Cells = Readonly<Record<string, string>>;

type Layout = Readonly<{ columns: readonly string[]; required: readonly string[] }>;

/** Column names in the order of a template. A column that is not required may be left out: its values then stay as they are. */
export const layouts: Readonly<Record<Kind, Layout>> = {
  divisions: { columns: ['code', 'name', 'kind', 'starts_on'], required: ['code', 'name', 'kind', 'starts_on'] },
  sites: { columns: ['code', 'name', 'affiliation'], required: ['code', 'name', 'affiliation'] },
  people: {
    columns: [
      'hr_number',
      'given_name',
      'family_name',
      'email',
      'orcid',
      'division_code',
      'cross_division_codes',
      'site_code',
      'category',
      'rank',
      'academic_fte_pct',
      'appointment_starts_on',
      'appointment_ends_on',
      'appointment_status',
      'position_description',
      'reports_to_hr_number',
    ],
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
  },
  roles: {
    columns: ['hr_number', 'role', 'scope_kind', 'scope_code', 'portfolio', 'acting', 'starts_on', 'ends_on'],
    required: ['hr_number', 'role', 'scope_kind', 'scope_code', 'starts_on'],
  },
  milestones: { columns: ['hr_number', 'kind', 'reached_on', 'cfar_outcome'], required: ['hr_number', 'kind', 'reached_on'] },
};

const words = {
  divisionKind: ['departmental', 'interdepartmental'],
  affiliation: ['full', 'community', 'other'],
  category: ['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'],
  rank: ['lecturer', 'assistant_professor', 'associate_professor', 'professor'],
  status: ['probationary', 'continuing', 'ended'],
  position: [
    'clinician_teacher',
    'clinician_educator',
    'clinician_investigator',
    'clinician_scientist',
    'clinician_administrator',
    'clinician_quality_innovation',
    'other',
  ],
  portfolio: ['research', 'education', 'quality_innovation', 'culture_inclusion'],
  milestone: ['promotion_due', 'junior_promotion', 'senior_promotion', 'cfar_decided'],
  outcome: ['continuing', 'probation_extended', 'position_description_revised', 'terminated'],
  scopeKind: ['department', 'division', 'site', 'site_division', 'committee'],
} as const;

const scopeOf: Readonly<Record<string, (typeof words.scopeKind)[number]>> = {
  chair: 'department',
  vice_chair: 'department',
  division_director: 'division',
  physician_in_chief: 'site',
  hospital_division_head: 'site_division',
  mentorship_lead: 'department',
  mentorship_facilitator: 'division',
  committee_member: 'committee',
  faculty_affairs: 'department',
  programme_admin: 'department',
  edi_analyst: 'department',
};

/** How the last days of periods are written: as the last day itself, or as the first day without. */
export type Ends = 'inclusive' | 'exclusive';

const LAST_DAY = '2199-12-31';
const NOT_TEXT = 'The cell has a line break, or characters that are not seen, or nothing that is. Type it again.';

/** Reads the cells of one row and collects errors, beside those `found` before. A field gets one error at most. */
function reader(cells: Cells, found: readonly RowError[], ends: Ends) {
  const errors = [...found];
  const refuse = (field: string, code: string, detail: string): null => {
    if (!errors.some((error) => error.field === field)) errors.push({ field, code, detail });
    return null;
  };
  const cell = (field: string): string | null => (errors.some((error) => error.field === field) ? null : (cells[field] ?? '') || null);

  const optional = <T>(field: string, read: (text: string) => T | null): T | null => {
    const text = cell(field);
    return text === null ? null : read(text);
  };
  // The rules of the API, so that nothing comes in by a file that nobody could type.
  const text = (max: number) => (field: string) =>
    optional(field, (value) => {
      if (value.length > max) return refuse(field, 'too_long', `The cell may have ${max} characters.`);
      return textOf(max).safeParse(value).success ? value : refuse(field, 'invalid_text', NOT_TEXT);
    });
  const code = (field: string) =>
    optional(field, (value) =>
      /^[A-Za-z0-9_-]{1,32}$/.test(value) ? value : refuse(field, 'invalid_code', 'Up to 32 letters, digits, - and _ without spaces.'),
    );
  const word = (list: readonly string[]) => (field: string) =>
    optional(field, (value) => (list.includes(value) ? value : refuse(field, 'unknown_word', `Must be one of ${list.join(', ')}.`)));
  const day = (field: string) =>
    optional(field, (value) =>
      isDay(value) ? value : refuse(field, 'invalid_date', 'Must be a day that exists, as YYYY-MM-DD, from 1900 to 2199.'),
    );
  const end = (field: string) => {
    const value = day(field);
    if (value === null || ends === 'exclusive') return value;
    return value === LAST_DAY
      ? refuse(field, 'invalid_date', 'An end on the last day that there is must be left out.')
      : Temporal.PlainDate.from(value).add({ days: 1 }).toString();
  };
  const percentage = (field: string) =>
    optional(field, (value) =>
      /^\d{1,3} ?%?$/.test(value) && Number.parseInt(value, 10) <= 100
        ? Number.parseInt(value, 10)
        : refuse(field, 'invalid_number', 'Must be a whole number from 0 to 100.'),
    );
  const flag = (field: string) =>
    optional(field, (value) =>
      /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : refuse(field, 'invalid_flag', 'Must be true or false.'),
    );
  const codes = (field: string) =>
    optional(field, (value) => {
      const list = [...new Set(value.split('|').map((part) => part.trim()))].filter((part) => part !== '');
      const valid = list.length <= 50 && list.every((part) => /^[A-Za-z0-9_-]{1,32}$/.test(part));
      return valid ? list : refuse(field, 'invalid_code', 'Codes of letters, digits, - and _, separated by |.');
    });
  const must =
    <T>(read: (field: string) => T | null) =>
    (field: string): T | null =>
      read(field) ?? refuse(field, 'required', 'The cell must not be empty.');
  return { errors, refuse, text, code, word, day, end, percentage, flag, codes, must, has: (field: string) => field in cells };
}

function isDay(value: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  try {
    Temporal.PlainDate.from(value, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

type Reader = ReturnType<typeof reader>;

function readDivision({ must, code, text, word, day }: Reader): Values {
  return {
    code: must(code)('code'),
    name: must(text(200))('name'),
    kind: must(word(words.divisionKind))('kind'),
    starts_on: must(day)('starts_on'),
  };
}

function readSite({ must, code, text, word }: Reader): Values {
  return { code: must(code)('code'), name: must(text(200))('name'), affiliation: must(word(words.affiliation))('affiliation') };
}

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
    category: must(word(words.category))('category'),
    rank: must(word(words.rank))('rank'),
    academic_fte_pct: must(percentage)('academic_fte_pct'),
    appointment_starts_on: must(day)('appointment_starts_on'),
    appointment_ends_on: endOf('appointment_ends_on'),
    appointment_status: must(word(words.status))('appointment_status'),
    position_description: word(words.position)('position_description'),
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

function readRole({ must, refuse, code, text, word, day, end, flag }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    role: must(word(Object.keys(scopeOf)))('role'),
    scope_kind: must(word(words.scopeKind))('scope_kind'),
    scope_code: text(200)('scope_code'),
    portfolio: word(words.portfolio)('portfolio'),
    acting: flag('acting'),
    starts_on: must(day)('starts_on'),
    ends_on: end('ends_on'),
  };
  const { role, scope_kind, scope_code, portfolio, starts_on, ends_on } = values;
  const fitting = scopeOf[role ?? ''];
  if (fitting && scope_kind !== null && scope_kind !== fitting)
    values.scope_kind = refuse('scope_kind', 'scope_unfit', `This role needs the scope ${fitting}.`);
  else if (fitting && scope_kind !== null) checkScopeCode(refuse, fitting, scope_code);
  if (role === 'vice_chair' && portfolio === null) refuse('portfolio', 'required', 'A vice-chair has a portfolio.');
  if (role !== null && role !== 'vice_chair' && portfolio !== null)
    refuse('portfolio', 'scope_unfit', 'Only a vice-chair has a portfolio.');
  if (starts_on !== null && ends_on !== null && ends_on <= starts_on) {
    values.ends_on = refuse('ends_on', 'end_before_start', 'The end is the first day without the role, after its start.');
  }
  return values;
}

function checkScopeCode(refuse: Reader['refuse'], scope: string, code: string | null): void {
  if (scope === 'department') {
    if (code !== null) refuse('scope_code', 'scope_unfit', 'A role for the whole department has no scope code.');
  } else if (code === null) refuse('scope_code', 'required', 'The cell must not be empty.');
  else if (scope === 'site_division' && !/^[^/]+\/[^/]+$/.test(code))
    refuse('scope_code', 'invalid_code', 'A site and a division, as NORTH/CARD.');
}

function readMilestone({ must, refuse, code, word, day }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    kind: must(word(words.milestone))('kind'),
    reached_on: must(day)('reached_on'),
    cfar_outcome: word(words.outcome)('cfar_outcome'),
  };
  const { kind, cfar_outcome } = values;
  if (kind === 'cfar_decided' && cfar_outcome === null) refuse('cfar_outcome', 'required', 'The decision of a review has an outcome.');
  if (kind !== null && kind !== 'cfar_decided' && cfar_outcome !== null)
    values.cfar_outcome = refuse('cfar_outcome', 'milestone_unfit', 'Only the decision of a review has an outcome.');
  return values;
}

const readers: Readonly<Record<Kind, (read: Reader) => Values>> = {
  divisions: readDivision,
  sites: readSite,
  people: readPerson,
  roles: readRole,
  milestones: readMilestone,
};

/**
 * Reads one row of a file: its values, and its errors beside those `found` when the file was split into cells. Of a row with too many or too
 * few cells only that is reported, since its cells may belong to other columns.
 */
export function readRow(
  kind: Kind,
  cells: Cells,
  found: readonly RowError[],
  ends: Ends = 'exclusive',
): { values: Values; errors: RowError[] } {
  const read = reader(cells, found, ends);
  const all = readers[kind](read);
  const values = Object.fromEntries(Object.entries(all).filter(([field]) => field in cells));
  const shifted = found.filter((error) => error.field === null);
  return { values, errors: shifted.length > 0 ? shifted : read.errors };
}
