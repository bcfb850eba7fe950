/**
 * Databases that one worker uses for one file after another, emptied in between. What makes a new database dear is not its copy but its plans:
 * every statement of the service is planned on each new connection, which costs more than all that the tests then do with it.
 */
import pg from 'pg';
import { inject } from 'vitest';
import { createPool } from '../../src/core/db.ts';
import { closeAfterFile } from './closing.ts';
import { type CreatedDatabase, createDatabase } from './database.ts';

export interface KeptDatabase extends CreatedDatabase {
  /** As the service. */
  pool: pg.Pool;
  /** As the owner of the tables. */
  owner: pg.Pool;
  /** How many files have used it. */
  uses: number;
  /** How its schema looked when it was new. */
  schema: string;
  admin: pg.Client;
}

/** Deleted rows stay in the files of the tables, and make reads slower. */
const MOST_USES = 20;

/** What stays: the rows that a new database has. */
const FIRM = [
  'public.function_version',
  'public.kysely_migration',
  'public.kysely_migration_lock',
  'public.service_key',
  'graphile_worker.migrations',
];

const shelf: KeptDatabase[] = [];

/**
 * A migrated database without rows, which the file has for itself. After the file it is kept for the next one if its schema is as it was, every
 * connection is back and `spoil` was not called; else it is dropped.
 */
export async function takeDatabase(): Promise<KeptDatabase & { spoil(): void }> {
  const kept = shelf.pop() ?? (await newDatabase());
  kept.uses += 1;
  let isSpoilt = kept.uses >= MOST_USES;
  closeAfterFile(async () => {
    if (!isSpoilt && isIdle(kept.pool) && isIdle(kept.owner) && (await schemaOf(kept.admin)) === kept.schema) {
      await empty(kept.admin);
      shelf.push(kept);
    } else await discard(kept);
  });
  return Object.assign(Object.create(kept), {
    spoil: () => {
      isSpoilt = true;
    },
  });
}

async function newDatabase(): Promise<KeptDatabase> {
  const created = await createDatabase();
  const { ownerUrl, appUrl } = created.database;
  const admin = new pg.Client(created.adminUrl);
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  const pools = { owner: createPool(nearer(ownerUrl), { size: 4 }), pool: createPool(nearer(appUrl), { size: 4 }) };
  return { ...created, ...pools, admin, uses: 0, schema: await schemaOf(admin) };
}

/** The same database by the server's socket, where it has one. */
function nearer(address: string): string {
  const { socketFolder } = inject('testServer');
  const url = new URL(address);
  if (socketFolder !== undefined) url.searchParams.set('host', socketFolder);
  return url.href;
}

/** Without triggers, which would keep what is kept for good and ask for an order. Truncating would end every plan that is to be kept. */
async function empty(admin: pg.Client): Promise<void> {
  tables ??= admin
    .query<{ name: string }>(
      `
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')
        and schemaname || '.' || tablename <> all ($1)`,
      [FIRM],
    )
    .then(({ rows }) => rows.map(({ name }) => name));
  await admin.query((await tables).map((name) => `delete from ${name}`).join(';'));
}

let tables: Promise<string[]> | undefined;

async function schemaOf(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ schema: string }>(`
    select md5(string_agg(line, ' ' order by line)) as schema from (
      select concat_ws(' ', attrelid, attname, atttypid, attnotnull) as line from pg_attribute where attrelid >= 16384
      union all select concat_ws(' ', tgrelid, tgname, tgenabled) from pg_trigger
      union all select concat_ws(' ', conrelid, conname) from pg_constraint
      union all select concat_ws(' ', oid, md5(prosrc)) from pg_proc where oid >= 16384
      union all select concat_ws(' ', oid, relacl) from pg_class where oid >= 16384)`);
  return rows[0]?.schema ?? '';
}

const isIdle = (pool: pg.Pool) => pool.idleCount === pool.totalCount && pool.waitingCount === 0;

/** A connection that a test never gave back is not waited for: the server ends it. */
async function discard({ drop, owner, pool, admin }: KeptDatabase): Promise<void> {
  await admin.end();
  const ends = Promise.all([owner.end(), pool.end()]);
  await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, 500))]);
  await drop();
}
