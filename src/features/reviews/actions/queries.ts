import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json, type Predicate, yes } from '../../../core/db.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { ActionItem, ActionQuery } from './schema.ts';

type Source = { mentee_id: string; since: string | null; state: string };

/**
 * The check-in or review that an action comes from; of a check-in, the first day of the clock that it is about. Actions of a voided one no longer
 * count.
 */
const source = sql<Source>`(
  select c.mentee_id, c.clock_starts_on as since, c.state from check_in c where c.id = t.check_in_id and c.state <> 'voided'
  union all select r.mentee_id, null, r.state from annual_review r where r.id = t.review_id and r.state <> 'voided')`;

/** Who holds the office of the action today: nobody who has become the mentee's formal mentor or, of a check-in, their director. */
const holders = (ctx: Ctx) => sql<{ person_id: string }>`action_holders(t.id, ${ctx.today}::date)`;

/** Who is to do it: the mentee, or whoever holds the office today; whoever agreed to it where nobody does. */
const owner = (ctx: Ctx) => sql<{ id: string }>`(
  select case when t.owner_id = s.mentee_id then t.owner_id else coalesce((
    select h.person_id from ${holders(ctx)} h order by h.person_id = t.owner_id desc, h.person_id limit 1), t.owner_id) end as id)`;

/**
 * How an action may concern the asker: they are the mentee or hold its office today (`involved`), or they may see what the mentee shares
 * (`shared`). Both are predicates over the columns of `s` and `t`.
 */
export type Standing = Readonly<{ involved: Predicate; shared: Predicate }>;

const isVisible = ({ involved, shared }: Standing) => sql<boolean>`(${involved} or (t.is_shared and ${shared}))`;

/**
 * Limits the search to what `isVisible` could be true of, found for all at once: the asker's own check-ins and reviews, what is shared, and, for
 * those with a role, what an office of theirs owns.
 */
const inReach = (ctx: Ctx) => {
  const { person_id, roles } = ctx.actor;
  const own = sql`
    select x.id from check_in c join action_item x on x.check_in_id = c.id where c.mentee_id = ${person_id}
    union all select x.id from annual_review r join action_item x on x.review_id = r.id where r.mentee_id = ${person_id}
    union all select x.id from action_item x where x.department_id = ${ctx.department_id} and x.is_shared`;
  if (roles.length === 0) return sql<boolean>`t.id in (${own})`;
  const held = sql`select h.action_id from actions_held(${ctx.department_id}::uuid, ${person_id}::uuid, ${ctx.today}::date) h`;
  // Never as a join, after which the planner would ask for the holders of every action before it sorts and limits them.
  return sql<boolean>`case when t.id in (${own} union all ${held}) then true else false end`;
};

const isOpen = sql<boolean>`(t.done_on is null and t.dropped_on is null)`;

/** Actions; the text only where `canReadContent` holds. */
const actions = (ctx: Ctx, canReadContent: Predicate) =>
  ctx.db
    .selectFrom('action_item as t')
    .innerJoinLateral(source.as<'s'>('s'), (join) => join.onTrue())
    .innerJoin('person as mentee', 'mentee.id', 's.mentee_id')
    .innerJoinLateral(owner(ctx).as<'doing'>('doing'), (join) => join.onTrue())
    .innerJoin('person as owner', 'owner.id', 'doing.id')
    .select([
      't.id',
      sql<ActionItem['source']>`case when t.check_in_id is null then 'annual_review' else 'check_in' end`.as('source'),
      't.check_in_id',
      't.review_id',
      's.mentee_id',
      party('mentee').as('mentee'),
      sql<string>`doing.id`.as('owner_id'),
      sql<boolean>`(t.owner_id <> s.mentee_id)`.as('is_of_office'),
      party('owner').as('owner'),
      sql<string | null>`case when ${canReadContent} then t.text end`.as('text'),
      't.due_on',
      't.done_on',
      't.dropped_on',
      isOpen.as('is_open'),
      't.is_shared',
      't.row_version',
      't.created_at',
      't.updated_at',
    ])
    .where('t.department_id', '=', ctx.department_id);

/** The actions that are visible to the asker and match the filters. */
export const list = (ctx: Ctx, standing: Standing, query: Omit<ActionQuery, 'limit'>) => {
  let rows = actions(ctx, yes).where(isVisible(standing)).where(inReach(ctx));
  if (query.owner_id !== undefined) rows = rows.where('doing.id', '=', query.owner_id);
  if (query.mentee_id !== undefined) rows = rows.where('s.mentee_id', '=', query.mentee_id);
  if (query.check_in_id !== undefined) rows = rows.where('t.check_in_id', '=', query.check_in_id);
  if (query.review_id !== undefined) rows = rows.where('t.review_id', '=', query.review_id);
  if (query.source !== undefined)
    rows = rows.where(sql<boolean>`case when t.check_in_id is null then 'annual_review' else 'check_in' end = any (${query.source})`);
  if (query.is_open !== undefined) rows = rows.where(sql<boolean>`${isOpen} = ${query.is_open}`);
  if (query.due_on_lte !== undefined) rows = rows.where('t.due_on', '<=', query.due_on_lte);
  return rows;
};

/** One action, if it is visible to the asker. */
export const find = (ctx: Ctx, id: string, standing: Standing) =>
  actions(ctx, yes).where('t.id', '=', id).where(isVisible(standing)).executeTakeFirst();

/** An action that the asker has just changed, also for a token that may write and not read. */
export const read = (ctx: Ctx, id: string, standing: Standing) =>
  actions(ctx, isVisible(standing)).where('t.id', '=', id).executeTakeFirstOrThrow();

/** Locks the check-in or review of an action, so that nobody acknowledges it meanwhile. */
export const lockSource = async (ctx: WriteCtx, id: string): Promise<void> => {
  const check_in_id = sql`(select t.check_in_id from action_item t where t.department_id = ${ctx.department_id} and t.id = ${id})`;
  await sql`select from check_in c where c.department_id = ${ctx.department_id} and c.id = ${check_in_id} for share`.execute(ctx.db);
  const review_id = sql`(select t.review_id from action_item t where t.department_id = ${ctx.department_id} and t.id = ${id})`;
  await sql`select from annual_review r where r.department_id = ${ctx.department_id} and r.id = ${review_id} for share`.execute(ctx.db);
};

/** An action that is about to change, locked, with its text; `other_ids` are the other of the two sides, as far as they are here. */
export const lock = (ctx: WriteCtx, id: string, readable: Standing, permitted: Predicate) =>
  actions(ctx, yes)
    .select([
      permitted.as('permitted'),
      sql<boolean>`(s.state = 'acknowledged')`.as('is_acknowledged'),
      sql<string[]>`array(select who.id from person who
        where is_here(who.id, ${ctx.today}::date) and case when s.mentee_id <> ${ctx.actor.person_id} then who.id = s.mentee_id
          else who.id in (select h.person_id from ${holders(ctx)} h) end order by who.id)`.as('other_ids'),
    ])
    .where('t.id', '=', id)
    .where(sql<boolean>`(${isVisible(readable)} or ${permitted})`)
    .forNoKeyUpdate('t')
    .executeTakeFirst();

export type NewRow = { owner_id: string; text: string; due_on: string | null };
export type From = { check_in_id: string; review_id?: never } | { review_id: string; check_in_id?: never };

/** Stores actions of a check-in or review that is being recorded. */
export const insert = async (ctx: WriteCtx, { check_in_id, review_id }: From, rows: readonly NewRow[]) =>
  (
    await sql<{ id: string; owner_id: string; due_on: string | null }>`
      insert into action_item (department_id, check_in_id, review_id, owner_id, text, due_on)
      select ${ctx.department_id}, ${check_in_id ?? null}::uuid, ${review_id ?? null}::uuid, n.owner_id, n.text, n.due_on
      from jsonb_to_recordset(${json(rows)}) n(owner_id uuid, text text, due_on date)
      returning id, owner_id, due_on`.execute(ctx.db)
  ).rows;

export type Changes = Partial<{ text: string; due_on: string | null; done_on: string; dropped_on: string; is_shared: boolean }>;

/** Changes an action, once it is locked. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('action_item').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/**
 * Open actions that are due within the policy's days, of which whoever is to do them was not notified for that due day: the mentee, or those who
 * hold the office today. Both sides are here.
 */
export const dueSoon = async (ctx: WriteCtx) =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string }>`
      select doing.person_id, t.id as subject_id, t.due_on
      from action_item t
      cross join lateral ${source} s
      join policy p on ${policyOn('p', 't.department_id', ctx.today)}
      cross join lateral (
        select t.owner_id as person_id where t.owner_id = s.mentee_id
        union all select h.person_id from ${holders(ctx)} h where t.owner_id <> s.mentee_id
      ) doing
      where t.department_id = ${ctx.department_id} and ${isOpen} and t.due_on <= ${ctx.today}::date + p.reminder_days
        and is_here(doing.person_id, ${ctx.today}::date) and is_here(s.mentee_id, ${ctx.today}::date)
        and ${notNotified({ person: 'doing.person_id', kind: 'action_due', subject: 't.id', occasion: sql`t.due_on::text` })}
      order by t.id, doing.person_id`.execute(ctx.db)
  ).rows;

/** Part of a merge: the survivor owns the actions of the duplicate. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('action_item')
    .set({ owner_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('owner_id', '=', from)
    .execute();
