import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { openingRoles } from '../../../domain/permissions/opening.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { party, partyOf, partyOrNull } from '../../../domain/sql/parties.ts';
import type { AccessChange, AccessChangeQuery, Wanted } from './schema.ts';

/** Whether an open one has lapsed follows from the day; the daily work writes it down. */
const status = (ctx: Ctx) =>
  sql<AccessChange['status']>`case when c.state = 'open' and c.expires_on <= ${ctx.today}::date then 'lapsed' else c.state end`;

const changes = (ctx: Ctx) =>
  ctx.db
    .selectFrom('access_change as c')
    .innerJoin('person as p', 'p.id', 'c.person_id')
    .leftJoin('person as d', 'd.id', 'c.duplicate_id')
    .select(['c.id', 'c.person_id', party('p').as('person'), partyOf('c.requested_by').as('requested_by'), 'c.expires_on'])
    .select(['c.issuer', 'c.subject', 'c.role', 'c.role_id', 'c.starts_on', 'c.ends_on'])
    .select(['c.duplicate_id', partyOrNull('d').as('duplicate'), 'c.person_agreed_at', 'c.duplicate_agreed_at'])
    .select(sql<AccessChange['decided_by']>`${partyOf('c.decided_by')}`.as('decided_by'))
    .select(['c.decided_at', 'c.result_id', 'c.row_version', 'c.created_at', 'c.updated_at'])
    .select(sql<AccessChange['kind']>`c.kind`.as('kind'))
    .select(status(ctx).as('status'))
    .where('c.department_id', '=', ctx.department_id);

/** The query of the visible changes, without an order. */
export const list = (ctx: Ctx, visible: Expression<SqlBool>, given: Omit<AccessChangeQuery, 'limit'>) => {
  let rows = changes(ctx).where(visible);
  if (given.status !== undefined) rows = rows.where(status(ctx), 'in', given.status);
  if (given.kind !== undefined) rows = rows.where('c.kind', 'in', given.kind);
  if (given.person_id !== undefined) rows = rows.where('c.person_id', '=', given.person_id);
  return rows;
};

/** One change; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  changes(ctx).where('c.id', '=', id).where(visible).executeTakeFirst();

/** What was just written, for whoever wrote it. */
export const read = (ctx: WriteCtx, id: string) => changes(ctx).where('c.id', '=', id).executeTakeFirstOrThrow();

/** One change that is visible or permitted, locked, with `permitted` and what only its effect needs; else undefined. */
export const lock = (ctx: WriteCtx, id: string, visible: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  changes(ctx)
    .select(['c.requested_by as requested_by_id', 'c.role_version', 'c.acting', 'c.delegated_from_id'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('c.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forUpdate('c')
    .executeTakeFirst();

/** Inserts a change and answers its id. Constraints refuse a second one of the same. */
export const insert = (ctx: WriteCtx, wanted: Wanted, expires_on: string) =>
  ctx.db
    .insertInto('access_change')
    .values({ ...wanted, expires_on, department_id: ctx.department_id, requested_by: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Those of the persons for whom a second person is needed to let anybody sign in as them. */
export const guarded = async (ctx: WriteCtx, person_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`select p.id from person p
      where p.department_id = ${ctx.department_id} and p.id = any (${person_ids}::uuid[])
        and is_guarded(p.id, ${openingRoles}::text[], ${ctx.today}::date)`.execute(ctx.db)
  ).rows.map(({ id }) => id);

export type Approver = { person_id: string; capacity: 'person' | 'duplicate' | 'administrator' };

/** Who can approve the change today. */
export const approvers = async (ctx: WriteCtx, id: string): Promise<Approver[]> =>
  (await sql<Approver>`select person_id, capacity from access_approvers(${id}::uuid, ${ctx.today}::date)`.execute(ctx.db)).rows;

/** Notes that one of two records to be merged agrees. */
export const setAgreed = (ctx: WriteCtx, id: string, side: 'person' | 'duplicate') =>
  ctx.db
    .updateTable('access_change')
    .set(side === 'person' ? { person_agreed_at: ctx.now } : { duplicate_agreed_at: ctx.now })
    .where('id', '=', id)
    .execute();

/** The caller decides. */
export const setDecided = (ctx: WriteCtx, id: string, state: 'approved' | 'refused') =>
  ctx.db.updateTable('access_change').set({ state, decided_by: ctx.actor.person_id, decided_at: ctx.now }).where('id', '=', id).execute();

/** What came of it. */
export const setResult = (ctx: WriteCtx, id: string, result_id: string) =>
  ctx.db.updateTable('access_change').set({ result_id }).where('id', '=', id).execute();

/** Takes it back. */
export const setWithdrawn = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('access_change').set({ state: 'withdrawn' }).where('id', '=', id).execute();

/** Whom of the administrators to notify of changes that wait: those who were not yet, among them who has become one since it was asked for. */
export const unnotified = async (ctx: WriteCtx): Promise<{ person_id: string; subject_id: string }[]> =>
  (
    await sql<{ person_id: string; subject_id: string }>`
      select a.person_id, c.id as subject_id
      from access_change c cross join lateral access_approvers(c.id, ${ctx.today}::date) a
      where c.department_id = ${ctx.department_id} and c.state = 'open' and c.expires_on > ${ctx.today}::date
        and a.person_id not in (c.person_id, coalesce(c.duplicate_id, c.person_id))
        and ${notNotified({ person: 'a.person_id', kind: 'access_change_to_approve', subject: 'c.id', occasion: sql`''` })}
      order by c.id, a.person_id`.execute(ctx.db)
  ).rows;

export type Lapsed = { id: string; person_id: string; requested_by: string; duplicate_id: string | null };

const lapsed = ['id', 'person_id', 'requested_by', 'duplicate_id'] as const;

/** Takes back what waits for the same role of the same person from the same day. */
export const withdrawSame = (ctx: WriteCtx, { person_id, role, starts_on }: { person_id: string; role: string; starts_on: string }) =>
  ctx.db
    .updateTable('access_change')
    .set({ state: 'withdrawn' })
    .where('department_id', '=', ctx.department_id)
    .where('state', '=', 'open')
    .where('kind', '=', 'role')
    .where('person_id', '=', person_id)
    .where('role', '=', role)
    .where('starts_on', '=', starts_on)
    .returning(lapsed)
    .execute();

/** Writes down which open changes have lapsed. */
export const lapse = async (ctx: WriteCtx): Promise<Lapsed[]> =>
  ctx.db
    .updateTable('access_change')
    .set({ state: 'lapsed' })
    .where('department_id', '=', ctx.department_id)
    .where('state', '=', 'open')
    .where('expires_on', '<=', ctx.today)
    .returning(lapsed)
    .execute();

/** Open changes about a record that has been merged lapse: whoever wants them asks for them of the survivor. */
export const lapseOf = async (ctx: WriteCtx, person_id: string): Promise<Lapsed[]> =>
  ctx.db
    .updateTable('access_change')
    .set({ state: 'lapsed' })
    .where('department_id', '=', ctx.department_id)
    .where('state', '=', 'open')
    .where((eb) => eb.or([eb('person_id', '=', person_id), eb('duplicate_id', '=', person_id)]))
    .returning(lapsed)
    .execute();

/**
 * Gives what one record was, asked for and decided to the other. Where one asked and the other decided, the row keeps the record that decided:
 * nobody is shown to have approved what they asked for.
 */
export async function move(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const rows = ctx.db.updateTable('access_change').where('department_id', '=', ctx.department_id);
  await rows.set({ person_id: to }).where('person_id', '=', from).execute();
  await rows
    .set({ requested_by: to })
    .where('requested_by', '=', from)
    .where(sql<boolean>`decided_by is distinct from ${to}::uuid`)
    .execute();
  await rows.set({ decided_by: to }).where('decided_by', '=', from).where('requested_by', '<>', to).execute();
}
