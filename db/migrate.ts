/**
 * Brings a database to the head: the .sql files of db/migrations in the order of their numbers, the functions and views of db/functions,
 * then the job queue's own schema, then what the service's role may do there. Run by the owner; the service only asks whether it has
 * happened.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runMigrations } from 'graphile-worker';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type MigrationProvider, Migrator } from 'kysely/migration';
import pg from 'pg';
import { isMissing, readFunctions, refreshFunctions, renewFunctions, type SqlFunction } from './functions.ts';
import { runText, sqlState } from './sql-file.ts';

const MIGRATIONS = path.join(import.meta.dirname, 'migrations');
const FUNCTIONS = path.join(import.meta.dirname, 'functions');
const LOCK_TIMEOUT_MS = 5_000;
const ATTEMPTS = 5;

interface Options {
  /** Where the migrations are, if not in db/migrations. */
  migrations?: string;
  /** Where the functions and views are, if not in db/functions; null leaves out all of them. */
  functions?: string | null;
}

/**
 * Applies what is missing and returns the names of what it applied: migrations, then functions and views as `functions/name`. Migrations
 * and the functions after them are one transaction: a failure throws with the file and line that failed and leaves nothing half done.
 * Several processes may call this at once. What waits longer than five seconds for a lock gives way to the traffic and is tried again,
 * up to five times.
 */
export async function migrate(ownerUrl: string, { migrations = MIGRATIONS, functions = FUNCTIONS }: Options = {}): Promise<string[]> {
  const texts = functions === null ? [] : await readFunctions(functions);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, lock_timeout: LOCK_TIMEOUT_MS });
  // A lost connection fails the query it serves, or the next one; the event besides would end the process.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const applied = await retryWhenLocked(() => applyMigrations(db, migrations, texts));
    const refreshed = await retryWhenLocked(() => refreshFunctions(db, texts));
    await retryWhenLocked(() => runMigrations({ pgPool: pool, schema: 'graphile_worker' }));
    await retryWhenLocked(() => pool.query(openToApp));
    return [...applied, ...refreshed.map(asFunction)];
  } finally {
    await db.destroy();
  }
}

/**
 * Whether every migration and every text of a function or view that this code knows has been applied; later ones do not matter, so that a
 * running service stays ready while its successor is rolled out. Works as `mentorship_app`. False on a database that was never migrated;
 * throws when out of reach.
 */
export async function migrationsAtHead<DB>(
  db: Kysely<DB>,
  { migrations = MIGRATIONS, functions = FUNCTIONS }: Options = {},
): Promise<boolean> {
  const names = await migrationNames(migrations);
  const texts = functions === null ? [] : await readOnce(functions);
  try {
    const { rows } = await sql<{ name: string; revision: number | null; sha256: string | null }>`
      select name, null as revision, null as sha256 from kysely_migration
      union all
      select name, revision, sha256 from function_version`.execute(db);
    const applied = new Set(rows.filter(({ revision }) => revision === null).map(({ name }) => name));
    const versions = new Map(
      rows.flatMap(({ name, revision, sha256 }) => (revision === null || sha256 === null ? [] : [[name, { revision, sha256 }] as const])),
    );
    return names.every((name) => applied.has(name)) && !texts.some((one) => isMissing(one, versions));
  } catch (error) {
    if ([UNDEFINED_TABLE, INSUFFICIENT_PRIVILEGE].includes(sqlState(error))) return false;
    throw error;
  }
}

const UNDEFINED_TABLE = '42P01';
const INSUFFICIENT_PRIVILEGE = '42501';
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/** Reads the files once, for a running service, whose code does not change. */
const readOnce = (folder: string) => {
  const reading = alreadyRead.get(folder) ?? readFunctions(folder);
  alreadyRead.set(folder, reading);
  reading.catch(() => alreadyRead.delete(folder));
  return reading;
};
const alreadyRead = new Map<string, Promise<SqlFunction[]>>();

const asFunction = (name: string) => `functions/${name}`;

/** Applies the missing migrations. All functions and views follow the last one, in the same transaction. */
async function applyMigrations(db: Kysely<unknown>, folder: string, texts: readonly SqlFunction[]): Promise<string[]> {
  let renewed: string[] = [];
  const afterLast = async (tx: Kysely<unknown>) => {
    renewed = await renewFunctions(tx, texts);
  };
  const { results = [], error } = await new Migrator({ db, provider: sqlFiles(folder, afterLast) }).migrateToLatest();
  if (error) throw error;
  return [...results.map(({ migrationName }) => migrationName), ...renewed.map(asFunction)];
}

const sqlFiles = (folder: string, afterLast: (tx: Kysely<unknown>) => Promise<void>): MigrationProvider => ({
  async getMigrations() {
    const names = await migrationNames(folder);
    const migrations = names.map(async (name) => {
      const text = await readFile(path.join(folder, `${name}.sql`), 'utf8');
      const up = async (tx: Kysely<unknown>) => {
        await runText(tx, `Migration ${name}`, text);
        if (name === names.at(-1)) await afterLast(tx);
      };
      return [name, { up }] as const;
    });
    return Object.fromEntries(await Promise.all(migrations));
  },
});

/** Without `.sql`, in order. Two files with one number are an error; they are not applied in alphabetical order. */
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
