/** One .sql file, run as it is written. */
import { type Kysely, sql } from 'kysely';
import pg from 'pg';

export const UNDEFINED_TABLE = '42P01';
export const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Runs a text of one or more statements.
 * @throws Error with `what` and the line at which PostgreSQL stopped; its `cause` is the driver's error
 */
export async function runText(db: Kysely<unknown>, what: string, text: string): Promise<void> {
  try {
    await sql.raw(text).execute(db);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const line = error.position ? ` at line ${text.slice(0, Number(error.position)).split('\n').length}` : '';
    throw new Error(`${what} failed${line}: ${error.message}`, { cause: error });
  }
}

/** The SQLSTATE of a driver's error, or of the cause of another one; '' where there is none. */
export function sqlState(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return (cause instanceof pg.DatabaseError && cause.code) || '';
}
