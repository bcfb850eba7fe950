import { createHmac, timingSafeEqual } from 'node:crypto';
import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { compiled } from './compiled.ts';
import type { Ctx } from './context.ts';
import { TechnicalProblem } from './problem.ts';

/** The two parameters every list takes; spread into the list's own strict object beside its filters. */
export const pageQuery = {
  limit: z
    .preprocess(
      // Digits and nothing else: not 1e1, 0x10, 01 or a blank, which Number would take.
      (given) => (typeof given === 'string' && /^[1-9]\d{0,2}$/.test(given) ? Number(given) : given),
      z.int32('must be a whole number from 1 to 200').min(1).max(200),
    )
    .prefault(50)
    .meta({ description: 'Most items in the page, 1 to 200' }),
  cursor: z.string().min(1).max(1000).optional().meta({ description: '`next_cursor` of the page before, with the same filters' }),
};

/** `{ items, next_cursor }`, and `total_count` where `Prefer: count=exact` asked for it (capped at 10,000). */
export function Page<T extends z.ZodType>(item: T, id: string) {
  return z
    .object({
      items: z.array(item).max(200),
      next_cursor: z
        .string()
        .max(1000)
        .nullable()
        .meta({ description: 'Cursor of the next page; null = this is the last', examples: [null] }),
      total_count: z
        .int32()
        .optional()
        .meta({ description: 'With `Prefer: count=exact`: the number of items in the whole list; 10000 = 10,000 or more' }),
    })
    .meta({ id });
}

export type PageOf<R> = { items: R[]; next_cursor: string | null; total_count?: number };

const COUNT_CAP = 10_000;

/** 132 bits: nobody guesses a seal. */
const SEAL_CHARS = 22;

/** One key of the order: the column to compare in SQL and the field of the row that holds its value. */
export type SortKey<R> = Readonly<{ column: string; field: keyof R & string }>;

/**
 * One keyset page of `query`, ordered by `keys` (ascending, or all descending), of which the last must be unique. The cursor is sealed with the
 * key of the service, and bound to the address, the filters, the order and whoever asks.
 * @throws Problem invalid-cursor for a cursor that was edited, or belongs to another list or to somebody else.
 */
export async function page<DB, TB extends keyof DB, R extends object>(
  ctx: Ctx,
  parameters: Parameters,
  query: SelectQueryBuilder<DB, TB, R>,
  keys: readonly SortKey<R>[],
  direction: 'asc' | 'desc' = 'asc',
): Promise<PageOf<R>> {
  const order = { keys, direction };
  const rows = await windowed(query, order, mostOf(parameters), afterOf(ctx, parameters, order)).execute();
  return pageOf(ctx, parameters, order, rows as R[], () => query);
}

/** A list whose statement is compiled once for each shape (see `compiled`); else like `page` of the query that `rows` makes. */
export function compiledPage<P extends Parameters, DB, TB extends keyof DB, R extends object>(
  rows: (ctx: Ctx, filters: P) => SelectQueryBuilder<DB, TB, R>,
  keys: readonly SortKey<R>[],
  direction: 'asc' | 'desc' = 'asc',
): (ctx: Ctx, parameters: P) => Promise<PageOf<R>> {
  const order = { keys, direction };
  const read = compiled((ctx, { filters, after }: { filters: P; after: Values | undefined }, most) =>
    windowed(rows(ctx, filters), order, most, after),
  );
  return async (ctx, parameters) => {
    const { limit: _, cursor: __, ...filters } = parameters;
    const input = { filters: filters as unknown as P, after: afterOf(ctx, parameters, order) };
    const found = await read(ctx, input, mostOf(parameters));
    return pageOf(ctx, parameters, order, found as R[], () => rows(ctx, parameters));
  };
}

type Parameters = Readonly<{ limit: number; cursor?: string | undefined }>;
type Order<R> = Readonly<{ keys: readonly SortKey<R>[]; direction: 'asc' | 'desc' }>;
/** What the last row of the page before has in each key of the order, by their numbers. */
type Values = Readonly<Record<number, string>>;

function boundOf<R>({ limit: _, cursor: __, ...filters }: Parameters, { keys, direction }: Order<R>): Bound {
  return { filters: Object.entries(filters).sort(), order: [direction, ...keys.map(({ column }) => column)] };
}

function afterOf<R>(ctx: Ctx, parameters: Parameters, order: Order<R>): Values | undefined {
  const { cursor } = parameters;
  return cursor === undefined ? undefined : { ...decode(ctx, cursor, boundOf(parameters, order)) };
}

/**
 * How many rows a page asks for, one more than it shows at least. A number in the text of the statement tells the planner how few rows are wanted
 * whatever the values, and a few numbers make few statements.
 */
function mostOf({ limit }: Parameters): number {
  return WINDOWS.find((most) => most > limit) ?? limit + 1;
}

const WINDOWS = [2, 11, 26, 51, 101, 201];

function windowed<DB, TB extends keyof DB, R>(
  query: SelectQueryBuilder<DB, TB, R>,
  { keys, direction }: Order<R>,
  most: number,
  after: Values | undefined,
): SelectQueryBuilder<DB, TB, R> {
  let rows = query;
  if (after !== undefined) {
    const columns = sql.join(keys.map((key) => sql.ref(key.column)));
    const compare = direction === 'asc' ? sql`>` : sql`<`;
    rows = rows.where(sql<boolean>`(${columns}) ${compare} (${sql.join(Object.values(after).map((value) => sql.val(value)))})`);
  }
  for (const key of keys) rows = rows.orderBy(sql.ref(key.column), direction);
  return rows.limit(sql<number>`${sql.lit(most)}`);
}

async function pageOf<DB, TB extends keyof DB, R extends object>(
  ctx: Ctx,
  parameters: Parameters,
  order: Order<R>,
  rows: R[],
  query: () => SelectQueryBuilder<DB, TB, R>,
): Promise<PageOf<R>> {
  const items = rows.slice(0, parameters.limit);
  const last = items.at(-1);
  const values = last && order.keys.map((key) => String(last[key.field]));
  const next_cursor = rows.length > parameters.limit && values ? encode(ctx, boundOf(parameters, order), values) : null;
  if (!ctx.count_exact) return { items, next_cursor };
  const counted = await sql<{ count: number }>`select count(*) as count from (${query().limit(COUNT_CAP)}) counted`.execute(ctx.db);
  return { items, next_cursor, total_count: Number(counted.rows[0]?.count ?? 0) };
}

type Bound = Readonly<{ filters: readonly unknown[]; order: readonly string[] }>;

function seal({ operation_id, actor, cursors }: Ctx, bound: Bound, values: readonly string[]): string {
  const whole = [operation_id, cursors.address, actor.department_id, actor.person_id, actor.client_id, bound.filters, bound.order, values];
  return createHmac('sha256', cursors.key).update(JSON.stringify(whole)).digest('base64url').slice(0, SEAL_CHARS);
}

function encode(ctx: Ctx, bound: Bound, values: readonly string[]): string {
  return Buffer.from(JSON.stringify([seal(ctx, bound, values), ...values])).toString('base64url');
}

function decode(ctx: Ctx, cursor: string, bound: Bound): string[] {
  try {
    const [sealed, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    if (timingSafeEqual(Buffer.from(String(sealed)), Buffer.from(seal(ctx, bound, values)))) return values;
  } catch {
    // falls through: whatever is wrong with it, the answer is the same
  }
  throw foreignCursor();
}

function foreignCursor(): TechnicalProblem {
  return new TechnicalProblem('invalid-cursor', {
    detail: 'Start again without a cursor; a cursor only fits the list, the filters and the caller it came with.',
    errors: [
      {
        parameter: 'cursor',
        code: 'invalid_cursor',
        detail: 'must be the next_cursor of this list, with these filters, for the same caller',
      },
    ],
  });
}
