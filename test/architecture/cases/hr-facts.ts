import { type Case, type Cell, first, live } from './asking.ts';
import { each, MENTEES, of, one, own, PEOPLE, type Readings } from './reading.ts';

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

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
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
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listAppointments: of('person_id'),
  getAppointment: each('appointment', ...PEOPLE),
  listDivisionMemberships: of('person_id'),
  getDivisionMembership: each('division_membership', ...PEOPLE),
  listSiteMemberships: of('person_id'),
  getSiteMembership: each('site_membership', ...PEOPLE),
  listPositionDescriptions: of('person_id', MENTEES),
  getPositionDescription: each('position_description', ...MENTEES),
  listLeaves: of('person_id'),
  getLeave: each('leave', ...PEOPLE),
  listLeadershipRoles: own('leadership_role', 'department'),
  getLeadershipRole: one('leadership_role'),
  listReportingLines: of('subordinate_id', MENTEES),
  getReportingLine: each('reporting_line', ...MENTEES),
};
