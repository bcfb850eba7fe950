/**
 * `npm run bootstrap`: creates what a production installation begins with: a department, its first policy, and one person who is programme
 * administrator and faculty affairs and can do the rest. With `--further-administrator` it adds an administrator to a department that exists: the
 * second person without whom the first cannot give anybody a role that opens everything. Runs as the owner of the database: the one that is configured, or
 * where none is, the embedded one in the data directory. With `--migrate` it migrates first.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { migrate } from '../db/migrate.ts';
import { assertMigrated, assertReady } from '../db/ready.ts';
import { civilDate } from './core/clock.ts';
import { createDb, createPool, holdsOn, json, type Tx } from './core/db.ts';
import { messageOf } from './core/stack.ts';
import { CivilDate, code, Email, text } from './domain/fields.ts';
import * as notifications from './features/platform/notifications/service.ts';
import { contextOfService } from './jobs/actor.ts';

const person = {
  issuer: text(500),
  subject: text(200),
  'given-name': text(200),
  'family-name': text(200),
  email: Email.optional(),
  'hr-number': code(64).optional(),
};
const Bootstrap = z.strictObject({
  'department-code': code(),
  'department-name': text(200),
  'time-zone': z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be an IANA time zone such as America/Toronto'),
  'programme-starts-on': CivilDate.optional(),
  ...person,
});
export type Bootstrap = z.infer<typeof Bootstrap>;
const Further = z.strictObject({ 'department-code': code(), ...person });
export type Further = z.infer<typeof Further>;

const FURTHER = '--further-administrator';
const MIGRATE = '--migrate';

/** The issuer of tokens where none is configured: see main.ts. */
const DEV_ISSUER = 'urn:faculty-mentorship:development';

const HELP = `Usage: npm run bootstrap -- [options]

On the database at OWNER_DATABASE_URL. Without it, and outside production, on the embedded one in DATA_DIR (.data), while the service does not run.

  --migrate                     migrate the database first (the embedded one always is)

  --department-code <code>      short and permanent, such as DOM
  --department-name <name>
  --time-zone <zone>            of the department, such as America/Toronto
  --programme-starts-on <day>   first day of the mentorship programme; default today
  --issuer <iss>                token issuer of the first person; default AUTH_ISSUER, or the development issuer where none is configured
  --subject <sub>               the first person's subject there
  --given-name <name>
  --family-name <name>
  --email <address>             optional
  --hr-number <number>          optional; lets an HR import find the same person

To add an administrator to a department that exists, which needs no second person:

  --further-administrator       with the department's code and the options of the person, who may sign in there already
`;

/** The options of a new department. @throws Error in words for the terminal, naming every option that is wrong or missing */
export const readOptions = (args: readonly string[]): Bootstrap => read(Bootstrap, args);

/** The options of a further administrator. @throws Error in words for the terminal, naming every option that is wrong or missing */
export const readFurther = (args: readonly string[]): Further => read(Further, args);

function read<T>(shape: z.ZodObject & z.ZodType<T>, args: readonly string[]): T {
  const names = Object.keys(shape.shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  const { values } = parseArgs({ args: [...args], options });
  const parsed = shape.safeParse({ ...values });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path: [name = ''], message }) =>
    values[String(name)] === undefined ? `  --${String(name)}: is missing` : `  --${String(name)}: ${message}`,
  );
  throw new Error(`The options are not usable:\n${wrong.join('\n')}\n\n${HELP}`);
}

const logins = (tx: Tx, { issuer, subject }: Further) =>
  tx
    .selectFrom('person_login')
    .select('person_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .orderBy('id');

/** Who signs in with the subject in the department, if anybody. */
const signedIn = async (tx: Tx, department_id: string, given: Further): Promise<string | undefined> =>
  (await logins(tx, given).where('department_id', '=', department_id).executeTakeFirst())?.person_id;

/**
 * Inserts the person and their login, and answers the person's id.
 * @throws Error where the subject is somebody in any department, which the operator may know
 */
async function addPerson(tx: Tx, department_id: string, given: Further): Promise<string> {
  if (await logins(tx, given).executeTakeFirst())
    throw new Error('Somebody signs in with this subject of this issuer already: nothing was changed.');
  const names = { given_name: given['given-name'], family_name: given['family-name'] };
  const { id } = await tx
    .insertInto('person')
    .values({ department_id, kind: 'staff', ...names, email: given.email ?? null, hr_number: given['hr-number'] ?? null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { issuer, subject } = given;
  await tx.insertInto('person_login').values({ department_id, person_id: id, issuer, subject }).execute();
  return id;
}

const administrators = (tx: Tx, department_id: string, today: string) =>
  tx
    .selectFrom('leadership_role')
    .select('person_id')
    .where('department_id', '=', department_id)
    .where('role', '=', 'programme_admin')
    .where(holdsOn('leadership_role', today));

/**
 * Adds an administrator to a department that exists, all of it or nothing. The department's event log says so, and its other administrators are
 * notified: who may run the command could else become one of them without anybody's knowledge.
 * @throws Error when there is no such department, when the person is an administrator already, or when somebody elsewhere signs in with the subject
 */
export async function addAdministrator(ownerUrl: string, given: Further): Promise<{ department_id: string; person_id: string }> {
  const db = createDb(createPool(ownerUrl, { size: 1 }));
  try {
    return await db.transaction().execute(async (tx) => {
      const department = await tx
        .selectFrom('department')
        .select(['id', 'time_zone'])
        .where('code', '=', given['department-code'])
        .executeTakeFirst();
      if (!department) throw new Error(`There is no department ${given['department-code']}: nothing was changed.`);
      const person_id = (await signedIn(tx, department.id, given)) ?? (await addPerson(tx, department.id, given));
      const now = Temporal.Now.instant();
      const starts_on = civilDate(now, department.time_zone);
      const others = (await administrators(tx, department.id, starts_on).execute()).map((one) => one.person_id);
      if (others.includes(person_id)) throw new Error('The person is a programme administrator already: nothing was changed.');
      const { id: subject_id } = await tx
        .insertInto('leadership_role')
        .values({ department_id: department.id, person_id, role: 'programme_admin', starts_on })
        .returning('id')
        .executeTakeFirstOrThrow();
      const data = json({ person_id, role: 'programme_admin', starts_on, ends_on: null });
      await tx
        .insertInto('event')
        .values({ department_id: department.id, type: 'leadership_role.recorded', subject_id, data, operation_id: 'bootstrap' })
        .execute();
      await notifications.notify(
        contextOfService(tx, department, now.toString({ fractionalSecondDigits: 3 }), 'bootstrap'),
        ...others.map((one) => ({ person_id: one, kind: 'administrator_added' as const, subject_id })),
      );
      return { department_id: department.id, person_id };
    });
  } finally {
    await db.destroy();
  }
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
      const person_id = await addPerson(tx, department_id, given);
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

type Opened = { ownerUrl: string; isEmbedded: boolean; stop: () => Promise<void> };

/** The database as its owner: the configured one, or the embedded one where none is. @throws Error with what to do */
async function open(environment: Record<string, string | undefined>): Promise<Opened> {
  const { loadOwnerUrl } = await import('./config.ts');
  if (environment['OWNER_DATABASE_URL'] || environment['DATABASE_URL'] || environment['NODE_ENV'] === 'production')
    return { ownerUrl: loadOwnerUrl(environment), isEmbedded: false, stop: async () => undefined };
  const { startEmbedded } = await import('../db/embedded.ts');
  const { ownerUrl, stop } = await startEmbedded(path.resolve(environment['DATA_DIR'] || '.data'));
  return { ownerUrl, isEmbedded: true, stop };
}

/** With the issuer where it is not given and only one can be meant. */
function withIssuer(args: readonly string[], environment: Record<string, string | undefined>): readonly string[] {
  if (args.some((one) => one === '--issuer' || one.startsWith('--issuer=')) || environment['AUTH_ISSUERS']) return args;
  const isDevelopment = environment['NODE_ENV'] !== 'production' && !environment['DATABASE_URL'] && !environment['OWNER_DATABASE_URL'];
  const issuer = environment['AUTH_ISSUER'] || (isDevelopment ? DEV_ISSUER : undefined);
  return issuer ? [...args, '--issuer', issuer] : args;
}

async function run(args: readonly string[], environment: Record<string, string | undefined>): Promise<string> {
  const isFurther = args.includes(FURTHER);
  const options = withIssuer(
    args.filter((one) => one !== FURTHER && one !== MIGRATE),
    environment,
  );
  // Whatever is wrong with the options is said before a database is opened.
  const further = isFurther ? readFurther(options) : undefined;
  const first = isFurther ? undefined : readOptions(options);
  const { ownerUrl, isEmbedded, stop } = await open(environment);
  try {
    if (!isEmbedded) await assertReady(ownerUrl);
    if (isEmbedded || args.includes(MIGRATE)) await migrate(ownerUrl);
    await assertMigrated(ownerUrl);
    if (further) {
      const { department_id, person_id } = await addAdministrator(ownerUrl, further);
      return `Added ${person_id} as a further programme administrator of department ${department_id}.\n`;
    }
    if (!first) return HELP;
    const { department_id, person_id } = await bootstrap(ownerUrl, first);
    return (
      `Created department ${department_id} with ${person_id} as programme administrator and faculty affairs.\n` +
      `Whoever signs in as ${first.subject} at ${first.issuer} is this person. Next: start the service, add a second administrator ` +
      `(npm run bootstrap -- ${FURTHER} …), and import divisions, sites, people and roles.\n`
    );
  } finally {
    await stop();
  }
}

if (import.meta.main) {
  try {
    const args = process.argv.slice(2);
    process.stdout.write(args.includes('--help') ? HELP : await run(args, process.env));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
