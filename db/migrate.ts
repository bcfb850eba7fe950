/**
 * Brings a database to the head: the .sql files of db/migrations in the order of their numbers, the functions and views of db/functions,
 * then the job queue's own schema, then what the service's role may do. Run by the owner; the service only asks whether it has
 * happened.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { type DatabaseIntrospector, Kysely, PostgresDialect, sql } from 'kysely';
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE, type MigrationProvider, Migrator } from 'kysely/migration';
import pg from 'pg';
import { type Ahead, aheadOf, readApplied } from './ahead.ts';
import { isMissing, readFunctions, refreshFunctions, renewFunctions, type SqlFunction } from './functions.ts';
import { restoreRights, wrongRights } from './rights.ts';
import { INSUFFICIENT_PRIVILEGE, runText, sqlState, UNDEFINED_TABLE } from './sql-file.ts';

const MIGRATIONS = path.join(import.meta.dirname, 'migrations');
const FUNCTIONS = path.join(import.meta.dirname, 'functions');
const LOCK_TIMEOUT_MS = 5_000;
const ATTEMPTS = 5;

interface Options {
  /** Where the migrations are, if not in db/migrations. */
  migrations?: string;
  /** Where the functions and views are, if not in db/functions; null leaves out all of them. */
  functions?: string | null;
  /** Called where a later release has migrated the database, and nothing is left to do. */
  onAhead?: (ahead: Ahead) => void;
}

/**
 * Applies what is missing and returns the names of what it applied: migrations, then functions and views as `functions/name`, then what
 * had other rights as `rights/table name`. Migrations and the functions after them are one transaction: a failure throws with the file and
 * line that failed and leaves nothing half done. A database that is one step ahead keeps what it has, and gets its rights.
 * Several processes may call this at once. What waits longer than five seconds for a lock gives way to the traffic and is tried again,
 * up to five times.
 */
export async function migrate(ownerUrl: string, options: Options = {}): Promise<string[]> {
  const { migrations = MIGRATIONS, functions = FUNCTIONS, onAhead } = options;
  const texts = functions === null ? [] : await readFunctions(functions);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, lock_timeout: LOCK_TIMEOUT_MS });
  // A lost connection fails the query it serves, or the next one; the event besides would end the process.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<unknown>({ dialect: new MigratingDialect({ pool }) });
  try {
    const applied = await applyAll(pool, db, migrations, texts, onAhead);
    await retryWhenLocked(() => pool.query(openToApp));
    return [...applied, ...(await retryWhenLocked(() => restoreRights(db)))];
  } finally {
    await db.destroy();
  }
}

/** The migrator asks whether its two tables are there, and would be told of every column of every table. */
class MigratingDialect extends PostgresDialect {
  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    const introspector = super.createIntrospector(db);
    return {
      getSchemas: () => introspector.getSchemas(),
      getTables: async () => {
        const { rows } = await sql<{ name: string; schema: string }>`
          select c.relname as name, n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relname in (${DEFAULT_MIGRATION_TABLE}, ${DEFAULT_MIGRATION_LOCK_TABLE}) and has_schema_privilege(n.oid, 'usage')`.execute(
          db,
        );
        return rows.map((row) => ({ ...row, isView: false, isForeign: false, columns: [] }));
      },
    };
  }
}

async function applyAll(
  pool: pg.Pool,
  db: Kysely<unknown>,
  folder: string,
  texts: readonly SqlFunction[],
  onAhead?: Options['onAhead'],
): Promise<string[]> {
  const isLater = async () => {
    const ahead = await readAhead(db, folder, texts);
    if (ahead) onAhead?.(ahead);
    return ahead !== null && ahead.migrations.length > 0;
  };
  if (await isLater()) return [];
  let applied: string[];
  try {
    applied = await retryWhenLocked(() => applyMigrations(db, folder, texts));
  } catch (error) {
    // A later release may have been quicker than this one.
    if (await isLater()) return [];
    throw error;
  }
  const refreshed = await retryWhenLocked(() => refreshFunctions(db, texts));
  if (refreshed.length > 0) await retryWhenLocked(() => restoreRights(db));
  await retryWhenLocked(() => runMigrations({ pgPool: pool, schema: 'graphile_worker' }));
  return [...applied, ...refreshed.map(asFunction)];
}

async function readAhead(db: Kysely<unknown>, folder: string, texts: readonly SqlFunction[]): Promise<Ahead | null> {
  const { rows: present } = await sql`
    select where to_regclass('kysely_migration') is not null and to_regclass('function_version') is not null`.execute(db);
  return present.length === 0 ? null : aheadOf(await migrationNames(folder), texts, await readApplied(db));
}

/**
 * How far a migrated database is ahead of this code, as mentorship_app sees it; null where it is not.
 * @throws Error where it is too far ahead to work on it
 */
export async function migrationsAhead<DB>(
  db: Kysely<DB>,
  { migrations = MIGRATIONS, functions = FUNCTIONS }: Options = {},
): Promise<Ahead | null> {
  return aheadOf(await migrationNames(migrations), functions === null ? [] : await readOnce(functions), await readApplied(db));
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
    const applied = await readApplied(db);
    const known = new Set(applied.migrations.map(({ name }) => name));
    return names.every((name) => known.has(name)) && !texts.some((one) => isMissing(one, applied.functions));
  } catch (error) {
    if ([UNDEFINED_TABLE, INSUFFICIENT_PRIVILEGE].includes(sqlState(error))) return false;
    throw error;
  }
}

/**
 * Whether `migrate` would find nothing to do, as mentorship_app sees it, which may be denied a look: migrations, functions, rights and the tables of
 * the queue are those of this code, or later.
 */
export async function isMigrated<DB>(db: Kysely<DB>): Promise<boolean> {
  if (!(await migrationsAtHead(db)) || (await wrongRights(db)) !== null) return false;
  const steps = await readdir(path.resolve(fileURLToPath(import.meta.resolve('graphile-worker')), '../../sql'));
  const { rows } = await sql<{ done: number }>`select max(id)::int as done from graphile_worker.migrations`.execute(db);
  return steps.filter((file) => /^\d+\.sql$/.test(file)).every((file) => Number.parseInt(file, 10) <= (rows[0]?.done ?? 0));
}

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

/** Applies the missing migrations. All functions and views follow the last one, and the rights to what is new, in the same transaction. */
async function applyMigrations(db: Kysely<unknown>, folder: string, texts: readonly SqlFunction[]): Promise<string[]> {
  let renewed: string[] = [];
  const afterLast = async (tx: Kysely<unknown>) => {
    renewed = await renewFunctions(tx, texts);
    await restoreRights(tx);
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
    const onAhead = ({ migrations, functions }: Ahead) => {
      process.stdout.write(`A later release has migrated this database: ${[...migrations, ...functions.map(asFunction)].join(', ')}\n`);
    };
    const applied = await migrate(loadOwnerUrl(process.env), { onAhead });
    process.stdout.write(applied.length ? `${applied.map((name) => `applied ${name}`).join('\n')}\n` : 'Already at the head\n');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message || error.name : error}\n`);
    process.exitCode = 1;
  }
}
