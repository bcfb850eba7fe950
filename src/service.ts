import { setTimeout as sleep } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { type Logger, pino } from 'pino';
import { wrongLocale } from '../db/locale.ts';
import { migrationsAhead, migrationsAtHead } from '../db/migrate.ts';
import { isOwner, wrongRights } from '../db/rights.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { ChangeListener } from './core/change-listener.ts';
import { systemClock } from './core/clock.ts';
import { createDb, createPool, type Db } from './core/db.ts';
import { createMailer } from './core/mailer.ts';
import { stackOnly } from './core/stack.ts';
import { readCursorKey } from './domain/cursor-key.ts';
import { announcesIdentities, IDENTITY_CHANNEL, rememberIdentities } from './domain/identities.ts';
import { createDevIssuer } from './http/dev-issuer.ts';
import { DEMO_PERSONS } from './http/development.ts';
import { createMetrics, listenMetrics } from './http/health.ts';
import { verifyByIssuer } from './http/issuers.ts';
import { createVerifier } from './http/tokens.ts';
import { guardProcess } from './jobs/guard.ts';
import { startWorker, type Worker } from './jobs/worker.ts';

const DEV_ISSUER = 'urn:faculty-mentorship:development';
const DEV_AUDIENCE = 'urn:faculty-mentorship:api';

const POOL_END_MS = 500;

/** After the first requests, which may have waited for the start. */
const TIDY_MS = 2_000;

type Closing = () => Promise<unknown>;

/**
 * Gives back the memory that reading and compiling the code took, a third of all. The engine would keep it for itself until it has grown to several times
 * that, because it begins with limits made for the memory of the machine.
 */
function tidyMemory(): void {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void;
  v8.setFlagsFromString('--no-expose-gc');
  // From here on what lives grows by three fifths before it is tidied again, not to four times its size.
  v8.setFlagsFromString('--heap-growing-percent=60');
  collect({ type: 'major', flavor: 'last-resort' });
}

/** A database that is there and migrated. */
export interface Database {
  /** Absent where the process may not migrate it. */
  ownerUrl: string | undefined;
  appUrl: string;
  /** What the process has migrated. */
  applied: readonly string[];
  /** Whoever is answered before this has resolved may be answered in vain; absent where it outlives a crash of the machine from the beginning. */
  synced?: Promise<void>;
  stop: Closing;
}

/**
 * Refuses a database that is not migrated, or too far ahead of this release, one in which names are not found, a connection as its owner, and in production
 * whatever else would let the service rewrite the event log. @throws Error with the cause and what to do
 */
async function assertUsable(db: ReturnType<typeof createDb>, config: Config, log: Logger): Promise<void> {
  const wrong = await wrongRights(db);
  if (wrong && (config.production || (await isOwner(db)))) throw new Error(wrong);
  if (wrong) log.warn(wrong);
  // The embedded one is made where not every system has such a locale.
  const locale = config.databaseUrl ? await wrongLocale(db) : null;
  if (locale) throw new Error(locale);
  if (!(await migrationsAtHead(db))) throw new Error(wrong ?? 'The database is not migrated: run npm run migrate.');
  const ahead = await migrationsAhead(db);
  if (ahead) log.warn(ahead, 'a later release has migrated the database: this one works on it until it is replaced');
}

/** Hears of whatever changes who signs in and what they may do. */
function listenForIdentities(url: string, log: Logger): ChangeListener {
  return new ChangeListener({
    url,
    channel: IDENTITY_CHANNEL,
    isAnnounced: announcesIdentities,
    onState: (isListening) => {
      if (isListening) log.info('who signs in is remembered until it changes');
      else log.warn('changes are not heard: who signs in is read for each request');
    },
  });
}

/** Creates the demo department where it is wanted and the database is empty. */
async function fill({ ownerUrl }: Database, db: Db, config: Config, log: Logger): Promise<void> {
  if (config.seed !== 'demo' || !ownerUrl) return;
  // Its code is read by a process that needs it.
  if ((await db.selectFrom('department').select('id').limit(1).execute()).length > 0) return;
  const { seedDemo } = await import('./demo/seed.ts');
  const seeded = await seedDemo(ownerUrl, { issuer: config.auth?.[0]?.issuer ?? DEV_ISSUER, now: systemClock() });
  if (seeded) log.info('seeded the demo department');
}

/**
 * Runs the service until it is told to stop: `onStop` is given how to. Resolves once it listens.
 * @throws Error where the database cannot be opened or used
 */
export async function serve(
  config: Config,
  opening: Promise<Database>,
  onStop: (stop: (why: string, code: number) => void) => void,
): Promise<void> {
  // Lines are written together, a tenth of a second later at most; what is left when the process ends is written then.
  const lines = pino.destination({ sync: false, minLength: 32_768, maxWrite: 65_536, periodicFlush: 100 });
  const log = pino({ level: config.logLevel, redact: { paths: ['req.headers.authorization'], remove: true } }, lines);
  const closings: Closing[] = [];
  let stopping = false;
  let stop = (_why: string, code: number): void => process.exit(code);
  guardProcess(log, () => stop('an error', 1));

  const database = await opening;
  closings.push(database.stop);
  if (database.applied.length > 0) log.info({ applied: database.applied }, 'migrated');
  const clock = systemClock;
  const now = () => new Date(clock().epochMilliseconds);
  const onIdleError = (error: Error) => log.warn({ error_name: error.name }, 'an idle database connection was lost');
  const changes = config.identityCache ? listenForIdentities(database.appUrl, log) : undefined;
  closings.push(async () => changes?.stop());
  const pool = createPool(database.appUrl, { size: config.poolSize, onIdleError, changes, planning: 'once' });
  const db = createDb(pool);
  closings.push(() => db.destroy());
  await assertUsable(db, config, log);
  changes?.start();
  const issuer = config.auth ? undefined : createDevIssuer({ issuer: DEV_ISSUER, audience: DEV_AUDIENCE, clock: now });
  const verify = config.auth
    ? verifyByIssuer(config.auth.map((one) => ({ ...one, clock: now })))
    : createVerifier({ issuer: DEV_ISSUER, audience: DEV_AUDIENCE, clock: now, jwks: () => issuer?.jwks() ?? { keys: [] } });

  // A pool of its own: a long import must not keep requests waiting.
  const workerPool = createPool(database.appUrl, {
    size: 5,
    onIdleError,
    applicationName: 'faculty-mentorship-worker',
    changes,
    queryTimeoutMs: 330_000, // an import gives itself statements of 300 s
  });
  const workerDb = createDb(workerPool);
  // Not waited for: a connection to a server that has gone never ends.
  closings.push(() => Promise.race([workerDb.destroy(), sleep(POOL_END_MS)]));
  const mailer = config.mail && createMailer(config.mail);
  closings.push(async () => mailer?.close());
  // Loaded only where it is wanted: it costs start and memory.
  const tracing = config.tracing && (await import('./http/tracing.ts')).startTracing(config.tracing);
  closings.push(async () => tracing?.stop());
  let worker: Worker | undefined;
  let registry: ReturnType<typeof createMetrics> | undefined;
  const creating = createApp({
    config,
    db,
    clock,
    verify,
    signedIn: changes && rememberIdentities(db, changes),
    cursorKey: config.cursorKey ?? (await readCursorKey(db)),
    devIssuer: issuer && { name: DEV_ISSUER, issuer },
    logger: log,
    workerRunning: () => worker?.running() ?? false,
    stopping: () => stopping,
    observe: (instance) => {
      tracing?.observe(instance);
      registry = createMetrics(instance, pool);
    },
  });
  // The database fills itself while the application is put together.
  const [app] = await Promise.all([creating, fill(database, db, config, log)]);
  const running = await startWorker({ pool: workerPool, db: workerDb, clock, logger: log, mailer, leaseMs: config.jobLeaseMs });
  worker = running;
  closings.push(() => Promise.all([running.stop(), app.close()]));
  stop = (signal, code) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    const deadline = setTimeout(() => {
      log.error('did not stop in time');
      process.exit(1);
    }, config.shutdownTimeoutMs);
    deadline.unref();
    // Idle connections go at once, a client that has stalled before the deadline: what then remains has a quarter of the time to end well.
    app.server.closeIdleConnections();
    setTimeout(() => app.server.closeAllConnections(), config.shutdownTimeoutMs * 0.75).unref();
    closings
      .reverse()
      .reduce<Promise<unknown>>((before, close) => before.then(close), Promise.resolve())
      .then(
        () => process.exit(code),
        (error: Error) => {
          log.error({ error_name: error.name, stack: stackOnly(error) }, 'could not stop cleanly');
          process.exit(1);
        },
      );
  };

  onStop(stop);

  await database.synced;
  const address = await app.listen({ host: config.host, port: config.port });
  if (registry) {
    const metrics = await listenMetrics(registry, { host: config.host, port: config.metricsPort });
    closings.push(() => {
      metrics.closeAllConnections();
      return new Promise((resolve) => metrics.close(resolve));
    });
  }
  setTimeout(tidyMemory, TIDY_MS).unref();
  if (issuer && config.seed === 'demo') await greet(address, issuer);
  else log.info({ address }, 'listening');
}

/** Prints the address of the service and its documentation, and tokens to try it with. */
async function greet(address: string, issuer: ReturnType<typeof createDevIssuer>): Promise<void> {
  const lines = await Promise.all(
    Object.entries(DEMO_PERSONS).map(
      async ([name, subject]) => `  ${name.toUpperCase().replaceAll('-', '_')}=${await issuer.mint(subject)}`,
    ),
  );
  process.stdout.write(`
Faculty mentorship service
  address  ${address}
  docs     ${address}/docs

Tokens of the demo department, good for an hour (another one: npm run -s token -- --as director):

${lines.join('\n\n')}

`);
}
