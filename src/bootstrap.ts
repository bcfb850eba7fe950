/**
 * `npm run bootstrap`: creates what a production installation begins with: a department, its first policy, and one person who is programme
 * administrator and faculty affairs and can do the rest. Runs as the owner of the database.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { civilDate } from './core/clock.ts';
import { createDb, createPool } from './core/db.ts';
import { CivilDate, code, Email, text } from './domain/fields.ts';

const Bootstrap = z.strictObject({
  'department-code': code(),
  'department-name': text(200),
  'time-zone': z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be an IANA time zone such as America/Toronto'),
  'programme-starts-on': CivilDate.optional(),
  issuer: text(500),
  subject: text(200),
  'given-name': text(200),
  'family-name': text(200),
  email: Email.optional(),
  'hr-number': code(64).optional(),
});
export type Bootstrap = z.infer<typeof Bootstrap>;

const HELP = `Usage: npm run bootstrap -- [options], with OWNER_DATABASE_URL set

  --department-code <code>      short and permanent, such as DOM
  --department-name <name>
  --time-zone <zone>            of the department, such as America/Toronto
  --programme-starts-on <day>   first day of the mentorship programme; default today
  --issuer <iss>                token issuer of the first person, as in AUTH_ISSUER
  --subject <sub>               the first person's subject there
  --given-name <name>
  --family-name <name>
  --email <address>             optional
  --hr-number <number>          optional; lets an HR import find the same person
`;

/** @throws Error in words for the terminal, naming every option that is wrong or missing */
export function readOptions(args: readonly string[]): Bootstrap {
  const names = Object.keys(Bootstrap.shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  const { values } = parseArgs({ args: [...args], options });
  const parsed = Bootstrap.safeParse({ ...values });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `  --${path.join('.')}: ${message}`);
  throw new Error(`The options are not usable:\n${wrong.join('\n')}\n\n${HELP}`);
}

/**
 * Creates all of it or nothing. The policy holds from 1900 on, so that facts HR sends for earlier years are judged by it, too.
 * @throws Error when a department has the code, or when somebody signs in with the subject already
 */
export async function bootstrap(ownerUrl: string, given: Bootstrap): Promise<{ department_id: string; person_id: string }> {
  const today = civilDate(Temporal.Now.instant(), given['time-zone']);
  const db = createDb(createPool(ownerUrl, { size: 1 }));
  try {
    return await db.transaction().execute(async (tx) => {
      const department = await tx
        .insertInto('department')
        .values({
          code: given['department-code'],
          name: given['department-name'],
          time_zone: given['time-zone'],
          programme_starts_on: given['programme-starts-on'] ?? today,
        })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!department) throw new Error(`There is a department ${given['department-code']} already: nothing was changed.`);
      const department_id = department.id;
      const { id: person_id } = await tx
        .insertInto('person')
        .values({
          department_id,
          kind: 'staff',
          given_name: given['given-name'],
          family_name: given['family-name'],
          email: given.email ?? null,
          hr_number: given['hr-number'] ?? null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const login = await tx
        .insertInto('person_login')
        .values({ department_id, person_id, issuer: given.issuer, subject: given.subject })
        .onConflict((conflict) => conflict.columns(['issuer', 'subject']).where('ended_at', 'is', null).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!login) throw new Error('Somebody signs in with this subject of this issuer already: nothing was changed.');
      await tx.insertInto('policy').values({ department_id, version: 1, starts_on: '1900-01-01', approved_by: person_id }).execute();
      const roles = ['programme_admin', 'faculty_affairs'] as const;
      await tx
        .insertInto('leadership_role')
        .values(roles.map((role) => ({ department_id, person_id, role, starts_on: today })))
        .execute();
      return { department_id, person_id };
    });
  } finally {
    await db.destroy();
  }
}

if (import.meta.main) {
  const { loadOwnerUrl } = await import('./config.ts');
  try {
    if (process.argv.includes('--help')) process.stdout.write(HELP);
    else {
      const options = readOptions(process.argv.slice(2));
      const { department_id, person_id } = await bootstrap(loadOwnerUrl(process.env), options);
      process.stdout.write(`Created department ${department_id} with ${person_id} as programme administrator and faculty affairs.\n`);
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
