import { type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { isEmpty, type Period } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { holdsOn, no } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import type { Columns } from '../../../domain/relation-columns.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as people from '../../organisation/people/service.ts';
import * as queries from './queries.ts';

/**
 * What the seven kinds of HR fact have in common: they belong to a person, hold for a period, are never deleted, and are read and written by
 * permissions on that person. What differs (columns, rules, effects on conflicts) is in their own folders.
 */

export type FactRow = Period & { id: string; row_version: number };

/** One kind of fact. In `rows` its table has the alias `f`; `D` and `T` are the tables that query joins. */
export type Kind<D, T extends keyof D, R extends FactRow, Changes> = Readonly<{
  table: queries.FactTable;
  read: Permission;
  write: Permission;
  /** The columns of `f` with the persons to whom the permissions refer. */
  owner: Columns;
  /** True where it can change who reports to whom, or end an assignment: its writers take the turn of the conflict rule. */
  in_turn: boolean;
  /** The fields that its events carry. */
  in_events: readonly (keyof R & string)[];
  /** All facts of the department, fields hidden from the caller as null; filters and permissions are added. */
  rows: (ctx: Ctx) => SelectQueryBuilder<D, T, R>;
  update: (ctx: WriteCtx, id: string, changes: Changes) => Promise<unknown>;
  /** Where a column may be read, if not wherever the fact may be: a filter finds nothing by a value that is hidden from the caller. */
  readable?: Readonly<Record<string, (ctx: Ctx) => RawBuilder<SqlBool>>>;
}>;

type ListQuery = { limit: number; cursor?: string | undefined; as_of?: string | undefined; [column: string]: unknown };

const isId = (id: string) => sql<boolean>`f.id = ${id}`;

/** One page of the facts the caller may see, in the order of recording. Parameters besides paging and `as_of` are columns; of a list, any value matches. */
export function list<D, T extends keyof D, R extends FactRow, C>(ctx: Ctx, kind: Kind<D, T, R, C>, query: ListQuery) {
  const { limit: _limit, cursor: _cursor, as_of, ...columns } = query;
  let rows = kind.rows(ctx).where(allowed(ctx, kind.read, kind.owner));
  if (as_of !== undefined) rows = rows.where(holdsOn('f', as_of));
  for (const [column, value] of Object.entries(columns)) {
    if (value === undefined) continue;
    rows = rows.where(isOneOf(`f.${column}`, value));
    const readable = kind.readable?.[column];
    if (readable) rows = rows.where(readable(ctx));
  }
  return page(ctx, query, rows, [{ column: 'f.id', field: 'id' }]);
}

const isOneOf = (column: string, value: unknown): RawBuilder<boolean> =>
  Array.isArray(value) ? sql`${sql.ref(column)} = any (${value}::text[])` : sql`${sql.ref(column)} = ${value}`;

/** The fact, if the caller may see it. @throws Problem not-found */
export async function get<D, T extends keyof D, R extends FactRow, C>(ctx: Ctx, kind: Kind<D, T, R, C>, id: string): Promise<R> {
  return granted(
    await one(
      kind
        .rows(ctx)
        .where(isId(id))
        .where(allowed(ctx, kind.read, kind.owner)),
    ),
  );
}

// The builder's own return type is a puzzle of its type parameters; castTo states the row it is.
const one = <D, T extends keyof D, R>(query: SelectQueryBuilder<D, T, R>): Promise<R | undefined> =>
  query.$castTo<R>().executeTakeFirst() as Promise<R | undefined>;

/**
 * To be called before a fact is recorded: checks the permission, takes the turn of the conflict rule where assignments depend on the kind, and
 * locks the persons, so that none is merged meanwhile. The turn comes before any row lock, as in activations, so that the two never deadlock.
 * @throws Problem permission-denied, reference-unknown, person-merged
 */
export async function begin<D, T extends keyof D, R extends FactRow, C>(
  ctx: WriteCtx,
  kind: Kind<D, T, R, C>,
  pointers: Readonly<Record<string, string>>,
): Promise<void> {
  demand(ctx, kind.write);
  if (kind.in_turn) await conflicts.takeTurn(ctx);
  await people.lockForFact(ctx, pointers);
}

/** Records the event of a new fact, and answers the fact as the caller may see it. */
export async function recorded<D, T extends keyof D, R extends FactRow, C>(ctx: WriteCtx, kind: Kind<D, T, R, C>, id: string): Promise<R> {
  const row = await readBack(ctx, kind, id);
  await record(ctx, { type: `${kind.table}.recorded`, subject_id: id, data: pick(row, kind.in_events) });
  return row;
}

/**
 * Ends on `starts_on` the facts that hold on that day, began before it and cannot hold beside a new one (`inTheWay`).
 * @returns their ids
 */
export async function closePrevious<D, T extends keyof D, R extends FactRow, C>(
  ctx: WriteCtx,
  kind: Kind<D, T, R, C>,
  starts_on: string,
  inTheWay: Expression<SqlBool>,
): Promise<string[]> {
  const { rows } = await queries.endHeld(ctx, kind.table, starts_on, inTheWay);
  await record(ctx, ...rows.map(({ id }) => ({ type: `${kind.table}.ended` as const, subject_id: id, data: { ends_on: starts_on } })));
  return rows.map(({ id }) => id);
}

/**
 * The fact, locked for a change, in the version of If-Match.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lock<D, T extends keyof D, R extends FactRow, C>(ctx: WriteCtx, kind: Kind<D, T, R, C>, id: string) {
  const permitted = allowed(ctx, kind.write, kind.owner);
  if (kind.in_turn && permitted !== no) await conflicts.takeTurn(ctx);
  const query = kind
    .rows(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where(isId(id))
    .where(sql<boolean>`(${allowed(ctx, kind.read, kind.owner)} or ${permitted})`)
    .modifyEnd(sql`for update of f`)
    .$castTo<R & { permitted: boolean }>();
  return matched(ctx, (await query.executeTakeFirst()) as (R & { permitted: boolean }) | undefined);
}

/**
 * Changes what was sent and differs. Of `unreadable`, fields hidden from the caller, all that is sent is written: that nothing changed would
 * reveal their values.
 * Answers the fact as `kind` reads it.
 * @throws Problem period-empty, and the problems of the table's constraints
 */
export async function change<D, T extends keyof D, R extends FactRow, C extends object>(
  ctx: WriteCtx,
  kind: Kind<D, T, R, Partial<C>>,
  before: R,
  patch: C,
  unreadable: readonly (keyof C & string)[] = [],
): Promise<R> {
  const changes: Partial<C> = {
    ...changesOf<C>(before as { [K in keyof C]?: unknown }, patch),
    ...pick(
      patch,
      unreadable.filter((field) => patch[field] !== undefined),
    ),
  };
  if (Object.keys(changes).length === 0) return before;
  if ('starts_on' in changes || 'ends_on' in changes) requireDays({ ...before, ...changes });
  await kind.update(ctx, before.id, changes);
  const row = await readBack(ctx, kind, before.id);
  const fields = kind.in_events.filter((field) => field in changes);
  const data = { fields, before: pick(before, fields), after: pick(row, fields) };
  await record(ctx, { type: `${kind.table}.edited`, subject_id: before.id, data });
  return row;
}

/** Voids what was recorded in error: its period becomes empty, and it stays in the history. A second time changes nothing. */
export async function voidIt<D, T extends keyof D, R extends FactRow, C>(ctx: WriteCtx, kind: Kind<D, T, R, C>, id: string): Promise<R> {
  const before = await lock(ctx, kind, id);
  if (isEmpty(before)) return before;
  await queries.setEmpty(ctx, kind.table, id);
  await record(ctx, { type: `${kind.table}.voided`, subject_id: id, data: pick(before, kind.in_events) });
  return readBack(ctx, kind, id);
}

/** @throws Problem period-empty for a period without a single day */
export function requireDays(period: { starts_on: string; ends_on?: string | null | undefined }): void {
  if (!isEmpty({ starts_on: period.starts_on, ends_on: period.ends_on ?? null })) return;
  throw Problem.at(
    'period-empty',
    '/ends_on',
    'ends_on is the first day on which it no longer holds, so it comes after starts_on. Void what was recorded in error.',
  );
}

/** A fact that exists, as `kind` reads it, whatever the caller may see. */
export async function readBack<D, T extends keyof D, R extends FactRow, C>(ctx: Ctx, kind: Kind<D, T, R, C>, id: string): Promise<R> {
  const row = await one(kind.rows(ctx).where(isId(id)));
  if (!row) throw new Error(`${kind.table} ${id} is not there after it was written`);
  return row;
}

function pick<R extends object>(row: R, fields: readonly (keyof R & string)[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, row[field]]));
}
