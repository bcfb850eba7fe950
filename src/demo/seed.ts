/** The fictional demo department, which `npm start` creates in an empty database. Never changes a database with a department. */
import { sql } from 'kysely';
import { addDays } from '../core/calendar.ts';
import { civilDate } from '../core/clock.ts';
import { newContext, type WriteCtx } from '../core/context.ts';
import { createDb, createPool, json, type Tx } from '../core/db.ts';
import { officeHolders } from '../domain/sql/leaders.ts';
import * as conflicts from '../features/mentorship/conflicts/service.ts';
import { giveAwards } from './awards.ts';
import { createChance } from './chance.ts';
import { recognise } from './credits.ts';
import { meetExternalMentors } from './external-mentors.ts';
import { drawFacilitators, notifyPeople } from './facilitators.ts';
import { drawHire } from './hire.ts';
import { drawFacts, PROGRAMME_YEARS } from './hr.ts';
import { drawMatching } from './matching.ts';
import { type DemoAssignment, drawMentorships } from './mentorships.ts';
import { recordOutcomes } from './outcomes.ts';
import { DIVISIONS, drawPeople, SITES } from './people.ts';
import { mentorForThirtyYears } from './professor.ts';
import { runPromotionCycle } from './promotions.ts';
import { type DemoLine, type DemoRole, drawRoles, july } from './roles.ts';
import { type Gathered, gatherStatistics, insert, insertAll } from './rows.ts';
import { askInSurveys } from './surveys.ts';
import { liveYears } from './year.ts';

const CODE = 'DOM';
const TIME_ZONE = 'America/Toronto';
const SEED = 20_150_701;
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
    return await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext('seed the demo department'))`.execute(tx);
      const { rows } = await sql`select from department limit 1`.execute(tx);
      if (rows.length > 0) return false;
      await fill(tx, issuer, now);
      return true;
    });
  } finally {
    await db.destroy();
  }
}

async function fill(tx: Tx, issuer: string, now: Temporal.Instant): Promise<void> {
  const today = civilDate(now, TIME_ZONE);
  const [chance, yearChance] = [createChance(SEED, today), createChance(SEED + 1, today)];
  const people = drawPeople(chance, today);
  const idOf = (number: string) => people.find(({ hr_number }) => hr_number === number)?.id ?? '';
  const officer = idOf('D100005');
  await sql`select set_config('request.actor_id', ${officer}, true), set_config('request.now', ${now.toString()}, true)`.execute(tx);

  const gathered: Gathered = new Map();
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
      programme_starts_on: july(today, PROGRAMME_YEARS),
      time_zone: TIME_ZONE,
    },
  ]);
  await insert(tx, 'policy', [policy]);
  await insertAll(tx, department_id, [
    [
      'division',
      Object.entries(DIVISIONS).map(([code, [name]]) => ({
        id: unit[code],
        code,
        name,
        kind: code === 'ICU' ? 'interdepartmental' : 'departmental',
        starts_on: '1960-07-01',
      })),
    ],
    ['site', Object.entries(SITES).map(([code, [name, affiliation]]) => ({ id: unit[code], code, name, affiliation }))],
  ]);
  const { rows: facts, careers } = drawFacts(chance, yearChance, people, unit, issuer, today);
  await insertAll(tx, department_id, facts);

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
  await insertAll(tx, department_id, [
    ['assignment', assignments.map((each) => ({ ...each, expires_on: expiryOf(each, today) }))],
    ['assignment_pause', pauses],
    ['assignment_reason', reasons],
    ...matching.map(
      ([table, rows]) => [table, table === 'mentor_request' ? rows.map((row) => ({ ...row, policy_id: policy.id })) : rows] as const,
    ),
    ...drawFacilitators(chance, people, unit, today),
  ]);
  await takeParts(tx, ofRequest);
  await notifyPeople(tx, today);

  await gatherStatistics(tx, gathered);
  for (const change of changes) {
    await insert(tx, 'leadership_role', roleRows(change.roles));
    await insert(tx, 'reporting_line', lineRows(change.lines));
    await conflicts.recheck(contextOf(tx, department_id, officer, change.recorded_on));
  }
  const [lead, administrator] = [idOf('D100006'), idOf('D100007')];
  await liveYears(tx, yearChance, { department_id, today, years: PROGRAMME_YEARS, unit, careers, lead, administrator });
  await insertAll(tx, department_id, drawHire(yearChance, unit, policy.id, today));
  await meetExternalMentors(tx, department_id, today);
  const professor = idOf('D100003');
  await mentorForThirtyYears(tx, department_id, professor, today);
  await giveAwards(contextOf(tx, department_id, officer, today), lead);
  await askInSurveys(tx, createChance(SEED + 2, today), department_id, today);
  await gatherStatistics(tx, gathered);
  await recognise(contextOf(tx, department_id, officer, today), professor);
  await recordOutcomes(tx, department_id, today);
  await runPromotionCycle(contextOf(tx, department_id, officer, today));
  // For the first requests.
  await gatherStatistics(tx, gathered);
}

/** First day on which a proposal, or a session that one side has recorded, can no longer be answered. */
function expiryOf({ state, subtype }: DemoAssignment, today: string): string | null {
  if (state === 'pending_acceptance') return addDays(today, 12);
  return state === 'claimed' && subtype === 'spot' ? addDays(today, 55) : null;
}

/** Inserts the contributions to discussions that ended in a match, by the offices of that day, and links the proposals to their requests. */
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
      select c.person_id, c.capacity, c.role_id from ${officeHolders('r.mentee_id', sql.ref('d.held_on'))} c where c.capacity = any (d.participants)
    ) part
    where d.outcome = 'match'
    on conflict do nothing`.execute(tx);
}

/** The context of a change that faculty affairs recorded on that day. */
function contextOf(tx: Tx, department_id: string, person_id: string, today: string): WriteCtx {
  const actor = { person_id, department_id, time_zone: TIME_ZONE, roles: [], client_id: null, scopes: null };
  const now = `${today}T15:00:00.000Z`;
  return newContext({ db: tx, actor, now, operation_id: 'seedDemo' });
}
