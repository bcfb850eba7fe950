import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import type { ObligationWaiver, ObligationWaiverQuery } from './schema.ts';

type Predicate = RawBuilder<SqlBool>;

/** Waivers; `reasons` says where their reason may be read. */
const waivers = (ctx: Ctx, reasons: Predicate) =>
  ctx.db
    .selectFrom('obligation_waiver as w')
    .select([
      'w.id',
      'w.person_id',
      'w.kind',
      'w.occasion',
      'w.revoked_at',
      'w.created_by',
      'w.row_version',
      'w.created_at',
      'w.updated_at',
    ])
    .select(sql<ObligationWaiver['reason']>`case when ${reasons} then w.reason end`.as('reason'))
    .where('w.department_id', '=', ctx.department_id);

export const list = (
  ctx: Ctx,
  readable: Predicate,
  reasons: Predicate,
  { person_id, kind, is_revoked }: Omit<ObligationWaiverQuery, 'limit'>,
) =>
  waivers(ctx, reasons)
    .where(readable)
    .$if(person_id !== undefined, (rows) => rows.where('w.person_id', '=', person_id ?? ''))
    .$if(kind !== undefined, (rows) => rows.where('w.kind', 'in', kind ?? []))
    .$if(is_revoked !== undefined, (rows) => rows.where('w.revoked_at', is_revoked ? 'is not' : 'is', null));

export const find = (ctx: Ctx, id: string, readable: Predicate, reasons: Predicate) =>
  waivers(ctx, reasons).where('w.id', '=', id).where(readable).executeTakeFirst();

export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('obligation_waiver as w')
    .select(['w.id', 'w.person_id', 'w.kind', 'w.occasion', 'w.revoked_at', 'w.row_version', permitted.as('permitted')])
    .where('w.department_id', '=', ctx.department_id)
    .where('w.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate()
    .executeTakeFirst();

export const insert = (
  ctx: WriteCtx,
  values: Pick<ObligationWaiver, 'person_id' | 'kind' | 'occasion'> & { reason: NonNullable<ObligationWaiver['reason']> },
) =>
  ctx.db
    .insertInto('obligation_waiver')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export const setRevoked = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('obligation_waiver')
    .set({ revoked_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Moves a record's waivers to the other; of two for the same the survivor's stays in force. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update obligation_waiver w set person_id = ${to}, revoked_at = coalesce(w.revoked_at, case when exists (
      select from obligation_waiver other
      where other.person_id = ${to} and other.kind = w.kind and other.occasion = w.occasion and other.revoked_at is null
    ) then ${ctx.now}::timestamptz end)
    where w.department_id = ${ctx.department_id} and w.person_id = ${from}`.execute(ctx.db);
