/**
 * A database that a later release has migrated. One step of an upgrade only adds (what it makes superfluous is removed by the step after), so
 * that processes of the release before go on working on it, and may also start. What is further ahead may have removed what they use.
 */
import { type Kysely, sql } from 'kysely';
import type { SqlFunction, Versions } from './functions.ts';

export interface Ahead {
  /** Applied, and unknown to this code. */
  migrations: string[];
  /** Functions and views of which the database has a later text. */
  functions: string[];
}

/** What a migrated database says of itself. */
export interface Applied {
  migrations: { name: string; applied_at: string | null }[];
  functions: Versions;
}

/** Reads it, as the owner or as mentorship_app. Throws where there is nothing to read. */
export async function readApplied<DB>(db: Kysely<DB>): Promise<Applied> {
  // The column applied_at is younger than the table.
  const { rows } = await sql<{ name: string; applied_at: string | null; revision: number | null; sha256: string | null }>`
    select name, to_jsonb(m) ->> 'applied_at' as applied_at, null as revision, null as sha256 from kysely_migration m
    union all
    select name, null, revision, sha256 from function_version`.execute(db);
  return {
    migrations: rows.filter(({ revision }) => revision === null),
    functions: new Map(
      rows.flatMap(({ name, revision, sha256 }) => (revision === null || sha256 === null ? [] : [[name, { revision, sha256 }] as const])),
    ),
  };
}

/**
 * How far the database is ahead of this code; null where it is not.
 * @throws Error where it is more than one step ahead, or has gone another way
 */
export function aheadOf(names: readonly string[], texts: readonly SqlFunction[], { migrations, functions }: Applied): Ahead | null {
  const unknown = migrations.filter(({ name }) => !names.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const later = texts.filter(({ name, revision }) => (functions.get(name)?.revision ?? 0) > revision).map(({ name }) => name);
  if (unknown.length === 0) return later.length > 0 ? { migrations: [], functions: later.sort() } : null;

  const list = unknown.map(({ name }) => name);
  const missing = names.filter((name) => !migrations.some((one) => one.name === name));
  const last = names.at(-1) ?? '';
  if (missing.length > 0 || list.some((name) => name < last)) {
    const lacks = missing.length > 0 ? ` and lacks ${missing.join(', ')}` : '';
    throw new Error(
      `The database was migrated by another line of releases: it has ${list.join(', ')}, unknown here,${lacks} up to ${last}. Use the release that migrated it.`,
    );
  }
  // What came together with a migration known here came to a database that was further behind: nobody can tell how many steps those are.
  const common = new Set(migrations.filter(({ name }) => names.includes(name)).map(({ applied_at }) => applied_at));
  const steps = new Set(unknown.map(({ name, applied_at }) => (applied_at === null || common.has(applied_at) ? name : applied_at)));
  if (steps.size > 1) {
    throw new Error(
      `The database is ${steps.size} steps ahead of this release (${list.join(', ')}): only the first is sure to leave what it uses. ` +
        'Start the release that migrated it, or restore a backup from before into a database of its own (README, Deployment).',
    );
  }
  return { migrations: list, functions: later.sort() };
}
