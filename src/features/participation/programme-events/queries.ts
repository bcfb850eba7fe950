import { sql, type Updateable } from 'kysely';
import type { ProgrammeEventTable } from '../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import type { NewProgrammeEvent, ProgrammeEvent, ProgrammeEventQuery } from './schema.ts';

const status = (ctx: Ctx) => sql<ProgrammeEvent['status']>`case
  when e.cancelled_at is not null then 'cancelled'
  when e.held_on <= ${ctx.today}::date then 'held'
  else 'scheduled' end`;

/** The expectation documents that an orientation covers: those in force on its day. */
const covered = sql<string[]>`array(
  select d.id from expectation_document d
  where e.kind = 'orientation' and d.department_id = e.department_id and ${holdsOn('d', sql.ref('e.held_on'))}
  order by d.kind)`;

const events = (ctx: Ctx) =>
  ctx.db
    .selectFrom('programme_event as e')
    .select([
      'e.id',
      'e.kind',
      'e.title',
      'e.held_on',
      'e.division_id',
      'e.is_mandatory',
      'e.cancelled_at',
      'e.row_version',
      'e.created_at',
      'e.updated_at',
      status(ctx).as('status'),
      covered.as('expectation_document_ids'),
    ])
    .where('e.department_id', '=', ctx.department_id);

/** The events where `readable` holds, filtered. Order and limit are for the caller to add. */
export const filtered = (ctx: Ctx, readable: Predicate, query: Omit<ProgrammeEventQuery, 'limit'>) => {
  let rows = events(ctx).where(readable);
  if (query.kind !== undefined) rows = rows.where('e.kind', 'in', query.kind);
  if (query.status !== undefined) rows = rows.where(sql<boolean>`${status(ctx)} = any (${query.status})`);
  if (query.division_id !== undefined) rows = rows.where('e.division_id', '=', query.division_id);
  if (query.is_mandatory !== undefined) rows = rows.where('e.is_mandatory', '=', query.is_mandatory);
  if (query.held_on_gte !== undefined) rows = rows.where('e.held_on', '>=', query.held_on_gte);
  if (query.held_on_lte !== undefined) rows = rows.where('e.held_on', '<=', query.held_on_lte);
  return rows;
};

/** One event, nothing unless `readable` holds. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => events(ctx).where('e.id', '=', id).where(readable).executeTakeFirst();

/** The event, locked, so that records of attendance, edits and the cancellation take turns. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  events(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('e.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('e')
    .executeTakeFirst();

/** Adds an event. */
export const insert = (ctx: WriteCtx, values: NewProgrammeEvent) =>
  ctx.db
    .insertInto('programme_event')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes an event. Call it under the lock of the event. */
export const update = (ctx: WriteCtx, id: string, changes: Updateable<ProgrammeEventTable>) =>
  ctx.db.updateTable('programme_event').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();
