/** Whether the owner's commands can work on a database, and in words what is missing. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { wrongLocale } from './locale.ts';
import { migrationsAtHead } from './migrate.ts';

const connect = (ownerUrl: string) =>
  new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: ownerUrl, max: 1, connectionTimeoutMillis: 5_000 }) }),
  });

const STATES: Readonly<Record<string, string>> = {
  '3D000': 'there is no such database: create it as in README, Deployment',
  '28P01': 'the password is wrong',
  '28000': 'this role may not sign in',
};

/** The code of an error, of its causes, or of those that it sums up; '' where there is none. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  const summed = error instanceof AggregateError ? error.errors : [];
  return [error.cause, ...summed].map(codeOf).find(Boolean) ?? '';
}

/** What keeps the command from working on the database, in words. @throws Error with what to do */
export async function assertReady(ownerUrl: string): Promise<void> {
  const db = connect(ownerUrl);
  const where = new URL(ownerUrl).host + new URL(ownerUrl).pathname;
  try {
    const { rows } = await sql<{ role: string; has_app: boolean }>`
      select current_user::text as role, exists (select from pg_roles where rolname = 'mentorship_app') as has_app`
      .execute(db)
      .catch((error: unknown) => {
        const code = codeOf(error);
        const why = STATES[code] ?? (code === '' ? String(error) : `${code}: is the server running, and is the address right?`);
        throw new Error(`The database at ${where} cannot be used`, { cause: new Error(why) });
      });
    const [found] = rows;
    if (found?.role === 'mentorship_app')
      throw new Error(
        'OWNER_DATABASE_URL signs in as mentorship_app, the role of the service: give the owner of the database (README, Deployment).',
      );
    if (!found?.has_app) throw new Error('The role mentorship_app does not exist: create it as in README, Deployment.');
    const locale = await wrongLocale(db);
    if (locale) throw new Error(locale);
  } finally {
    await db.destroy();
  }
}

/** @throws Error with what to do where the database is not migrated, or the role does not own its tables */
export async function assertMigrated(ownerUrl: string): Promise<void> {
  const db = connect(ownerUrl);
  try {
    const { rows } = await sql<{ owns: boolean; owner: string }>`
      select pg_has_role(relowner, 'usage') as owns, pg_get_userbyid(relowner)::text as owner
      from pg_class where oid = to_regclass('public.department')`.execute(db);
    if (rows[0] && !rows[0].owns) throw new Error(`OWNER_DATABASE_URL has to sign in as ${rows[0].owner}, who owns the tables.`);
    if (!(await migrationsAtHead(db)))
      throw new Error('The database is not migrated: run npm run migrate first, or add --migrate to this command. Nothing was changed.');
  } finally {
    await db.destroy();
  }
}
