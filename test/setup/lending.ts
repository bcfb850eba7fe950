/**
 * Databases that worlds borrow: migrated, without rows. A worker process keeps what it has lent together with its connections, empties it when the
 * world is closed, and lends it again, because a new connection plans every statement anew, and that costs more than most tests. A database in
 * which a file has changed more than rows of the department's own tables is dropped instead.
 */
import pg from 'pg';
import { inject } from 'vitest';
import { createPool } from '../../src/core/db.ts';
import { closeAfterFile } from './closing.ts';
import { createDatabase, type TestDatabase } from './database.ts';

/** A database with the connections that go with it. Whoever borrows it ends neither. */
export interface LentDatabase extends TestDatabase {
  /** As the service. */
  pool: pg.Pool;
  owner: pg.Pool;
  /** What else ends with it. */
  atDiscard?: (() => Promise<void>) | undefined;
}

interface Kept extends LentDatabase {
  admin: pg.Client;
  /** Deletes the rows of every table that has none in the template. */
  emptying: string;
  /** Describes all that emptying does not restore. */
  remains: string;
  before: Remains;
  drop: () => Promise<void>;
}

interface Remains {
  state: string;
  bytes: number;
}

/** Rows that are deleted stay in the files until they are vacuumed, and are read past. */
const MOST_GROWTH_BYTES = 24 * 1024 * 1024;

const free: Kept[] = [];

/** A migrated database without rows that is nobody else's until the file's tests are over. */
export async function lendDatabase(): Promise<LentDatabase> {
  const kept = free.pop() ?? (await create());
  closeAfterFile(async () => {
    if (await isAsNew(kept).catch(() => false)) free.push(kept);
    else await discard(kept);
  });
  return kept;
}

/** Of every database: each is a copy of the template. */
let tables: ReturnType<typeof tablesOf> | undefined;

async function create(): Promise<Kept> {
  const { drop, ...urls } = await createDatabase();
  const url = new URL(inject('testServer').adminUrl);
  url.pathname = new URL(urls.ownerUrl).pathname;
  const admin = new pg.Client(url.href);
  admin.on('error', () => undefined);
  await admin.connect();
  tables ??= tablesOf(admin);
  const { empty, filled } = await tables;
  const kept = {
    ...urls,
    drop,
    admin,
    pool: oldestFirst(createPool(urls.appUrl, { size: 4 })),
    owner: oldestFirst(createPool(urls.ownerUrl, { size: 4 })),
    emptying: [
      'begin',
      `set local lock_timeout = '2s'`,
      'set local session_replication_role = replica',
      ...empty.map((table) => `delete from ${table}`),
      'commit',
    ].join(';'),
    remains: remainsOf(filled),
  };
  return { ...kept, before: await look(admin, kept.remains) };
}

/** What the pool keeps of its connections, in the order in which they were opened and in which they are given out, the last first. */
type Inside = { _clients: pg.PoolClient[]; _idle: { client: pg.PoolClient }[] };

/**
 * Of the connections that are idle, the pool gives out the one that was opened first: it has planned most. By itself it would give out the one that
 * came back last, and requests at the same time would turn the rest of the file to a connection that has planned nothing.
 */
function oldestFirst(pool: pg.Pool): pg.Pool {
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown;
  pool.connect = ((...given: unknown[]) => {
    const { _clients, _idle } = pool as unknown as Inside;
    _idle.sort((one, other) => _clients.indexOf(other.client) - _clients.indexOf(one.client));
    return connect(...given);
  }) as typeof pool.connect;
  return pool;
}

async function tablesOf(admin: pg.Client): Promise<{ empty: string[]; filled: string[] }> {
  const { rows } = await admin.query<{ name: string; has_rows: boolean }>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      query_to_xml(format('select from %I.%I limit 1', n.nspname, c.relname), false, true, '')::text <> '' as has_rows
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'`);
  const names = (has_rows: boolean) => rows.filter((row) => row.has_rows === has_rows).map(({ name }) => name);
  return { empty: names(false), filled: names(true) };
}

/** Every change of a definition writes a row of a catalogue, whose `xmin` is then the highest. */
const CATALOGUES = ['class', 'attribute', 'attrdef', 'proc', 'trigger', 'constraint', 'index', 'rewrite', 'policy', 'type'];

function remainsOf(filled: readonly string[]): string {
  const definitions = CATALOGUES.map(
    (name) => `select '${name}', concat_ws(' ', count(*), max(xmin::text::bigint)) from pg_${name}
      ${name === 'class' ? `where relpersistence <> 't'` : ''}`,
  );
  const rows = filled.map((table) => `select '${table}', md5(coalesce(string_agg(r::text, '' order by r::text), '')) from ${table} r`);
  return `select (select pg_database_size(current_database())) as bytes,
    (select string_agg(what || ': ' || content, '; ' order by what) from (${[...definitions, ...rows].join(' union all ')}) as part (what, content)) ||
    (select coalesce(string_agg(s.setconfig::text, ''), '') from pg_db_role_setting s
      where s.setdatabase = (select oid from pg_database where datname = current_database())) as state`;
}

async function look(admin: pg.Client, query: string): Promise<Remains> {
  const { rows } = await admin.query<{ state: string; bytes: string }>(query);
  const [row] = rows;
  if (!row) throw new Error('a database has no state');
  return { state: row.state, bytes: Number(row.bytes) };
}

/** Empties it. False where something else was changed than rows that it can delete, or where somebody still works in it. */
async function isAsNew({ admin, emptying, remains, before }: Kept): Promise<boolean> {
  const busy = await admin.query(
    `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  );
  if (busy.rowCount) return false;
  const { state, bytes } = await look(admin, remains);
  if (state !== before.state || bytes > before.bytes + MOST_GROWTH_BYTES) return false;
  await admin.query(emptying);
  return true;
}

async function discard({ admin, pool, owner, drop, atDiscard }: Kept): Promise<void> {
  await atDiscard?.();
  await Promise.allSettled([admin.end(), pool.end(), owner.end()]);
  await drop();
}
