/**
 * The process. It keeps what it has compiled for its next start, and starts the database, and migrates it, while it reads the rest of its code: how long
 * it takes to be ready is what somebody who tries it waits for, and what a deployment is short of a process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import type { Migrated } from '../db/migrate-process.ts';
import type { Config } from './config.ts';
import { messageOf } from './core/stack.ts';
import type { Database } from './service.ts';

/** Owned by whoever installed the packages, as they are. Where this process may not write, nothing is kept. */
const COMPILED = path.resolve(import.meta.dirname, '../node_modules/.cache/faculty-mentorship-service');

const IN_PRODUCTION = process.env['NODE_ENV'] === 'production';

/** The code of the service, from the ground up: between the parts the process looks after the database that it starts. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('fastify'),
  () => import('./core/db.ts'),
  () => import('graphile-worker'),
  () => import('./features/organisation/index.ts'),
  () => import('./features/mentorship/index.ts'),
  () => import('./features/administration/index.ts'),
  () => import('./features/participation/index.ts'),
  () => import('./features/recognition/index.ts'),
  () => import('./features/measurement/index.ts'),
];

/** Starts another process at once, which reads its code; it migrates once it is told where, and ends. */
function startMigrating(): (ownerUrl: string) => Promise<string[]> {
  const child = fork(path.resolve(import.meta.dirname, '../db/migrate-process.ts'), {
    env: { ...(!IN_PRODUCTION && { NODE_COMPILE_CACHE: COMPILED }), ...process.env },
    execArgv: [],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(() => ({ error: new Error('The process that migrates the database ended without a word.') }));
  ended.catch(() => undefined);
  return async (ownerUrl) => {
    child.send(ownerUrl);
    const answered = once(child, 'message').then(([migrated]) => migrated as Migrated);
    const migrated = await Promise.race([answered, ended]);
    if ('error' in migrated) throw migrated.error;
    return migrated.applied;
  };
}

/** Migrates unless there is nothing to do, as at most starts, of which this process can convince itself at a fraction of the work. */
async function migrateIfNeeded({ ownerUrl, appUrl }: Pick<Database, 'appUrl'> & { ownerUrl: string }): Promise<string[]> {
  const { createDb, createPool } = await import('./core/db.ts');
  const { isMigrated } = await import('../db/migrate.ts');
  const db = createDb(createPool(appUrl, { size: 1 }));
  // What it may not see yet, or cannot reach, the owner is asked about.
  const isDone = await isMigrated(db)
    .catch(() => false)
    .finally(() => db.destroy());
  return isDone ? [] : startMigrating()(ownerUrl);
}

/** The database as configured, or the service's own one in the data directory; migrated where the process may. */
async function openDatabase(config: Config): Promise<Database> {
  const { databaseUrl, ownerDatabaseUrl: ownerUrl } = config;
  const stop = async () => undefined;
  if (databaseUrl && !ownerUrl) return { ownerUrl, appUrl: databaseUrl, applied: [], stop };
  if (databaseUrl && ownerUrl)
    return { ownerUrl, appUrl: databaseUrl, applied: await migrateIfNeeded({ ownerUrl, appUrl: databaseUrl }), stop };
  const dir = path.resolve(config.dataDir);
  const migrate = existsSync(path.join(dir, 'pg')) ? undefined : startMigrating();
  const { startEmbedded } = await import('../db/embedded.ts');
  const server = await startEmbedded(dir);
  try {
    return { ...server, applied: await (migrate ? migrate(server.ownerUrl) : migrateIfNeeded(server)) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

let stop = (_why: string, code: number): void => process.exit(code);
process.once('SIGTERM', () => stop('SIGTERM', 0));
process.once('SIGINT', () => stop('SIGINT', 0));
try {
  // In production a process runs for days, and would keep in memory what it read.
  if (!IN_PRODUCTION) module.enableCompileCache(COMPILED);
  const { loadConfig } = await import('./config.ts');
  const config = loadConfig(process.env);
  const opening = openDatabase(config);
  opening.catch(() => undefined);
  for (const part of PARTS) {
    await part();
    await new Promise(setImmediate);
  }
  const { serve } = await import('./service.ts');
  await serve(config, opening, (how) => {
    stop = how;
  });
  module.flushCompileCache();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
