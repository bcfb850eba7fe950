import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import { holdsOn, json } from '../../core/db.ts';
import type { ActionItem, ActionQuery } from './schema.ts';

type Predicate = RawBuilder<SqlBool>;
type Source = { mentee_id: string; conductor_id: string | null; reviewer_id: string | null };

/** Whose check-in or review an action comes from. */
const source = sql<Source>`(
  select c.mentee_id, c.conductor_id, null::uuid as reviewer_id from check_in c where c.id = t.check_in_id
  union all select r.mentee_id, null, r.reviewer_id from annual_review r where r.id = t.review_id)`.as<'s'>('s');

/** Who conducted a check-in and has come to be the person's formal mentor since does not read it as long as that lasts. */
const apart = (ctx: Ctx) => sql<boolean>`not (s.conductor_id is not distinct from ${ctx.actor.person_id}::uuid and exists (
  select from assignment a where a.mentee_id = s.mentee_id and a.mentor_id = s.conductor_id and a.subtype = 'formal' and a.state = 'live'
    and a.starts_on <= ${ctx.today} and (a.until_on is null or a.until_on > ${ctx.today})))`;

/**
 * How the asker may stand to an action: one of the two whom it comes from, or somebody the mentee lets see what they share. `involved` and
 * `shared` are made for the columns of `s`.
 */
export type Standing = Readonly<{ involved: Predicate; shared: Predicate }>;

const seenBy = (ctx: Ctx, { involved, shared }: Standing) => sql<boolean>`((${involved} and ${apart(ctx)}) or (t.is_shared and ${shared}))`;

const isOpen = sql<boolean>`(t.done_on is null and t.dropped_on is null)`;

const actions = (ctx: Ctx) =>
  ctx.db
    .selectFrom('action_item as t')
    .innerJoinLateral(source, (join) => join.onTrue())
    .innerJoin('person as owner', 'owner.id', 't.owner_id')
    .select([
      't.id',
      sql<ActionItem['source']>`case when t.check_in_id is null then 'annual_review' else 'check_in' end`.as('source'),
      't.check_in_id',
      't.review_id',
      's.mentee_id',
      't.owner_id',
      'owner.display_name as owner_name',
      't.text',
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

export const list = (ctx: Ctx, standing: Standing, query: Omit<ActionQuery, 'limit'>) =>
  actions(ctx)
    .where(seenBy(ctx, standing))
    .$if(query.owner_id !== undefined, (rows) => rows.where('t.owner_id', '=', query.owner_id ?? ''))
    .$if(query.mentee_id !== undefined, (rows) => rows.where('s.mentee_id', '=', query.mentee_id ?? ''))
    .$if(query.check_in_id !== undefined, (rows) => rows.where('t.check_in_id', '=', query.check_in_id ?? ''))
    .$if(query.review_id !== undefined, (rows) => rows.where('t.review_id', '=', query.review_id ?? ''))
    .$if(query.source !== undefined, (rows) =>
      rows.where(sql<boolean>`case when t.check_in_id is null then 'annual_review' else 'check_in' end = any (${query.source})`),
    )
    .$if(query.is_open !== undefined, (rows) => rows.where(sql<boolean>`${isOpen} = ${query.is_open}`))
    .$if(query.due_on_lte !== undefined, (rows) => rows.where('t.due_on', '<=', query.due_on_lte ?? ''));

export const find = (ctx: Ctx, id: string, standing: Standing) =>
  actions(ctx).where('t.id', '=', id).where(seenBy(ctx, standing)).executeTakeFirst();

/** As it is now, for whoever has just changed it. */
export const read = (ctx: Ctx, id: string) => actions(ctx).where('t.id', '=', id).executeTakeFirstOrThrow();

export const lock = (ctx: WriteCtx, id: string, readable: Standing, permitted: Predicate) =>
  actions(ctx)
    .select(sql<boolean>`(${permitted} and ${apart(ctx)})`.as('permitted'))
    .where('t.id', '=', id)
    .where(sql<boolean>`(${seenBy(ctx, readable)} or (${permitted} and ${apart(ctx)}))`)
    .forNoKeyUpdate('t')
    .executeTakeFirst();

export type NewRow = { owner_id: string; text: string; due_on: string | null };
export type From = { check_in_id: string; review_id?: never } | { review_id: string; check_in_id?: never };

export const insert = async (ctx: WriteCtx, { check_in_id, review_id }: From, rows: readonly NewRow[]) =>
  (
    await sql<{ id: string; owner_id: string; due_on: string | null }>`
      insert into action_item (department_id, check_in_id, review_id, owner_id, text, due_on)
      select ${ctx.department_id}, ${check_in_id ?? null}::uuid, ${review_id ?? null}::uuid, n.owner_id, n.text, n.due_on
      from jsonb_to_recordset(${json(rows)}) n(owner_id uuid, text text, due_on date)
      returning id, owner_id, due_on`.execute(ctx.db)
  ).rows;

export type Changes = Partial<{ text: string; due_on: string | null; done_on: string; dropped_on: string; is_shared: boolean }>;

export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('action_item').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Open actions of people who are here, due within the policy's days, of which their owner was not told for that day. */
export const dueSoon = async (ctx: WriteCtx) =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string }>`
      select t.owner_id as person_id, t.id as subject_id, t.due_on
      from action_item t
      join policy p on p.department_id = t.department_id and ${holdsOn('p', ctx.today)}
      where t.department_id = ${ctx.department_id} and ${isOpen} and t.due_on <= ${ctx.today}::date + p.reminder_days
        and is_here(t.owner_id, ${ctx.today}::date)
        and not exists (select from notification n where n.person_id = t.owner_id and n.kind = 'action_due' and n.subject_id = t.id
          and n.occasion = t.due_on::text)
      order by t.id`.execute(ctx.db)
  ).rows;

export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('action_item')
    .set({ owner_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('owner_id', '=', from)
    .execute();
