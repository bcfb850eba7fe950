import type { Layout, Reader, Values } from './reader.ts';

const scopeKinds = ['department', 'division', 'site', 'site_division', 'committee'] as const;

const scopeOf: Readonly<Record<string, (typeof scopeKinds)[number]>> = {
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

function readRole({ must, refuse, code, text, word, day, end, flag }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    role: must(word(Object.keys(scopeOf)))('role'),
    scope_kind: must(word(scopeKinds))('scope_kind'),
    scope_code: text(200)('scope_code'),
    portfolio: word(['research', 'education', 'quality_innovation', 'culture_inclusion'])('portfolio'),
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

/** Leadership roles, known by person, role and scope. */
export const roles: Layout = {
  about: 'Leadership roles, known by person, role and scope.',
  holds: {
    hr_number: 'HR number of the person',
    role: 'chair, vice_chair, division_director, physician_in_chief, hospital_division_head, mentorship_lead, mentorship_facilitator, committee_member, faculty_affairs, programme_admin or edi_analyst',
    scope_kind: 'department, division, site, site_division or committee',
    scope_code: 'Code of the division or site, SITE/DIVISION, or the name of the committee',
    portfolio: 'Of a vice-chair: research, education, quality_innovation or culture_inclusion',
    acting: 'true or false',
    starts_on: 'The first day of the role',
    ends_on: 'The first day without the role; with ends=inclusive, its last day',
  },
  required: ['hr_number', 'role', 'scope_kind', 'scope_code', 'starts_on'],
  example: {
    hr_number: 'H000123',
    role: 'division_director',
    scope_kind: 'division',
    scope_code: 'CARD',
    acting: 'false',
    starts_on: '2024-07-01',
  },
  read: readRole,
};
