/**
 * The SQL functions and views: one file each in db/functions with the current text, put in place when it changes.
 *
 * A text has a revision, counted by `npm run generate` in revisions.txt, and the table function_version says which revision a database
 * has. A process that comes with an earlier revision leaves the later one alone, so that those of two releases may start in any order.
 *
 * What an index, a generated column or a constraint uses has no file and stays in the migrations: with a new text, stored values would
 * differ from computed ones.
 *
 * Migrations come first, from an empty database all of them, and define nothing that has a file. A migration drops a function or view
 * (`if exists`: from an empty database it may not be there yet) where its arguments or its result change, where a view loses a column,
 * where a table or column that it uses goes, and where its file goes. What still has a file is made again in the same transaction.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { runText, sqlState } from './sql-file.ts';

export interface SqlFunction {
  /** The file without `.sql`, and the function or view that it defines. */
  name: string;
  text: string;
  sha256: string;
  revision: number;
}

/** The rows of function_version of a database, by name. */
export type Versions = Map<string, { revision: number; sha256: string }>;

const REVISIONS = 'revisions.txt';
const REMOVED = '-';
const INVALID_FUNCTION_DEFINITION = '42P13';
const INVALID_TABLE_DEFINITION = '42P16';

/** The functions and views of a folder, each after those it names. */
export async function readFunctions(folder: string): Promise<SqlFunction[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith('.sql')).map((file) => file.slice(0, -'.sql'.length));
  const counted = await readRevisions(folder);
  const functions = await Promise.all(
    names.sort().map(async (name) => {
      const text = (await readFile(path.join(folder, `${name}.sql`), 'utf8')).replaceAll('\r\n', '\n');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const before = counted.get(name);
      return { name, text, sha256, revision: before?.sha256 === sha256 ? before.revision : (before?.revision ?? 0) + 1 };
    }),
  );
  return inOrderOfNeed(functions);
}

/**
 * The text that revisions.txt of a folder should have: a function that has changed since it was written counts one more. A removed function keeps its
 * line, so that its count goes on if it ever returns. Writes nothing.
 */
export async function drawRevisions(folder: string): Promise<string> {
  const present = new Map((await readFunctions(folder)).map((one) => [one.name, one]));
  const removed = [...(await readRevisions(folder))].filter(([name]) => !present.has(name));
  const lines = [
    ...[...present.values()].map(({ name, revision, sha256 }) => `${name} ${revision} ${sha256}`),
    ...removed.map(([name, { revision }]) => `${name} ${revision} ${REMOVED}`),
  ];
  return `${lines.sort().join('\n')}\n`;
}

async function readRevisions(folder: string): Promise<Versions> {
  const text = await readFile(path.join(folder, REVISIONS), 'utf8').catch(() => '');
  return new Map(
    [...text.matchAll(/^(\w+) (\d+) (\S+)$/gm)].map(([, name = '', revision, sha256 = '']) => [
      name,
      { revision: Number(revision), sha256 },
    ]),
  );
}

/** Whether a database needs a text: it has none of the name, an earlier revision, or another text of the same revision. */
export function isMissing({ name, revision, sha256 }: SqlFunction, versions: Versions): boolean {
  const present = versions.get(name);
  return !present || present.revision < revision || (present.revision === revision && present.sha256 !== sha256);
}

/** Puts the texts in place that the database needs, in a transaction of its own, and returns their names. Locks nothing if it needs none. */
export async function refreshFunctions(db: Kysely<unknown>, functions: readonly SqlFunction[]): Promise<string[]> {
  const versions = await readVersions(db);
  if (!functions.some((one) => isMissing(one, versions))) return [];
  return db.transaction().execute((tx) => applyFunctions(tx, functions, isMissing));
}

/**
 * Puts all texts in place, for a transaction in which migrations have run: they may have dropped what a text creates. A later revision
 * stays even then.
 */
export function renewFunctions(tx: Kysely<unknown>, functions: readonly SqlFunction[]): Promise<string[]> {
  return applyFunctions(tx, functions, ({ name, revision }, versions) => revision >= (versions.get(name)?.revision ?? 0));
}

async function applyFunctions(tx: Kysely<unknown>, functions: readonly SqlFunction[], wanted: typeof isMissing): Promise<string[]> {
  await sql`select pg_advisory_xact_lock(hashtext('functions and views'))`.execute(tx);
  const versions = await readVersions(tx);
  const due = functions.filter((one) => wanted(one, versions));
  if (due.length === 0) return [];
  await sql.raw(bookkeeping).execute(tx);
  // A mistake in a body is to be found now, not when the function is called.
  await sql`set local check_function_bodies = on`.execute(tx);
  for (const { name, text } of due) await define(tx, name, text);

  const names = due.map(({ name }) => name);
  await assertOneEach(tx, names);
  await sql`
    insert into function_version (name, revision, sha256)
    select * from unnest(${names}::text[], ${due.map(({ revision }) => revision)}::int[], ${due.map(({ sha256 }) => sha256)}::text[])
    on conflict (name) do update set revision = excluded.revision, sha256 = excluded.sha256, applied_at = now()`.execute(tx);
  return names;
}

async function define(tx: Kysely<unknown>, name: string, text: string): Promise<void> {
  try {
    await runText(tx, `db/functions/${name}.sql`, text);
  } catch (error) {
    const changesShape = error instanceof Error && [INVALID_FUNCTION_DEFINITION, INVALID_TABLE_DEFINITION].includes(sqlState(error));
    throw changesShape ? new Error(`${error.message}: a migration has to drop it first`, { cause: error.cause }) : error;
  }
}

/** `create or replace` with other arguments makes a second function beside the former one, which callers would still reach. */
async function assertOneEach(tx: Kysely<unknown>, names: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string; found: number }>`
    select name, found::int
    from unnest(${names}::text[]) name
    cross join lateral (
      select (select count(*) from pg_proc where pronamespace = 'public'::regnamespace and proname = name)
        + (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relname = name and relkind in ('v', 'm')) as found
    ) counted
    where found <> 1`.execute(tx);
  const [first] = rows;
  if (first?.found === 0) throw new Error(`db/functions/${first.name}.sql failed: it defines no function or view ${first.name}`);
  if (first)
    throw new Error(`db/functions/${first.name}.sql failed: the arguments of ${first.name} have changed: a migration has to drop it first`);
}

async function readVersions(db: Kysely<unknown>): Promise<Versions> {
  const { rows: present } = await sql`select where to_regclass('function_version') is not null`.execute(db);
  if (present.length === 0) return new Map();
  const { rows } = await sql<{ name: string; revision: number; sha256: string }>`
    select name, revision, sha256 from function_version`.execute(db);
  return new Map(rows.map(({ name, ...version }) => [name, version]));
}

/** Like Kysely's own tables: made where it is missing, written by the owner, read by the service to know whether it may start. */
const bookkeeping = `
  do $$
  begin
    if to_regclass('function_version') is null then
      create table function_version (
        name text primary key,
        revision int not null,
        sha256 text not null,
        applied_at timestamptz not null default now()
      );
      revoke all on function_version from mentorship_app;
      grant select on function_version to mentorship_app;
    end if;
  end
  $$`;

function inOrderOfNeed(functions: readonly SqlFunction[]): SqlFunction[] {
  const words = new Map(functions.map(({ name, text }) => [name, new Set(text.replaceAll(/--.*/g, '').match(/\w+/g))]));
  const ordered = new Set<SqlFunction>();
  const begun = new Set<string>();
  const place = (one: SqlFunction) => {
    if (begun.has(one.name)) return;
    begun.add(one.name);
    for (const other of functions) if (words.get(one.name)?.has(other.name)) place(other);
    ordered.add(one);
  };
  functions.forEach(place);
  return [...ordered];
}
