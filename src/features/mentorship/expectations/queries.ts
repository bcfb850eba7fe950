import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import type { ExpectationDocumentQuery, ExpectationKind, NewExpectationDocument } from './schema.ts';

const documentColumns = [
  'd.id',
  'd.kind',
  'd.version',
  'd.title',
  'd.starts_on',
  'd.ends_on',
  'd.row_version',
  'd.created_at',
  'd.updated_at',
] as const;

/** The documents without their text. */
export const documents = (ctx: Ctx, visible: Predicate, { kind, as_of }: Omit<ExpectationDocumentQuery, 'limit'>) => {
  let rows = ctx.db
    .selectFrom('expectation_document as d')
    .select(documentColumns)
    .where('d.department_id', '=', ctx.department_id)
    .where(visible);
  if (kind !== undefined) rows = rows.where('d.kind', 'in', kind);
  if (as_of !== undefined) rows = rows.where(holdsOn('d', as_of));
  return rows;
};

/** One version with its text; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Predicate) =>
  documents(ctx, visible, {}).select('d.body').where('d.id', '=', id).executeTakeFirst();

/** Locks the department, so that two who publish a version wait for each other. Rows that refer to the department are not held up. */
export const takeTurn = (ctx: WriteCtx) =>
  ctx.db.selectFrom('department').select('id').where('id', '=', ctx.department_id).forNoKeyUpdate().executeTakeFirstOrThrow();

/** The version of a kind with the highest number, also one that begins later. Undefined where there is none. Call `takeTurn` first. */
export const latest = (ctx: WriteCtx, kind: ExpectationKind) =>
  ctx.db
    .selectFrom('expectation_document')
    .select(['id', 'version', 'starts_on'])
    .where('department_id', '=', ctx.department_id)
    .where('kind', '=', kind)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Ends a version the day before `ends_on`, the first day of the next one. */
export const close = (ctx: WriteCtx, id: string, ends_on: string) =>
  ctx.db.updateTable('expectation_document').set({ ends_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Inserts a version without an end and answers its id. */
export const insert = (ctx: WriteCtx, values: NewExpectationDocument & { starts_on: string; version: number }) =>
  ctx.db
    .insertInto('expectation_document')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The version in force on a day. */
export const inForce = (ctx: Ctx, kind: ExpectationKind, day: string) =>
  ctx.db
    .selectFrom('expectation_document as d')
    .select('d.id')
    .where('d.department_id', '=', ctx.department_id)
    .where('d.kind', '=', kind)
    .where(holdsOn('d', day))
    .executeTakeFirst();
