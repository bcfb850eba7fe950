import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { type Party, party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { CheckInContent } from './content-schema.ts';
import type { Bar } from './rules.ts';
import type { CheckIn, CheckInFacts, CheckInQuery, VoidCheckIn, WaiveCheckIn } from './schema.ts';

/** A day within the clock of a check-in, by which it finds its clock if HR moves the clock's first day: the day it was held, else recorded. */
export const occasion = (ctx: Ctx) => sql`coalesce(c.held_on, ${civilDay('c.created_at', ctx.actor.time_zone)})`;

/** The clock of a check-in as it runs today, or ran when it was held; no row once the person is not full-time any more. */
const clock = (ctx: Ctx) =>
  sql<{ due_on: string | null; opens_on: string | null; closes_on: string | null }>`(
  select k.due_on, (k.due_on - make_interval(months => p.check_in_opens_months))::date as opens_on,
    adjusted_due(c.mentee_id, k.due_on, p.check_in_closes_months) as closes_on
  from programme_clock(c.mentee_id, coalesce(c.held_on, ${ctx.today}::date), p.check_in_months) k
  where k.starts_on = c.clock_starts_on or k.starts_on <= ${occasion(ctx)})`.as<'k'>('k');

const isScheduled = sql`c.state = 'scheduled'`;

/** The facts about check-ins. Due days only where `due` holds: how far they are moved reveals how long somebody was on leave. */
const checkIns = (ctx: Ctx, due: Predicate) =>
  ctx.db
    .selectFrom('check_in as c')
    .innerJoin('policy as p', (join) => join.on(policyOn('p', 'c.department_id', ctx.today)))
    .innerJoin('person as mentee', 'mentee.id', 'c.mentee_id')
    .leftJoin('person as conductor', 'conductor.id', 'c.conductor_id')
    .leftJoin('leadership_role as role', 'role.id', 'c.role_id')
    .leftJoinLateral(clock(ctx), (join) => join.onTrue())
    .select([
      'c.id',
      'c.mentee_id',
      party('mentee').as('mentee'),
      'c.state',
      'c.conductor_id',
      sql<Party | null>`case when conductor.id is not null then ${party('conductor')} end`.as('conductor'),
      'role.portfolio',
      'c.clock_starts_on',
      'c.planned_on',
      'c.held_on',
      sql<boolean>`c.import_id is not null`.as('is_brought_along'),
      'c.acknowledged_at',
      'c.waived_reason',
      'c.waived_on',
      'c.voided_reason',
      sql<Bar | null>`case when ${isScheduled} then conductor_bar(c.conductor_id, c.mentee_id, c.clock_starts_on, ${ctx.today}::date) end`.as(
        'conductor_bar',
      ),
      sql<string | null>`case when ${due} then k.due_on end`.as('due_on'),
      sql<string | null>`case when ${due} then k.opens_on end`.as('window_starts_on'),
      sql<string | null>`case when ${due} then k.closes_on end`.as('window_ends_on'),
      sql<boolean>`(${isScheduled} and coalesce(k.opens_on <= ${ctx.today}, false))`.as('is_due'),
      sql<boolean>`(${isScheduled} and coalesce(k.closes_on <= ${ctx.today}, false))`.as('is_overdue'),
      sql<boolean>`(c.state = 'held' and coalesce(c.written_on, c.held_on) + p.check_in_acknowledge_days < ${ctx.today}::date)`.as(
        'is_acknowledgement_late',
      ),
      'c.row_version',
      'c.created_at',
      'c.updated_at',
    ])
    .where('c.department_id', '=', ctx.department_id);

/** The readable check-ins that match the filters. */
export const list = (ctx: Ctx, readable: Predicate, due: Predicate, query: Omit<CheckInQuery, 'limit'>) => {
  let rows = checkIns(ctx, due).where(readable);
  if (query.mentee_id !== undefined) rows = rows.where('c.mentee_id', '=', query.mentee_id);
  if (query.conductor_id !== undefined) rows = rows.where('c.conductor_id', '=', query.conductor_id);
  if (query.state !== undefined) rows = rows.where('c.state', 'in', query.state);
  if (query.held_on_gte !== undefined) rows = rows.where('c.held_on', '>=', query.held_on_gte);
  if (query.held_on_lte !== undefined) rows = rows.where('c.held_on', '<=', query.held_on_lte);
  if (query.division_id !== undefined) rows = rows.where(isPrimaryMember('c.mentee_id', query.division_id, ctx.today));
  return rows;
};

/**
 * False for a conductor who has become the mentee's formal mentor or director, as long as that lasts: what is said in a check-in is not for
 * them.
 */
const isIndependent = (ctx: Ctx) => sql<boolean>`not (c.conductor_id is not distinct from ${ctx.actor.person_id}::uuid
  and (mentored_during(c.conductor_id, c.mentee_id, daterange(${ctx.today}::date, ${ctx.today}::date, '[]'))
    or directs(c.conductor_id, c.mentee_id, ${ctx.today}::date)))`;

/** The content of a voided check-in is left to its author. */
const isNotVoidedOrOwn = (ctx: Ctx) => sql<boolean>`(c.state <> 'voided' or c.conductor_id = ${ctx.actor.person_id})`;

/** True where the asker may read the check-in, its due days, its content, and the note of its waiver. */
export type Access = Readonly<{ readable: Predicate; due: Predicate; canReadContent: Predicate; canReadNote: Predicate }>;

/** One check-in, with its content and the note of its waiver where the asker may read them. */
export const find = (ctx: Ctx, id: string, { readable, due, canReadContent, canReadNote }: Access): Promise<CheckIn | undefined> =>
  checkIns(ctx, due)
    .leftJoin('check_in_content as content', 'content.check_in_id', 'c.id')
    .select([
      sql<CheckInContent | null>`case when content.check_in_id is not null and c.held_on is not null and ${canReadContent} and ${isIndependent(ctx)}
        and ${isNotVoidedOrOwn(ctx)} then jsonb_build_object(
          'academic_goals', content.academic_goals, 'work_life_balance', content.work_life_balance,
          'satisfaction_rating', content.satisfaction_rating, 'satisfaction_text', content.satisfaction_text,
          'academic_goals_declined', content.academic_goals_declined, 'work_life_balance_declined', content.work_life_balance_declined,
          'satisfaction_declined', content.satisfaction_declined) end`.as('content'),
      sql<string | null>`case when (${canReadContent} and ${isIndependent(ctx)}) or ${canReadNote} then (
        select a.reason from check_in_allowance a
        where a.mentee_id = c.mentee_id and a.allowed_on >= c.clock_starts_on order by a.id desc limit 1) end`.as('early_reason'),
      sql<string | null>`case when c.state = 'waived' and ${canReadNote} then content.waived_note end`.as('waived_note'),
    ])
    .where('c.id', '=', id)
    .where(readable)
    .executeTakeFirst();

/** A check-in that is about to change, locked. */
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

/** The mentee of a check-in, locked: who proposes or accepts a mentor for them locks the mentee too, and may bar the conductor. */
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

type Insert = {
  mentee_id: string;
  clock_starts_on: string;
  state: 'scheduled' | 'waived' | 'held';
  conductor_id?: string;
  role_id?: string;
  planned_on?: string;
  held_on?: string;
  written_on?: string;
  waived_reason?: WaiveCheckIn['waived_reason'];
  waived_on?: string;
};

/** Stores a new check-in, scheduled, waived or held. */
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
  written_on: string;
  acknowledged_at: string;
  waived_reason: WaiveCheckIn['waived_reason'] | null;
  waived_on: string | null;
  voided_reason: VoidCheckIn['voided_reason'];
}>;

/** Changes the row of a check-in, once it is locked. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('check_in').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Counts a change of the content, which is stored in a table of its own, as a new version of the row. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('check_in')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();
