/** The fictional demo department: what `npm start` shows on a machine that has nothing yet. Never touches a database with a department. */
import { sql } from 'kysely';
import { addDays } from '../src/core/calendar.ts';
import { civilDate } from '../src/core/clock.ts';
import type { WriteCtx } from '../src/core/context.ts';
import { createDb, createPool, json, type Tx } from '../src/core/db.ts';
import * as conflicts from '../src/features/conflicts/service.ts';
import { createChance } from './demo-chance.ts';
import { drawFacilitators, tellPeople } from './demo-facilitators.ts';
import { drawMatching } from './demo-matching.ts';
import { drawMentorships } from './demo-mentorships.ts';
import { type DemoPerson, DIVISIONS, drawPeople, SITES, termsOf } from './demo-people.ts';
import { type DemoLine, type DemoRole, drawRoles } from './demo-roles.ts';
import type { DB } from './types.ts';

const CODE = 'DOM';
const TIME_ZONE = 'America/Toronto';
const SEED = 20_150_701;
const POSITIONS = {
  clinician_teacher: [70, 20, 5, 5],
  clinician_educator: [50, 30, 15, 5],
  clinician_investigator: [40, 10, 45, 5],
  clinician_scientist: [20, 5, 70, 5],
  clinician_administrator: [40, 10, 10, 40],
  clinician_quality_innovation: [55, 10, 25, 10],
} as const;

export interface SeedOptions {
  /** Issuer of the logins: the subject is a person's HR number, or the id of the service client (`hr-portal`). */
  issuer: string;
  /** Default: the system's. Everything is dated relative to its day in Toronto. */
  now?: Temporal.Instant;
}

/**
 * Fills a database without any department, as its owner, in one transaction that obeys every constraint; the same day draws the same
 * department. The suspended assignments are made by the conflict rule itself, from role changes recorded after them.
 * @returns false, with nothing done, where a department exists
 */
export async function seedDemo(ownerUrl: string, { issuer, now = Temporal.Now.instant() }: SeedOptions): Promise<boolean> {
  const db = createDb(createPool(ownerUrl, { size: 1 }));
  try {
    const seeded = await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext('seed the demo department'))`.execute(tx);
      const { rows } = await sql`select from department limit 1`.execute(tx);
      if (rows.length > 0) return false;
      await fill(tx, issuer, civilDate(now, TIME_ZONE));
      return true;
    });
    // Without statistics the first queries would be planned as if the tables were empty.
    if (seeded) await sql`analyze`.execute(db);
    return seeded;
  } finally {
    await db.destroy();
  }
}

/** Rows into a table in one statement; all of them name the same columns, and columns they do not name get their defaults. */
async function insert(tx: Tx, table: keyof DB, rows: readonly object[]): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  if (rows.length === 0) return;
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows)})`.execute(tx);
}

async function fill(tx: Tx, issuer: string, today: string): Promise<void> {
  const chance = createChance(SEED, today);
  const people = drawPeople(chance, today);
  const officer = people.find(({ hr_number }) => hr_number === 'D100005')?.id ?? '';
  await sql`select set_config('request.actor_id', ${officer}, true)`.execute(tx);

  const department_id = chance.id();
  const own = <R extends object>(rows: readonly R[]) => rows.map((row) => ({ department_id, ...row }));
  const unit = Object.fromEntries([...Object.keys(DIVISIONS), ...Object.keys(SITES)].map((code) => [code, chance.id()]));
  const policy = { id: chance.id(), department_id, version: 1, starts_on: '1900-01-01', approved_by: officer };
  await insert(tx, 'department', [
    {
      id: department_id,
      code: CODE,
      name: 'Department of Medicine (demo)',
      institution: 'University of the Demo',
      programme_starts_on: '2015-07-01',
      time_zone: TIME_ZONE,
    },
  ]);
  await insert(tx, 'policy', [policy]);
  await insert(
    tx,
    'division',
    own(
      Object.entries(DIVISIONS).map(([code, [name]]) => ({
        id: unit[code],
        code,
        name,
        kind: code === 'ICU' ? 'interdepartmental' : 'departmental',
        starts_on: '1960-07-01',
      })),
    ),
  );
  await insert(tx, 'site', own(Object.entries(SITES).map(([code, [name, affiliation]]) => ({ id: unit[code], code, name, affiliation }))));
  for (const [table, rows] of factsOf(people, unit, issuer, chance, today)) await insert(tx, table, own(rows));
  await insert(tx, 'external_profile', externalProfiles(people));

  const { roles, lines, changes } = drawRoles(chance, people, today);
  const roleRows = (list: readonly DemoRole[]) =>
    own(list.map(({ division, site, ...role }) => ({ ...role, division_id: division && unit[division], site_id: site && unit[site] })));
  const lineRows = (list: readonly DemoLine[]) => own(list.map((line) => ({ ...line, source: 'hr' })));
  await insert(tx, 'leadership_role', roleRows(roles));
  await insert(tx, 'reporting_line', lineRows(lines));

  const { assignments, pauses, reasons, leaves } = drawMentorships(chance, people, today);
  const stopping = ['parental', 'medical', 'compassionate', 'other_protected'];
  await insert(tx, 'leave', own(leaves.map(({ kind, ...leave }) => ({ ...leave, stops_clock: stopping.includes(kind) }))));
  await insert(
    tx,
    'leave_restricted',
    leaves.map(({ id, kind }) => ({ leave_id: id, kind })),
  );
  const { rows: matching, ofRequest } = drawMatching(chance, people, assignments, today);
  await insert(
    tx,
    'assignment',
    own(
      assignments.map((each) =>
        each.state === 'pending_acceptance' ? { ...each, expires_on: addDays(today, 12) } : { ...each, expires_on: null },
      ),
    ),
  );
  await insert(tx, 'assignment_pause', own(pauses));
  await insert(tx, 'assignment_reason', own(reasons));

  for (const [table, rows] of [...matching, ...drawFacilitators(chance, people, unit, today)]) {
    const whole = table === 'mentor_request' ? rows.map((row) => ({ ...row, policy_id: policy.id })) : rows;
    await insert(tx, table, WITHOUT_DEPARTMENT.has(table) ? whole : own(whole));
  }
  await takeParts(tx, ofRequest);
  await tellPeople(tx, today);

  for (const change of changes) {
    await insert(tx, 'leadership_role', roleRows(change.roles));
    await insert(tx, 'reporting_line', lineRows(change.lines));
    await conflicts.recheck(contextOf(tx, department_id, officer, change.recorded_on));
  }
}

/** Parts of rows that carry the department. */
const WITHOUT_DEPARTMENT: ReadonlySet<keyof DB> = new Set(['need', 'mentoring_agreement_text', 'facilitator_statement']);

/** Who took part in the discussions that came to a match, each in the capacity held that day; and the requests their proposals came of. */
async function takeParts(tx: Tx, ofRequest: ReadonlyMap<string, string>): Promise<void> {
  const pairs = json([...ofRequest].map(([assignment_id, request_id]) => ({ assignment_id, request_id })));
  await sql`update assignment a set request_id = o.request_id
    from jsonb_to_recordset(${pairs}) o(assignment_id uuid, request_id uuid) where a.id = o.assignment_id`.execute(tx);
  await sql`
    insert into match_contribution (department_id, discussion_id, person_id, capacity, role_id, agrees, took_part_on)
    select d.department_id, d.id, part.person_id, part.capacity, part.role_id, true, d.held_on
    from match_discussion d
    join mentor_request r on r.id = d.request_id
    cross join lateral (
      select r.mentee_id as person_id, 'mentee' as capacity, null::uuid as role_id
      union all
      select c.person_id, c.capacity, c.role_id from match_capacities(r.mentee_id, d.held_on) c where c.capacity = any (d.participants)
    ) part
    where d.outcome = 'match'
    on conflict do nothing`.execute(tx);
}

/** As if faculty affairs had made the change on that day. */
function contextOf(tx: Tx, department_id: string, person_id: string, today: string): WriteCtx {
  const actor = { person_id, department_id, time_zone: TIME_ZONE, roles: [], client_id: null, scopes: null };
  const now = `${today}T15:00:00.000Z`;
  const asked = { permissions: new Set<string>(), precondition: false };
  const rest = { request_id: null, operation_id: 'seedDemo', dry_run: false, count_exact: false, precondition: null, asked };
  return { db: tx, actor, department_id, now, today, ...rest };
}

/** Everything that hangs on one person, table by table. */
function factsOf(
  people: readonly DemoPerson[],
  unit: Readonly<Record<string, string>>,
  issuer: string,
  chance: ReturnType<typeof createChance>,
  today: string,
): [keyof DB, object[]][] {
  const appointed = people.filter(({ category, retired_on }) => category !== null || retired_on !== null);
  const fullTime = { full_time: () => 80 + 10 * chance.between(0, 2), part_time: () => 50, adjunct: () => 10, emeritus: () => 0 };
  const terms = appointed.flatMap((person) => {
    const category = person.retired_on === null ? (person.category ?? 'full_time') : 'full_time';
    const academic_fte_pct = fullTime[category]();
    const status =
      person.retired_on !== null ? 'ended' : person.appointed_on > `${Number(today.slice(0, 4)) - 4}` ? 'probationary' : 'continuing';
    const end_reason = person.retired_on === null ? null : 'retired';
    const { id: person_id, appointed_on } = person;
    const held = termsOf(chance, person, today).map((each) => ({
      person_id,
      category,
      academic_fte_pct,
      status,
      appointed_on,
      end_reason: each.ends_on === person.retired_on ? end_reason : null,
      ...each,
    }));
    if (person.category !== 'emeritus' || person.retired_on === null) return held;
    const emeritus = {
      category: 'emeritus',
      academic_fte_pct: 0,
      status: 'continuing',
      end_reason: null,
      rank: person.rank,
      ends_on: null,
    };
    return [...held, { ...emeritus, person_id, appointed_on: person.retired_on, starts_on: person.retired_on }];
  });
  const during = ({ id: person_id, appointed_on, retired_on, category }: DemoPerson) => ({
    person_id,
    starts_on: appointed_on,
    ends_on: category === 'emeritus' ? null : retired_on,
  });
  const memberships = appointed.flatMap(({ division, cross, ...person }) => [
    ...(division ? [{ ...during(person as DemoPerson), division_id: unit[division], is_primary: true }] : []),
    ...(cross ? [{ ...during(person as DemoPerson), division_id: unit[cross], is_primary: false }] : []),
  ]);
  const sites = appointed.flatMap(({ site, second_site, ...person }) => [
    ...(site ? [{ ...during(person as DemoPerson), site_id: unit[site], is_primary: true }] : []),
    ...(second_site ? [{ ...during(person as DemoPerson), site_id: unit[second_site], is_primary: false }] : []),
  ]);
  const positions = appointed.map((person) => {
    const kind = chance.weighted({
      clinician_teacher: 35,
      clinician_educator: 15,
      clinician_investigator: 15,
      clinician_scientist: 12,
      clinician_administrator: 8,
      clinician_quality_innovation: 15,
    });
    const [clinical_pct, teaching_pct, scholarship_pct, administration_pct] = POSITIONS[kind];
    return { ...during(person), kind, clinical_pct, teaching_pct, scholarship_pct, administration_pct };
  });
  const logins = people.filter(({ kind, retired_on }) => kind !== 'external' && retired_on === null);
  return [
    ['person', people.map(personRow)],
    ['person_login', logins.map(({ id, hr_number }) => ({ person_id: id, issuer, subject: hr_number || 'hr-portal' }))],
    ['appointment', terms],
    ['division_membership', memberships],
    ['site_membership', sites],
    ['position_description', positions],
  ];
}

function personRow({ id, kind, hr_number, given_name, family_name }: DemoPerson) {
  const email = hr_number === '' ? null : `${hr_number.toLowerCase()}@example.edu`;
  return { id, kind, hr_number: hr_number || null, given_name, family_name, email };
}

function externalProfiles(people: readonly DemoPerson[]) {
  return people
    .filter(({ kind }) => kind === 'external')
    .map(({ id }, i) => ({
      person_id: id,
      institution: `University of Elsewhere ${i + 1}`,
      country: 'Elsewhere',
      title: 'Professor',
      specialty: 'Cardiology',
    }));
}
