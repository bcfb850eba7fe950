/**
 * `npm run doctor -- ledger`: recomputes what the confirmed facts earn and compares it with the ledger of recognition credits, department by
 * department. Reads only, as the owner of the database. Prints a line for each entry that is missing or too much, and ends with exit code 1 where there is one, 2 where it could not look;
 * what the daily work has not posted yet is among them.
 */
import { sql } from 'kysely';
import { createDb, createPool, type Db } from './core/db.ts';
import { audit } from './features/recognition/credits/posting.ts';
import { contextOfService } from './jobs/actor.ts';

const HELP = `Usage: npm run doctor -- ledger, with OWNER_DATABASE_URL set

  ledger   compares the ledger of recognition credits with what the facts earn
`;

/** The offending rows, as lines: what has to be posted to make each ledger equal to the facts. */
export async function auditLedger(db: Db, now: string): Promise<string[]> {
  const departments = await db.selectFrom('department').select(['id', 'code', 'time_zone']).orderBy('code').execute();
  const found: string[] = [];
  for (const department of departments) {
    const postings = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (tx) => {
        await sql`set local statement_timeout = 0`.execute(tx);
        return audit(contextOfService(tx, department, now, 'doctor'));
      });
    for (const { kind, person_id, code, event_id, occasion, academic_year, quarter_credits, grant_id } of postings) {
      const of = [`person ${person_id}`, code, `event ${event_id}${occasion === '' ? '' : ` (${occasion})`}`, `year ${academic_year}`];
      found.push(
        `${department.code}: ${kind} of ${quarter_credits} missing: ${of.join(', ')}${grant_id === null ? '' : `, grant ${grant_id}`}`,
      );
    }
  }
  return found;
}

if (import.meta.main) {
  const { loadOwnerUrl } = await import('./config.ts');
  const [what, ...rest] = process.argv.slice(2);
  if (what !== 'ledger' || rest.length > 0) {
    process.stderr.write(HELP);
    process.exitCode = 2;
  } else {
    try {
      const db = createDb(createPool(loadOwnerUrl(process.env), { size: 1, queryTimeoutMs: 600_000 }));
      const lines = await auditLedger(db, Temporal.Now.instant().toString({ fractionalSecondDigits: 3 })).finally(() => db.destroy());
      process.stdout.write(lines.length === 0 ? 'The ledger equals what the facts earn.\n' : `${lines.join('\n')}\n`);
      if (lines.length > 0) process.exitCode = 1;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      process.exitCode = 2;
    }
  }
}
