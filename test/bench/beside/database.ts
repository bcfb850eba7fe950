/** The database that service and bare server share: a cluster of the embedded binaries, filled by SQL, that counts its statements. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ensureLogin } from '../../../db/embedded.ts';
import { chooseAccount, createCluster, findBinaries, LOOPBACK, launch, SUPERUSER, shutDown } from '../../../db/embedded-server.ts';
import { migrate } from '../../../db/migrate.ts';
import { fillSizeL, SIZE_L } from '../size-l.ts';

/** How many departments of 1,000 people. */
export const SIZES = { S: 1, M: 20, L: 100 } as const;
export type Size = keyof typeof SIZES;

export interface BenchDatabase {
  /** A connection as superuser, for samples and statistics. */
  sql: pg.Client;
  /** What service and bare server connect as. */
  appUrl: string;
  /** The process of the server, parent of one for each connection. */
  pid: number;
  stop(): Promise<void>;
}

const COUNTING = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track_planning=on', 'max_connections=100'];
const QUICK = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=8GB'];
/** The service would do the daily work of all departments when the hour changes, whatever is measured then. */
const NO_DAILY_WORK = `
  create or replace function bench_nothing() returns trigger language plpgsql as 'begin return null; end';
  create or replace trigger bench_nothing before insert or update on graphile_worker._private_known_crontabs for each row execute function bench_nothing()`;

/**
 * Starts it with default settings, but without waiting for the disk, whose speed is not what is compared. `kept`: a folder in which the filled cluster stays, so that the next
 * run copies it instead of filling one; migrations and functions are brought to their present state in any case.
 */
export async function openDatabase(size: Size, kept?: string): Promise<BenchDatabase> {
  const root = await mkdtemp(path.join(tmpdir(), 'mentorship-beside-'));
  const cluster = path.join(root, 'pg');
  const store = kept && path.join(kept, size);
  const binaries = await findBinaries();
  const isFilled = store !== undefined && existsSync(store);
  if (isFilled) await cp(store, cluster, { recursive: true });
  const account = chooseAccount(root, cluster, binaries);
  if (!isFilled) await createCluster(cluster, binaries, account);
  const serve = async (settings: string[]) => {
    const { child, port } = await launch(cluster, binaries, account, settings);
    return { child, url: (role: string, database = 'mentorship') => `postgres://${role}@${LOOPBACK}:${port}/${database}` };
  };
  try {
    const filling = await serve(QUICK);
    if (!isFilled) await provision(filling.url(SUPERUSER, 'postgres'));
    await migrate(filling.url(SUPERUSER));
    if (!isFilled) await fillSizeL(filling.url(SUPERUSER), { ...SIZE_L, departments: SIZES[size] });
    await execute(
      filling.url(SUPERUSER),
      NO_DAILY_WORK,
      'create extension if not exists pg_stat_statements',
      'vacuum analyze',
      'checkpoint',
    );
    await shutDown(filling.child);
    if (store && !isFilled) {
      await mkdir(path.dirname(store), { recursive: true });
      await cp(cluster, store, { recursive: true });
    }
    const { child, url } = await serve([...QUICK, ...COUNTING]);
    const sql = new pg.Client(url(SUPERUSER));
    await sql.connect();
    const stop = async () => {
      await sql.end();
      await shutDown(child);
      await rm(root, { recursive: true, force: true });
    };
    return { sql, appUrl: url('mentorship_app'), pid: child.pid ?? 0, stop };
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

async function provision(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  for (const role of ['mentorship_owner', 'mentorship_app']) await ensureLogin(admin, role);
  await admin.query('create database mentorship owner mentorship_owner');
  await admin.end();
}

async function execute(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
