import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import { holdsOn } from '../../core/db.ts';
import type { CheckIn, CheckInContent, CheckInFacts, CheckInQuery, WaiveCheckIn } from './schema.ts';

type Predicate = RawBuilder<SqlBool>;

/** Adjusted months after which the check-in is due. */
export const CHECK_IN_MONTHS = 18;

/** The day by which a check-in knows its clock, should HR move the first day of it: the day it was held, else the day it was written. */
export const occasion = (ctx: Ctx) => sql`coalesce(c.held_on, (c.created_at at time zone ${ctx.actor.time_zone})::date)`;

/** The clock of a check-in as it runs today, or ran when it was held; nothing once the person is not full-time any more. */
const clock = (ctx: Ctx) =>
  sql<{ due_on: string | null; opens_on: string | null; closes_on: string | null }>`(
  select k.due_on, (k.due_on - make_interval(months => p.check_in_opens_months))::date as opens_on,
    (k.due_on + make_interval(months => p.check_in_closes_months))::date as closes_on
  from programme_clock(c.mentee_id, coalesce(c.held_on, ${ctx.today}::date), ${CHECK_IN_MONTHS}) k
  where k.starts_on = c.clock_starts_on or k.starts_on <= ${occasion(ctx)})`.as<'k'>('k');

const waits = sql`c.state = 'scheduled'`;

/** Check-ins with how they stand; `due` says where their days may be read, because how far they are pushed tells how long somebody was away. */
const checkIns = (ctx: Ctx, due: Predicate) =>
  ctx.db
    .selectFrom('check_in as c')
    .innerJoin('policy as p', (join) => join.onRef('p.department_id', '=', 'c.department_id').on(holdsOn('p', ctx.today)))
    .innerJoin('person as mentee', 'mentee.id', 'c.mentee_id')
    .leftJoin('person as conductor', 'conductor.id', 'c.conductor_id')
    .leftJoin('leadership_role as role', 'role.id', 'c.role_id')
    .leftJoinLateral(clock(ctx), (join) => join.onTrue())
    .select([
      'c.id',
      'c.mentee_id',
      'mentee.display_name as mentee_name',
      'c.state',
      'c.conductor_id',
      'conductor.display_name as conductor_name',
      'role.portfolio',
      'c.clock_starts_on',
      'c.planned_on',
      'c.held_on',
      'c.acknowledged_at',
      'c.waived_reason',
      sql<string | null>`case when ${due} then k.due_on end`.as('due_on'),
      sql<string | null>`case when ${due} then k.opens_on end`.as('window_starts_on'),
      sql<string | null>`case when ${due} then k.closes_on end`.as('window_ends_on'),
      sql<boolean>`(${waits} and coalesce(k.opens_on <= ${ctx.today}, false))`.as('is_due'),
      sql<boolean>`(${waits} and coalesce(k.closes_on <= ${ctx.today}, false))`.as('is_overdue'),
      sql<boolean>`(c.state = 'held' and c.held_on + p.check_in_acknowledge_days < ${ctx.today}::date)`.as('is_acknowledgement_late'),
      'c.row_version',
      'c.created_at',
      'c.updated_at',
    ])
    .where('c.department_id', '=', ctx.department_id);

export const list = (ctx: Ctx, readable: Predicate, due: Predicate, query: Omit<CheckInQuery, 'limit'>) =>
  checkIns(ctx, due)
    .where(readable)
    .$if(query.mentee_id !== undefined, (rows) => rows.where('c.mentee_id', '=', query.mentee_id ?? ''))
    .$if(query.conductor_id !== undefined, (rows) => rows.where('c.conductor_id', '=', query.conductor_id ?? ''))
    .$if(query.state !== undefined, (rows) => rows.where('c.state', 'in', query.state ?? []))
    .$if(query.held_on_gte !== undefined, (rows) => rows.where('c.held_on', '>=', query.held_on_gte ?? ''))
    .$if(query.held_on_lte !== undefined, (rows) => rows.where('c.held_on', '<=', query.held_on_lte ?? ''))
    .$if(query.division_id !== undefined, (rows) =>
      rows.where(
        sql<boolean>`exists (select from division_membership m where m.person_id = c.mentee_id and m.division_id = ${query.division_id}
          and m.is_primary and ${holdsOn('m', ctx.today)})`,
      ),
    );

/** Who conducted it and has come to be the mentee's formal mentor does not read it as long as that lasts (class C5: never the mentor). */
const apart = (ctx: Ctx) => sql<boolean>`not (c.conductor_id is not distinct from ${ctx.actor.person_id}::uuid and exists (
  select from assignment a where a.mentee_id = c.mentee_id and a.mentor_id = c.conductor_id and a.subtype = 'formal' and a.state = 'live'
    and a.starts_on <= ${ctx.today} and (a.until_on is null or a.until_on > ${ctx.today})))`;

/** One check-in, with what was said in it where `legible` allows. */
export const find = (ctx: Ctx, id: string, readable: Predicate, due: Predicate, legible: Predicate): Promise<CheckIn | undefined> =>
  checkIns(ctx, due)
    .leftJoin('check_in_content as said', 'said.check_in_id', 'c.id')
    .select(
      sql<CheckInContent | null>`case when said.check_in_id is not null and ${legible} and ${apart(ctx)} then jsonb_build_object(
        'academic_goals', said.academic_goals, 'work_life_balance', said.work_life_balance,
        'satisfaction_rating', said.satisfaction_rating, 'satisfaction_text', said.satisfaction_text) end`.as('content'),
    )
    .where('c.id', '=', id)
    .where(readable)
    .executeTakeFirst();

export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('check_in as c')
    .select(['c.id', 'c.mentee_id', 'c.conductor_id', 'c.role_id', 'c.clock_starts_on', 'c.state', 'c.planned_on', 'c.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** The mentee of a check-in, locked: those who propose or accept a mentor for them do the same. */
export const lockMentee = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', (eb) =>
      eb.selectFrom('check_in as c').select('c.mentee_id').where('c.department_id', '=', ctx.department_id).where('c.id', '=', id),
    )
    .forNoKeyUpdate('p')
    .executeTakeFirst();

/** What was said, for a change, once the check-in is locked. */
export const content = (ctx: WriteCtx, check_in_id: string): Promise<CheckInContent> =>
  ctx.db
    .selectFrom('check_in_content as said')
    .innerJoin('check_in as c', 'c.id', 'said.check_in_id')
    .select(['said.academic_goals', 'said.work_life_balance', 'said.satisfaction_rating', 'said.satisfaction_text'])
    .where('c.department_id', '=', ctx.department_id)
    .where('said.check_in_id', '=', check_in_id)
    .executeTakeFirstOrThrow();

type Insert = {
  mentee_id: string;
  clock_starts_on: string;
  state: 'scheduled' | 'waived';
  conductor_id?: string;
  role_id?: string;
  planned_on?: string;
  waived_reason?: WaiveCheckIn['waived_reason'];
};

export const insert = (ctx: WriteCtx, values: Insert) =>
  ctx.db
    .insertInto('check_in')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{
  state: CheckInFacts['state'];
  conductor_id: string;
  role_id: string;
  planned_on: string;
  held_on: string;
  acknowledged_at: string;
  waived_reason: WaiveCheckIn['waived_reason'];
}>;

export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('check_in').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Counts a change that is stored beside the row. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('check_in')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

export const insertContent = (ctx: WriteCtx, check_in_id: string, values: CheckInContent) =>
  ctx.db
    .insertInto('check_in_content')
    .values({ ...values, check_in_id })
    .execute();

export const updateContent = (ctx: WriteCtx, check_in_id: string, values: Partial<CheckInContent>) =>
  ctx.db.updateTable('check_in_content').set(values).where('check_in_id', '=', check_in_id).execute();

/** Cancels what is planned with people who are gone. */
export const cancelGone = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('check_in')
    .set({ state: 'cancelled' })
    .where('department_id', '=', ctx.department_id)
    .where('state', '=', 'scheduled')
    .where(sql<boolean>`not is_here(mentee_id, ${ctx.today}::date)`)
    .returning('id')
    .execute();

/**
 * Before two records become one: of two check-ins of one clock the survivor's stays, unless only the other one was held; what gives way and
 * was not held is cancelled, and so is what one record was to hold with the other.
 */
export const cancelForMerge = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update check_in c set state = 'cancelled', waived_reason = null
    where c.department_id = ${ctx.department_id} and c.state in ('scheduled', 'waived') and (
      (c.mentee_id in (${from}, ${to}) and c.conductor_id in (${from}, ${to}))
      or exists (
        select from check_in other
        where other.clock_starts_on = c.clock_starts_on and other.state <> 'cancelled' and other.conductor_id is distinct from ${from}
          and other.conductor_id is distinct from ${to} and (
          (c.mentee_id = ${from} and other.mentee_id = ${to})
          or (c.mentee_id = ${to} and other.mentee_id = ${from} and other.state in ('held', 'acknowledged')))))`.execute(ctx.db);

/** Moves both sides; what would be between a person and themselves, or a second one held on one clock, rests where it is. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update check_in c set
      mentee_id = case c.mentee_id when ${from} then ${to}::uuid else c.mentee_id end,
      conductor_id = case c.conductor_id when ${from} then ${to}::uuid else c.conductor_id end
    where c.department_id = ${ctx.department_id} and ${from} in (c.mentee_id, c.conductor_id)
      and not (c.mentee_id in (${from}, ${to}) and coalesce(c.conductor_id in (${from}, ${to}), false))
      and not (c.mentee_id = ${from} and c.state <> 'cancelled' and exists (
        select from check_in other
        where other.mentee_id = ${to} and other.clock_starts_on = c.clock_starts_on and other.state <> 'cancelled'))`.execute(ctx.db);
