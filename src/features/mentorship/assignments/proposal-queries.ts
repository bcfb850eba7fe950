import { sql } from 'kysely';
import type { Period } from '../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isRunning } from '../../../domain/sql/assignments.ts';
import { appointedFrom, isAppointed, type MayRead } from '../../../domain/sql/people.ts';
import { policyOn } from '../../../domain/sql/policies.ts';

export type Candidate = {
  id: string;
  kind: 'faculty' | 'trainee' | 'external' | 'staff' | 'service';
  merged_into_id: string | null;
  /** By the day asked about, or by `judged_on`. */
  is_dead: boolean;
  /** First day, from the day asked about or `judged_on` on, on which the person holds an appointment. */
  appointed_from: string | null;
  judged_on?: string;
};

/**
 * The first day from `day` on on which the person `p` holds an appointment; where the caller may not read them it is judged as of today: then from
 * any day on whoever holds one today, and whoever begins later from their first day on.
 */
const firstDayOf = (ctx: Ctx, day: string, { appointments }: MayRead) =>
  sql<string | null>`case when ${appointments} then ${appointedFrom('p.id', day)}
    when ${appointedFrom('p.id', ctx.today)} > ${ctx.today}::date then greatest(${appointedFrom('p.id', ctx.today)}, ${day}::date)
    when ${isAppointed('p.id', ctx.today)} then ${day}::date end`;

/**
 * The two people of a proposal as they are on `day`, locked in the order of their ids, so that two proposals about one person wait for each
 * other. What the caller may not read of a person is judged as of today: asking for one day after the other tells no day.
 */
export const lockPeople = (ctx: WriteCtx, ids: readonly string[], day: string, readable: MayRead): Promise<Candidate[]> =>
  ctx.db
    .selectFrom('person as p')
    .select([
      'p.id',
      'p.kind',
      'p.merged_into_id',
      sql<boolean>`coalesce(p.deceased_on <= case when ${readable.record} then ${day}::date else ${ctx.today}::date end, false)`.as(
        'is_dead',
      ),
      sql<string>`case when ${readable.appointments} then ${day} else ${ctx.today} end`.as('judged_on'),
      firstDayOf(ctx, day, readable).as('appointed_from'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', [...ids])
    .orderBy('p.id')
    .forNoKeyUpdate('p')
    .execute();

/**
 * The first day from `day` on on which the two hold appointments, as far as they are known; an external mentor holds none. What the caller
 * may not read is judged as of today.
 */
export const firstDay = async (ctx: Ctx, ids: readonly string[], day: string, readable: MayRead): Promise<string> => {
  const { rows } = await sql<{ day: string }>`
    select greatest(${day}::date, max(${firstDayOf(ctx, day, readable)})) as day
    from person p where p.department_id = ${ctx.department_id} and p.id = any (${ids}::uuid[]) and p.kind = 'faculty'`.execute(ctx.db);
  return rows[0]?.day ?? day;
};

/**
 * Whether `permitted`, which is about `mentee` and `mentor`, holds for the two; nothing where there is no such mentee in the department.
 */
export const permittedOn = (ctx: Ctx, mentee_id: string, mentor_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as mentee')
    .leftJoin('person as mentor', (join) => join.onRef('mentor.department_id', '=', 'mentee.department_id').on('mentor.id', '=', mentor_id))
    .select(permitted.as('permitted'))
    .where('mentee.department_id', '=', ctx.department_id)
    .where('mentee.id', '=', mentee_id)
    .executeTakeFirst();

/** True of a mentor of another institution, who need not sign in. */
export const isExternal = async (ctx: Ctx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', person_id)
    .where('kind', '=', 'external')
    .executeTakeFirst()) !== undefined;

export type Load = { formal_mentees: number; capacity: number; reciprocal: boolean; primary_taken: boolean };

/**
 * What else matters for a pair on a day: how many formal mentees the mentor has and takes, whether the two would mentor each other, and
 * whether the mentee has another primary mentor than the one to be replaced.
 */
export const load = async (
  ctx: Ctx,
  mentee_id: string,
  mentor_id: string,
  day: string,
  replaces_id: string | null = null,
): Promise<Load> => {
  const { rows } = await sql<Load>`
    select l.capacity, l.formal_mentees,
      exists (select from assignment a where a.mentor_id = ${mentee_id} and a.mentee_id = ${mentor_id} and a.subtype = 'formal'
        and ${isRunning('a', day)}) as reciprocal,
      exists (select from assignment a where a.mentee_id = ${mentee_id} and a.mentor_id <> ${mentor_id} and a.is_primary
        and a.id is distinct from ${replaces_id}::uuid and ${isRunning('a', day)}) as primary_taken
    from person p cross join lateral mentor_load(p.id, ${day}::date) l
    where p.department_id = ${ctx.department_id} and p.id = ${mentor_id}`.execute(ctx.db);
  const row = rows[0];
  if (!row) throw new Error(`no policy in force on ${day}`);
  return row;
};

export type Barriers = { declared_apart: boolean; unwilling: boolean; same_institution: boolean; already: boolean };

/** What bars a formal assignment on some day of the period, apart from a reporting line. */
export const barriers = async (ctx: WriteCtx, mentee_id: string, mentor_id: string, period: Period): Promise<Barriers> => {
  const during = sql`daterange(${period.starts_on}::date, ${period.ends_on}::date)`;
  const { rows } = await sql<Barriers>`
    select declared_apart(${mentee_id}, m.id, ${ctx.today}::date) as declared_apart,
      exists (select from mentor_profile mp where mp.person_id = m.id and not mp.is_willing) as unwilling,
      exists (select from assignment a where a.mentee_id = ${mentee_id} and a.mentor_id = m.id and a.subtype = 'formal' and a.state = 'live'
        and daterange(a.starts_on, a.until_on) && ${during}) as already,
      coalesce(p.external_same_institution_barred and same_institution(${mentee_id}, e.institution, ${during}), false) as same_institution
    from person m
    join policy p on ${policyOn('p', 'm.department_id', ctx.today)}
    left join external_profile e on e.person_id = m.id
    where m.department_id = ${ctx.department_id} and m.id = ${mentor_id}`.execute(ctx.db);
  return rows[0] ?? { declared_apart: false, unwilling: false, same_institution: false, already: false };
};

/** The rules for proposals in the policy of today. */
export const proposalRules = (ctx: Ctx) =>
  ctx.db
    .selectFrom('policy as p')
    .select(['p.discussion_required', 'p.acceptance_days'])
    .where(policyOn('p', sql.val(ctx.department_id), ctx.today))
    .executeTakeFirstOrThrow();

/**
 * Expires the overdue proposals of one pair, or to replace the same assignment, so that another one can be made before the daily work has run.
 */
export const expireRivals = (
  ctx: WriteCtx,
  { mentee_id, mentor_id, replaces_id }: { mentee_id: string; mentor_id: string; replaces_id: string | null },
) =>
  ctx.db
    .updateTable('assignment')
    .set({ state: 'expired' })
    .where('department_id', '=', ctx.department_id)
    .where('mentee_id', '=', mentee_id)
    .where((eb) => eb.or([eb('mentor_id', '=', mentor_id), eb('replaces_id', '=', replaces_id)]))
    .where('state', '=', 'pending_acceptance')
    .where('expires_on', '<=', ctx.today)
    .returning('id')
    .execute();
