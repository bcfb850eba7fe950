import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { startEmbedded } from '../db/embedded.ts';
import { migrate, migrationsAhead, migrationsAtHead } from '../db/migrate.ts';
import { wrongRights } from '../db/rights.ts';
import { createApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { ChangeListener } from './core/change-listener.ts';
import { systemClock } from './core/clock.ts';
import { createDb, createPool } from './core/db.ts';
import { createMailer } from './core/mailer.ts';
import { messageOf, stackOnly } from './core/stack.ts';
import { seedDemo } from './demo/seed.ts';
import { readCursorKey } from './domain/cursor-key.ts';
import { announcesIdentities, IDENTITY_CHANNEL, rememberIdentities } from './domain/identities.ts';
import { createDevIssuer } from './http/dev-issuer.ts';
import { DEMO_PERSONS } from './http/development.ts';
import { createMetrics, listenMetrics } from './http/health.ts';
import { createVerifier } from './http/tokens.ts';
import { guardProcess } from './jobs/guard.ts';
import { startWorker } from './jobs/worker.ts';

const DEV_ISSUER = 'urn:faculty-mentorship:development';
const DEV_AUDIENCE = 'urn:faculty-mentorship:api';

const POOL_END_MS = 500;

type Closing = () => Promise<unknown>;

/** The database as configured, or the service's own one in the data directory. */
async function openDatabase(config: Config): Promise<{ ownerUrl: string | undefined; appUrl: string; stop: Closing }> {
  if (config.databaseUrl) return { ownerUrl: config.ownerDatabaseUrl, appUrl: config.databaseUrl, stop: async () => undefined };
  return startEmbedded(path.resolve(config.dataDir));
}

/**
 * Refuses a database that is not migrated, or too far ahead of this release, and in production rights that would let the service rewrite
 * the event log. @throws Error with the cause and what to do
 */
async function assertUsable(db: ReturnType<typeof createDb>, config: Config, log: Logger): Promise<void> {
  const wrong = await wrongRights(db);
  if (wrong && config.production) throw new Error(wrong);
  if (wrong) log.warn(wrong);
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

async function start(config: Config): Promise<void> {
  // Lines are written together, a tenth of a second later at most; what is left when the process ends is written then.
  const lines = pino.destination({ sync: false, minLength: 4_096, periodicFlush: 100 });
  const log = pino({ level: config.logLevel, redact: { paths: ['req.headers.authorization'], remove: true } }, lines);
  const closings: Closing[] = [];
  let stopping = false;
  let stop = (_why: string, code: number): void => process.exit(code);
  guardProcess(log, () => stop('an error', 1));
  process.once('SIGTERM', () => stop('SIGTERM', 0));
  process.once('SIGINT', () => stop('SIGINT', 0));

  const database = await openDatabase(config);
  closings.push(database.stop);
  if (database.ownerUrl) {
    const applied = await migrate(database.ownerUrl);
    if (applied.length > 0) log.info({ applied }, 'migrated');
  }
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
  if (config.seed === 'demo' && database.ownerUrl) {
    const seeded = await seedDemo(database.ownerUrl, { issuer: config.auth?.issuer ?? DEV_ISSUER, now: clock() });
    if (seeded) log.info('seeded the demo department');
  }

  const issuer = config.auth ? undefined : createDevIssuer({ issuer: DEV_ISSUER, audience: DEV_AUDIENCE, clock: now });
  const verify = config.auth
    ? createVerifier({ ...config.auth, clock: now })
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
  const worker = await startWorker({ pool: workerPool, db: workerDb, clock, logger: log, mailer, leaseMs: config.jobLeaseMs });
  // Loaded only where it is wanted: it costs start and memory.
  const tracing = config.tracing && (await import('./http/tracing.ts')).startTracing(config.tracing);
  closings.push(async () => tracing?.stop());
  let registry: ReturnType<typeof createMetrics> | undefined;
  const app = await createApp({
    config,
    db,
    clock,
    verify,
    signedIn: changes && rememberIdentities(db, changes),
    cursorKey: config.cursorKey ?? (await readCursorKey(db)),
    devIssuer: issuer && { name: DEV_ISSUER, issuer },
    logger: log,
    workerRunning: () => worker.running(),
    stopping: () => stopping,
    observe: (instance) => {
      tracing?.observe(instance);
      registry = createMetrics(instance, pool);
    },
  });
  closings.push(() => Promise.all([worker.stop(), app.close()]));
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

  const address = await app.listen({ host: config.host, port: config.port });
  if (registry) {
    const metrics = await listenMetrics(registry, { host: config.host, port: config.metricsPort });
    closings.push(() => {
      metrics.closeAllConnections();
      return new Promise((resolve) => metrics.close(resolve));
    });
  }
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

try {
  await start(loadConfig(process.env));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
