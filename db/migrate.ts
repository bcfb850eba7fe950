/**
 * Brings a database to the head: the .sql files of db/migrations in the order of their numbers, then the job queue's own schema,
 * then what the service's role may do there. Run by the owner; the service only asks whether it has happened.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runMigrations } from 'graphile-worker';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type MigrationProvider, Migrator } from 'kysely/migration';
import pg from 'pg';

const FOLDER = path.join(import.meta.dirname, 'migrations');
const LOCK_TIMEOUT_MS = 5_000;
const ATTEMPTS = 5;

interface Options {
  /** Where the .sql files are, if not in db/migrations. */
  folder?: string;
}

/**
 * Applies what is missing and returns the names of the migrations it applied. They are one transaction: a failure throws with the
 * file and line that failed and leaves nothing half done. Several processes may call this at once. A migration that waits longer
 * than five seconds for a lock gives way to the traffic and is tried again, up to five times.
 */
export async function migrate(ownerUrl: string, { folder = FOLDER }: Options = {}): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, lock_timeout: LOCK_TIMEOUT_MS });
  // A lost connection fails the query it serves, or the next one; the event besides would end the process.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const applied = await retryWhenLocked(async () => {
      const { results = [], error } = await new Migrator({ db, provider: sqlFiles(folder) }).migrateToLatest();
      if (error) throw error;
      return results.map((result) => result.migrationName);
    });
    await retryWhenLocked(() => runMigrations({ pgPool: pool, schema: 'graphile_worker' }));
    await retryWhenLocked(() => pool.query(openToApp));
    return applied;
  } finally {
    await db.destroy();
  }
}

/**
 * Whether every migration this code knows has been applied; later ones do not matter, so that a running service stays ready while
 * its successor is rolled out. Works as `mentorship_app`. False on a database that was never migrated; throws when out of reach.
 */
export async function migrationsAtHead<DB>(db: Kysely<DB>, { folder = FOLDER }: Options = {}): Promise<boolean> {
  const known = await migrationNames(folder);
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const applied = new Set(rows.map((row) => row.name));
    return known.every((name) => applied.has(name));
  } catch (error) {
    if ([UNDEFINED_TABLE, INSUFFICIENT_PRIVILEGE].includes(sqlState(error))) return false;
    throw error;
  }
}

const UNDEFINED_TABLE = '42P01';
const INSUFFICIENT_PRIVILEGE = '42501';
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

const sqlFiles = (folder: string): MigrationProvider => ({
  async getMigrations() {
    const migrations = (await migrationNames(folder)).map(async (name) => {
      const text = await readFile(path.join(folder, `${name}.sql`), 'utf8');
      return [name, { up: (db: Kysely<unknown>) => runFile(db, name, text) }] as const;
    });
    return Object.fromEntries(await Promise.all(migrations));
  },
});

async function runFile(db: Kysely<unknown>, name: string, text: string): Promise<void> {
  try {
    await sql.raw(text).execute(db);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const line = error.position ? ` at line ${text.slice(0, Number(error.position)).split('\n').length}` : '';
    throw new Error(`Migration ${name} failed${line}: ${error.message}`, { cause: error });
  }
}

/** Without `.sql`, in order. Two branches that took the same number are told so, rather than applied in alphabetical order. */
async function migrationNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith('.sql')).map((file) => file.slice(0, -'.sql'.length));
  names.sort();
  for (const [i, name] of names.entries()) {
    if (!/^\d{4}_[a-z0-9_]+$/.test(name)) throw new Error(`Migration ${name}.sql must be named NNNN_verb_noun.sql`);
    if (name.slice(0, 4) === names[i - 1]?.slice(0, 4)) throw new Error(`Migrations ${names[i - 1]} and ${name} have the same number`);
  }
  return names;
}

async function retryWhenLocked<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || ![LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED].includes(sqlState(error))) throw error;
      await sleep(attempt * 500);
    }
  }
}

function sqlState(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return (cause instanceof pg.DatabaseError && cause.code) || '';
}

/**
 * One simple query, hence one transaction. The queue's tables have row-level security without policies, which shuts out everyone but their owner; its own bookkeeping has
 * none and stays read-only, since only the owner migrates. The last grant is what migrationsAtHead() waits for on a new database.
 */
const openToApp = `
  select pg_advisory_xact_lock(hashtext('open the job queue to mentorship_app'));
  grant usage on schema graphile_worker to mentorship_app;
  grant select on all tables in schema graphile_worker to mentorship_app;
  grant usage on all sequences in schema graphile_worker to mentorship_app;
  grant execute on all functions in schema graphile_worker to mentorship_app;
  do $$
  declare
    queue_table regclass;
  begin
    for queue_table in
      select oid from pg_class where relnamespace = 'graphile_worker'::regnamespace and relkind = 'r' and relrowsecurity
    loop
      execute format('grant insert, update, delete on %s to mentorship_app', queue_table);
      if not exists (select from pg_policy where polrelid = queue_table and polname = 'mentorship_app') then
        execute format('create policy mentorship_app on %s to mentorship_app using (true) with check (true)', queue_table);
      end if;
    end loop;
  end
  $$;
  grant select on kysely_migration to mentorship_app;
`;

if (import.meta.main) {
  const { loadOwnerUrl } = await import('../src/config.ts');
  try {
    const applied = await migrate(loadOwnerUrl(process.env));
    process.stdout.write(applied.length ? `${applied.map((name) => `applied ${name}`).join('\n')}\n` : 'Already at the head\n');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message || error.name : error}\n`);
    process.exitCode = 1;
  }
}
