/** Databases for one test file each. The server, and the template they are copied from, come from global.ts. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { closeAfterFile } from './closing.ts';

export interface TestDatabase {
  /** Owns the tables: for what the service may not do, such as erasing rows. Not a superuser. */
  ownerUrl: string;
  /** What the service connects as. */
  appUrl: string;
}

/**
 * A migrated database without rows that no other test file sees. Usable at the top level of a file and in hooks. It is dropped after
 * the file's `afterAll` hooks, which close their pools before that.
 */
export function freshDatabase(): Promise<TestDatabase> {
  return untilTheFileEnds(createDatabase());
}

/** A database without a single table, for tests of the migrations themselves. Dropped like freshDatabase(). */
export function emptyDatabase(): Promise<TestDatabase> {
  return untilTheFileEnds(createDatabase(''));
}

/** A copy of a database with everything in it, dropped after the file. Connections to the original are ended: pools open new ones. */
export async function copyDatabase({ ownerUrl }: TestDatabase): Promise<TestDatabase> {
  const original = new URL(ownerUrl).pathname.slice(1);
  await execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${original}'`);
  return untilTheFileEnds(createDatabase(`template ${original} strategy ${inject('testServer').strategy}`));
}

async function untilTheFileEnds(created: Promise<TestDatabase & { drop: () => Promise<void> }>): Promise<TestDatabase> {
  const { drop, ...database } = await created;
  closeAfterFile(drop);
  return database;
}

/** Without options a copy of the template. Whoever calls this drops it; what is left at the end of the run goes with it. */
export async function createDatabase(options?: string): Promise<TestDatabase & { drop: () => Promise<void> }> {
  const { ownerUrl, appUrl, template, strategy } = inject('testServer');
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  // A few rows are found by any plan, and a statement that is planned anew for its values five times on each connection costs more than it finds.
  await execute(
    `create database ${name} owner mentorship_owner ${options ?? `template ${template} strategy ${strategy}`}`,
    `alter database ${name} set plan_cache_mode = force_generic_plan`,
  );
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    appUrl: withDatabase(appUrl, name),
    drop: () => execute(`drop database if exists ${name} with (force)`),
  };
}

async function execute(...statements: string[]): Promise<void> {
  const admin = new pg.Client(inject('testServer').adminUrl);
  await admin.connect();
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
