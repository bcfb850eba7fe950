import { type Expression, Kysely, PostgresDialect, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DB } from '../../db/types.ts';
import { BriefReads, readBriefly } from './brief-reads.ts';
import type { ChangeListener } from './change-listener.ts';
import { Connection } from './connection.ts';
import { preparing } from './prepared-statements.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

// Dates and timestamps stay text: a civil date has no time zone to be shifted by. Per pool, never globally.
const asText = (value: string) => value;

/** An instant as RFC 3339 with milliseconds, from how sessions in UTC write it: `2026-02-28 12:00:00.123456+00`. */
export function instantOf(text: string): string {
  if (text.charCodeAt(10) !== SPACE || !text.endsWith('+00')) return new Date(text).toISOString();
  // At least three digits behind the point, or fewer, or none.
  if (text.length >= WITH_MILLISECONDS) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`;
  const fraction = text.slice(20, -3).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}
const SPACE = 32;
const WITH_MILLISECONDS = 26;

const typeParsers = new Map<number, (value: string) => unknown>([
  [pg.types.builtins.DATE, asText],
  [pg.types.builtins.TIMESTAMPTZ, instantOf],
  [pg.types.builtins.INT8, Number],
]);

/** How many statements a pool has sent; tests read it to prove that lists do not grow with their rows. */
export type StatementCount = { statements: number };

/**
 * One pool of connections as the given role. Sessions run in UTC; a statement may take 30 s and a forgotten transaction 60 s
 * on the server, and the client gives up on a query shortly after (`queryTimeoutMs`), because a commit that waits for a standby is not a
 * statement, and an unreachable server does not answer. Work with longer statements needs a pool with a longer `queryTimeoutMs`. A connection that
 * falls silent is noticed sooner (`Connection`), and a client that goes without a word ends its statement within a second.
 * `changes` hears what is changed through it. With `planning: 'once'` a connection plans each statement once, for any values: for requests, whose
 * statements are planned for longer than they run, and which want few rows. Compiling to machine code is switched off: statements over many tables
 * look costly to the planner, run for milliseconds, and would be compiled for seconds.
 */
export function createPool(
  url: string,
  options: {
    size: number;
    onIdleError?: (error: Error) => void;
    applicationName?: string;
    queryTimeoutMs?: number;
    changes?: ChangeListener | undefined;
    planning?: 'once';
  },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.size,
    Client: Connection as unknown as new () => pg.ClientBase,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A connection's server process caches plans, so connections are reused for a while; closing them frees that memory.
    idleTimeoutMillis: 600_000,
    maxLifetimeSeconds: 3_600,
    query_timeout: options.queryTimeoutMs ?? 35_000,
    application_name: options.applicationName ?? 'faculty-mentorship',
    options: `-c TimeZone=UTC -c jit=off -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c lock_timeout=15000${
      options.planning === 'once' ? ' -c plan_cache_mode=force_generic_plan' : ''
    }`,
    types: {
      getTypeParser: ((oid: number, format?: string) =>
        (format !== 'binary' && typeParsers.get(oid)) || pg.types.getTypeParser(oid)) as never,
    },
    // A server on Windows cannot look after its clients and refuses the setting.
    onConnect: async (client: pg.ClientBase) => {
      await client.query('set client_connection_check_interval = 1000').catch(() => undefined);
      await options.changes?.follow(client);
    },
  });
  // An idle connection that the server closes must not end the process; the next query opens another one.
  pool.on('error', (error) => options.onIdleError?.(error));
  pool.on('connect', (client) => client.on('error', (error) => options.onIdleError?.(error)));
  return pool;
}

/** Kysely over a pool. `counter`, where given, counts the statements sent; `mostText` is how much text of prepared ones a connection keeps. */
export function createDb(pool: pg.Pool, counter?: StatementCount, mostText?: number): Db {
  const prepared = preparing(pool, mostText);
  const count =
    counter &&
    (() => {
      counter.statements += 1;
    });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: prepared }), ...(count && { log: count }) });
  readBriefly(db, new BriefReads(prepared, count));
  return db;
}

/** A JSON value as a jsonb parameter: pg would otherwise send an array as a PostgreSQL array. */
export function json(value: unknown): RawBuilder<string> {
  return sql`${JSON.stringify(value)}::jsonb`;
}

/** A condition in SQL. */
export type Predicate = RawBuilder<SqlBool>;

/** What a fragment of SQL applies to: the name of a column, or an expression. */
export type Operand = string | Expression<unknown>;

/** A day as a value, or an expression of one. */
export type Day = string | Expression<unknown>;

/** An operand as an expression: a string is the name of a column. */
export function operand(of: Operand): Expression<unknown> {
  return typeof of === 'string' ? sql.ref(of) : of;
}

/** True on rows whose period `[starts_on, ends_on)` holds `day`. Plain columns, so that indexes serve it. */
export function holdsOn(table: string, day: Day): RawBuilder<boolean> {
  return sql`${sql.ref(`${table}.starts_on`)} <= ${day} and (${sql.ref(`${table}.ends_on`)} is null or ${sql.ref(`${table}.ends_on`)} > ${day})`;
}

/** The predicate that is never true; `both` and `either` fold it away. */
export const no: Predicate = sql<boolean>`false`;
/** The predicate that is always true; `both` and `either` fold it away. */
export const yes: Predicate = sql<boolean>`true`;
