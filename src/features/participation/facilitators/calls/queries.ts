import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import type { CallQuery, FacilitatorCall, NewFacilitatorCall } from './schema.ts';

/** `filled` by a term that has begun or is to begin; a role that was recorded in error does not count. */
const status = (ctx: Ctx) => sql<FacilitatorCall['status']>`case
  when c.cancelled_at is not null then 'cancelled'
  when exists (select from facilitator_application a join leadership_role r on r.id = a.role_id
    where a.call_id = c.id and (r.ends_on is null or r.ends_on > r.starts_on)) then 'filled'
  when ${ctx.today}::date < c.opens_on then 'planned'
  when ${ctx.today}::date < c.closes_on then 'open'
  else 'closed' end`;

const calls = (ctx: Ctx) =>
  ctx.db
    .selectFrom('facilitator_call as c')
    .select([
      'c.id',
      'c.division_id',
      'c.opens_on',
      'c.closes_on',
      'c.term_starts_on',
      'c.term_ends_on',
      'c.stipend_cents',
      'c.description',
      'c.cancelled_at',
      'c.row_version',
      'c.created_at',
      'c.updated_at',
      status(ctx).as('status'),
    ])
    .where('c.department_id', '=', ctx.department_id);

/** The calls where `readable` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, query: Omit<CallQuery, 'limit'>) => {
  let rows = calls(ctx).where(readable);
  if (query.division_id !== undefined) rows = rows.where('c.division_id', '=', query.division_id);
  if (query.status !== undefined) rows = rows.where(sql<boolean>`${status(ctx)} = any (${query.status})`);
  return rows;
};

/** One call, nothing unless `readable` holds. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => calls(ctx).where('c.id', '=', id).where(readable).executeTakeFirst();

/** One call, locked, with whether the caller may cancel it; nothing unless they may see or cancel it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('facilitator_call as c')
    .select(['c.row_version', sql<boolean>`${permitted}`.as('permitted')])
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** The call, held until the transaction ends: nobody cancels it meanwhile, but others may apply. */
export const hold = (ctx: WriteCtx, id: string) => calls(ctx).where('c.id', '=', id).forShare('c').executeTakeFirst();

/** Adds a call; constraints refuse days in the wrong order. */
export const insert = (ctx: WriteCtx, values: NewFacilitatorCall & { opens_on: string }) =>
  ctx.db
    .insertInto('facilitator_call')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Cancels a call. Call it under the lock of the call. */
export const setCancelled = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('facilitator_call').set({ cancelled_at: ctx.now }).where('id', '=', id).execute();

/** The applications to the call that were neither withdrawn nor refused. */
export const pendingApplications = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('facilitator_application')
    .select(['id', 'person_id'])
    .where('call_id', '=', id)
    .where('withdrawn_at', 'is', null)
    .where(sql<boolean>`decision is distinct from 'not_selected'`)
    .orderBy('id')
    .execute();
