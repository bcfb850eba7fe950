/**
 * How to ask for each operation in the access matrix: make the thing it is about, and say the request that succeeds for whoever may.
 * The thing is made anew whenever a request has changed it, so that no cell disturbs another.
 */
import type { RequestOptions } from '../setup/client.ts';
import type { People, World } from '../setup/world.ts';
import { cases as agreements } from './access-cases-agreements.ts';
import { cases as candidates } from './access-cases-candidates.ts';
import { cases as concerns } from './access-cases-concerns.ts';
import { cases as facilitators } from './access-cases-facilitators.ts';
import { cases as meetings } from './access-cases-meetings.ts';
import { cases as mentors } from './access-cases-mentors.ts';
import { cases as milestones } from './access-cases-milestones.ts';
import { cases as needs } from './access-cases-needs.ts';
import { cases as notifications } from './access-cases-notifications.ts';
import { cases as obligations } from './access-cases-obligations.ts';
import { cases as plans } from './access-cases-plans.ts';
import { cases as requests } from './access-cases-requests.ts';
import { cases as reviews } from './access-cases-reviews.ts';
import { cases as careers } from './access-cases-succession.ts';

export interface Cell {
  world: World;
  people: People;
  mentee: People['mentee'];
  mentor: People['mentor'];
  /** Whoever is `created_by` of the thing, and nothing else to it. */
  author: People['outsider'];
  /** A number nobody has used yet, for codes and days. */
  fresh: number;
}

export interface Ask extends RequestOptions {
  /** For `{…}` in the path. */
  path?: string;
  query?: Record<string, string>;
  /** Of a list that cannot be narrowed to the thing: its id. */
  thing?: string;
  /** A body, or a body for each relation that asks. */
  body?: object | ((relation: string) => object);
}

/** What an operation is about, and how to ask. */
export type Case = (cell: Cell) => Ask | Promise<Ask>;

/** For a row as it was inserted. */
const first = (path: string, more: Omit<Ask, 'path'> = {}): Ask => ({ path, ifMatch: 1, ...more });

const code = (fresh: number) => `X${fresh}`;

async function live({ world, mentee, mentor, author }: Cell) {
  return (await world.assignment(mentee, mentor, { author })).id;
}

async function proposal({ world, mentee, mentor, author }: Cell, accepted_by: readonly ('mentee' | 'mentor')[] = []) {
  return (await world.assignment(mentee, mentor, { author, accepted_by, state: 'pending_acceptance' })).id;
}

async function conflictCase(cell: Cell) {
  const assignment_id = await live(cell);
  const days = { starts_on: '2026-02-01', detected_on: '2026-02-01', due_on: '2026-04-02' };
  const bases = JSON.stringify([]);
  const values = { assignment_id, status: 'detected', source: 'hr_change', bases, policy_id: cell.world.policy.id, ...days };
  return (await cell.world.insert('conflict_case', values)).id;
}

async function login({ world, mentee }: Cell) {
  const [row] = await world.sql<{ id: string }>`select id from person_login where person_id = ${mentee.id}`;
  return row?.id ?? '';
}

async function job({ world, author }: Cell) {
  return (await world.insert('job', { type: 'import', status: 'queued', expires_at: '2027-01-01' }, author)).id;
}

async function report(cell: Cell) {
  const facts = {
    kind: 'sites',
    mode: 'valid_rows',
    dry_run: false,
    effective_on: '2026-03-01',
    sha256: '0'.repeat(64),
    rows: 1,
    error_count: 1,
  };
  const { id } = await cell.world.insert('import', { job_id: await job(cell), ...facts }, cell.author);
  await cell.world.sql`insert into import_error (import_id, row, field, code, detail) values (${id}, 2, 'code', 'required', 'is empty')`;
  return id;
}

/** A fact that every person of the tests has; the mentor's assignment to the mentee is active. */
async function fact(cell: Cell, table: 'appointment' | 'division_membership' | 'site_membership' | 'reporting_line') {
  await live(cell);
  const [row] = await cell.world.sql<{ id: string }>`
    select id from (
      select 'appointment' as table_name, person_id, id from appointment
      union all select 'division_membership', person_id, id from division_membership
      union all select 'site_membership', person_id, id from site_membership
      union all select 'reporting_line', subordinate_id, id from reporting_line
    ) f where f.table_name = ${table} and f.person_id = ${cell.mentee.id}`;
  return row?.id ?? '';
}

async function role({ world, mentee }: Cell) {
  return (await world.role(mentee, 'vice_chair', { portfolio: 'research' })).id;
}

async function position(cell: Cell) {
  await live(cell);
  const values = { person_id: cell.mentee.id, kind: 'clinician_teacher', starts_on: '2021-07-01' };
  return (await cell.world.insert('position_description', values)).id;
}

async function leave(cell: Cell) {
  await live(cell);
  const values = { person_id: cell.mentee.id, stops_clock: true, starts_on: '2025-09-01', ends_on: '2025-12-01' };
  const { id } = await cell.world.insert('leave', values);
  await cell.world.sql`insert into leave_restricted (leave_id, kind) values (${id}, 'parental')`;
  return id;
}

const ofMentee = ({ mentee }: Cell) => ({ person_id: mentee.id });
const ENDS = { body: { ends_on: '2030-07-01' } };

const about = ({ mentee, mentor }: Cell) => ({ mentee_id: mentee.id, mentor_id: mentor.id });

export const cases: Record<string, Case> = {
  ...plans,
  ...meetings,
  ...reviews,
  ...milestones,
  ...obligations,
  ...notifications,
  ...candidates,
  ...requests,
  ...mentors,
  ...needs,
  ...agreements,
  ...facilitators,
  ...concerns,
  ...careers,
  getLiveness: () => ({}),
  getReadiness: () => ({}),
  getProblemMeaning: () => ({ path: 'not-found' }),
  getMe: () => ({}),

  getDepartment: () => ({}),
  editDepartment: ({ fresh }) => ({ ifMatch: '*', body: { name: `Department ${fresh}` } }),
  listPolicies: () => ({}),
  getPolicy: ({ world }) => ({ path: world.policy.id }),
  succeedPolicy: () => ({ body: { starts_on: '2027-01-01' }, query: { dry_run: 'true' } }),

  listDivisions: () => ({}),
  getDivision: ({ world }) => ({ path: world.division('CARD').id }),
  createDivision: ({ fresh }) => ({ body: { code: code(fresh), name: 'Sports Medicine', kind: 'departmental', starts_on: '2026-01-01' } }),
  editDivision: ({ world, fresh }) => ({ path: world.division('NEPH').id, ifMatch: '*', body: { name: `Nephrology ${fresh}` } }),
  listDivisionSuccessions: () => ({}),
  getDivisionSuccession: async (cell) => ({ path: (await succession(cell)).id }),
  recordDivisionSuccession: ({ world, fresh }) => ({
    body: {
      from_division_id: world.division('CARD').id,
      to_division_id: world.division('NEPH').id,
      kind: 'merge',
      succeeded_on: `${2000 + (fresh % 100)}-07-01`,
    },
  }),
  listSites: () => ({}),
  getSite: ({ world }) => ({ path: world.site('UNION').id }),
  createSite: ({ fresh }) => ({ body: { code: code(fresh), name: 'South Clinic', affiliation: 'community' } }),
  editSite: ({ world, fresh }) => ({ path: world.site('NORTH').id, ifMatch: '*', body: { name: `North ${fresh}` } }),

  listPeople: ({ mentee }) => ({ query: { q: mentee.family_name } }),
  getPerson: ({ mentee }) => ({ path: mentee.id }),
  getPersonByHrNumber: ({ mentee }) => ({ path: mentee.hr_number ?? '' }),
  createPerson: ({ fresh }) => ({ body: { kind: 'faculty', given_name: 'Ines', family_name: 'Tanabe', hr_number: code(fresh) } }),
  putPersonByHrNumber: ({ fresh }) => ({ path: code(fresh), body: { kind: 'faculty', given_name: 'Ines', family_name: 'Tanabe' } }),
  editPerson: ({ mentee, fresh }) => first(mentee.id, { body: { preferred_name: `Nes ${fresh}` } }),
  mergePeople: async ({ world, mentee }) => {
    const duplicate = await world.person({ division: null, site: null, category: null, login: false });
    return first(mentee.id, { body: { duplicate_id: duplicate.id } });
  },
  listLogins: ({ mentee }) => ({ query: { person_id: mentee.id } }),
  getLogin: async (cell) => ({ path: await login(cell) }),
  addLogin: ({ mentee, fresh }) => ({ body: { person_id: mentee.id, issuer: 'https://login.example.edu', subject: `s${fresh}` } }),
  endLogin: async (cell) => first(await login(cell)),

  listAppointments: async (cell) => {
    await live(cell);
    return { query: ofMentee(cell) };
  },
  getAppointment: async (cell) => ({ path: await fact(cell, 'appointment') }),
  createAppointment: (cell) => ({
    body: {
      ...ofMentee(cell),
      category: 'status_only',
      rank: 'lecturer',
      academic_fte_pct: 0,
      status: 'continuing',
      starts_on: '2026-07-01',
    },
  }),
  editAppointment: async (cell) => first(await fact(cell, 'appointment'), ENDS),
  voidAppointment: async (cell) => first(await fact(cell, 'appointment')),
  listDivisionMemberships: (cell) => ({ query: ofMentee(cell) }),
  getDivisionMembership: async (cell) => ({ path: await fact(cell, 'division_membership') }),
  createDivisionMembership: (cell) => ({
    body: { ...ofMentee(cell), division_id: cell.world.division('GIM').id, is_primary: false, starts_on: '2026-07-01' },
  }),
  editDivisionMembership: async (cell) => first(await fact(cell, 'division_membership'), ENDS),
  voidDivisionMembership: async (cell) => first(await fact(cell, 'division_membership')),
  listSiteMemberships: (cell) => ({ query: ofMentee(cell) }),
  getSiteMembership: async (cell) => ({ path: await fact(cell, 'site_membership') }),
  createSiteMembership: (cell) => ({
    body: { ...ofMentee(cell), site_id: cell.world.site('NORTH').id, is_primary: false, starts_on: '2026-07-01' },
  }),
  editSiteMembership: async (cell) => first(await fact(cell, 'site_membership'), ENDS),
  voidSiteMembership: async (cell) => first(await fact(cell, 'site_membership')),
  listPositionDescriptions: async (cell) => {
    await position(cell);
    return { query: ofMentee(cell) };
  },
  getPositionDescription: async (cell) => ({ path: await position(cell) }),
  createPositionDescription: (cell) => ({ body: { ...ofMentee(cell), kind: 'clinician_teacher', starts_on: '2026-07-01' } }),
  editPositionDescription: async (cell) => first(await position(cell), ENDS),
  voidPositionDescription: async (cell) => first(await position(cell)),
  listLeaves: async (cell) => {
    await leave(cell);
    return { query: ofMentee(cell) };
  },
  getLeave: async (cell) => ({ path: await leave(cell) }),
  createLeave: (cell) => ({ body: { ...ofMentee(cell), kind: 'parental', starts_on: '2026-07-01', ends_on: '2026-10-01' } }),
  editLeave: async (cell) => first(await leave(cell), { body: { ends_on: '2026-01-01' } }),
  voidLeave: async (cell) => first(await leave(cell)),
  listLeadershipRoles: async (cell) => {
    await role(cell);
    return { query: ofMentee(cell) };
  },
  getLeadershipRole: async (cell) => ({ path: await role(cell) }),
  createLeadershipRole: (cell) => ({ body: { ...ofMentee(cell), role: 'vice_chair', portfolio: 'education', starts_on: '2026-07-01' } }),
  editLeadershipRole: async (cell) => first(await role(cell), ENDS),
  voidLeadershipRole: async (cell) => first(await role(cell)),
  listReportingLines: async (cell) => {
    await live(cell);
    return { query: { subordinate_id: cell.mentee.id } };
  },
  getReportingLine: async (cell) => ({ path: await fact(cell, 'reporting_line') }),
  createReportingLine: ({ mentee, author }) => ({
    body: { subordinate_id: mentee.id, superior_id: author.id, kind: 'dotted', source: 'manual', starts_on: '2026-07-01' },
  }),
  editReportingLine: async (cell) => first(await fact(cell, 'reporting_line'), ENDS),
  voidReportingLine: async (cell) => first(await fact(cell, 'reporting_line')),

  proposeAssignment: (cell) => ({ body: about(cell) }),
  listAssignments: async (cell) => {
    await live(cell);
    return { query: about(cell) };
  },
  getAssignment: async (cell) => ({ path: await live(cell) }),
  editAssignment: async (cell) => first(await live(cell), { body: { planned_ends_on: '2030-07-01' } }),
  acceptAssignment: async (cell) =>
    first(await proposal(cell), { body: (relation) => (relation === 'mentor' ? { attests_no_reporting_line: true } : {}) }),
  declineAssignment: async (cell) => first(await proposal(cell), { body: {} }),
  withdrawAssignment: async (cell) => first(await proposal(cell), { body: {} }),
  endAssignment: async (cell) => first(await live(cell), { body: {} }),
  completeAssignment: async (cell) => first(await live(cell), { body: {} }),
  pauseAssignment: async (cell) => first(await live(cell), { body: {} }),
  resumeAssignment: async (cell) => {
    const assignment_id = await live(cell);
    await cell.world.insert('assignment_pause', { assignment_id, starts_on: '2026-02-01' });
    return first(assignment_id, { body: {} });
  },
  convertAssignment: async (cell) => first(await live(cell), { body: { to: 'informal' } }),
  voidAssignment: async (cell) => first(await live(cell), { body: {} }),

  checkReporting: (cell) => ({ query: about(cell) }),
  listConflictCases: async (cell) => {
    await conflictCase(cell);
    return { query: about(cell) };
  },
  getConflictCase: async (cell) => ({ path: await conflictCase(cell) }),
  acknowledgeConflictCase: async (cell) => first(await conflictCase(cell), { body: {} }),
  resolveConflictCase: async (cell) => first(await conflictCase(cell), { body: { resolution: 'false_positive' } }),

  getDivisionRoster: ({ world }) => ({ path: world.division('CARD').id }),
  listEvents: async ({ world, mentee }) => {
    await world.sql`insert into event (department_id, type, subject_id) values (${world.id}, 'person.created', ${mentee.id})`;
    return { query: { subject_id: mentee.id } };
  },
  createImport: ({ fresh }) => ({
    query: { kind: 'sites' },
    headers: { 'content-type': 'text/csv' },
    payload: `code,name,affiliation\n${code(fresh)},Lakeside Clinic,community\n`,
  }),
  listImports: async (cell) => ({ thing: await report(cell) }),
  getImport: async (cell) => ({ path: await report(cell) }),
  listImportErrors: async (cell) => ({ path: await report(cell) }),
  getImportTemplate: () => ({ path: 'people' }),
  listJobs: async (cell) => ({ thing: await job(cell) }),
  getJob: async (cell) => ({ path: await job(cell) }),
  cancelJob: async (cell) => first(await job(cell)),
};

function succession({ world, fresh }: Cell) {
  return world.insert('division_succession', {
    from_division_id: world.division('CARD').id,
    to_division_id: world.division('GIM').id,
    kind: 'merge',
    succeeded_on: `${1900 + (fresh % 100)}-07-01`,
  });
}
