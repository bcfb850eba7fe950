import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { migrationsAtHead } from '../../db/migrate.ts';
import type { Db } from '../core/db.ts';
import { Problem } from '../domain/problems/index.ts';

const Live = z.object({ status: z.literal('live').meta({ class: 'open' }) }).meta({ id: 'Live' });
const Ready = z
  .object({
    status: z.literal('ready').meta({ class: 'open' }),
    checks: z
      .object({
        database: z.literal(true).meta({ class: 'open', description: 'Both `reading` and `writing`' }),
        reading: z.literal(true).meta({ class: 'open' }),
        writing: z.literal(true).meta({ class: 'open', description: 'A change can be committed' }),
        migrations: z.literal(true).meta({ class: 'open' }),
        worker: z.literal(true).meta({ class: 'open' }),
      })
      .meta({ class: 'open' }),
  })
  .meta({ id: 'Ready' });

export type Readiness = { db: Db; workerRunning: () => boolean; stopping: () => boolean };

const PATIENCE_MS = 2_000;

/** False where the check fails or takes too long: a readiness probe gives up sooner than a request would. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  const late = new AbortController();
  const answer = await Promise.race([check.catch(() => false), sleep(PATIENCE_MS, false, { signal: late.signal })]);
  late.abort();
  return answer;
}

/** How long the findings about the database hold: probes of whoever asks are no work for it. */
const FRESH_MS = 1_000;

/** The outcome of the check, begun again at most once in `FRESH_MS` and never while it runs. False where it fails or takes too long. */
function cached(check: () => Promise<boolean>): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  let found = { outcome: false, at: Number.NEGATIVE_INFINITY };
  return async () => {
    if (performance.now() - found.at < FRESH_MS) return found.outcome;
    running ??= check()
      .catch(() => false)
      .then((outcome) => {
        found = { outcome, at: performance.now() };
        running = undefined;
        return outcome;
      });
    return inTime(running);
  };
}

/**
 * Whether the database takes changes: it is no standby, and has room for temporary files (a full disk), and commits, which waits for its log and
 * for a synchronous standby. The message in the log is for nobody and leaves no row.
 */
async function takesChanges(db: Db): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`set local work_mem = '64kB'`.execute(tx);
    const { rows } = await sql<{ may: boolean }>`
      select current_setting('transaction_read_only') = 'off' and pg_logical_emit_message(true, 'readiness', '') is not null
        and (select count(*) from generate_series(1, 8000)) = 8000 as may`.execute(tx);
    return rows[0]?.may === true;
  });
}

/**
 * Liveness does no I/O. Readiness checks the database for reading and for writing, the migrations and the worker, and names what is missing.
 */
export function registerHealth(app: FastifyInstance, { db, workerRunning, stopping }: Readiness): void {
  const tags = ['Service'];
  const reads = cached(async () => {
    await sql`select 1`.execute(db);
    return true;
  });
  const writes = cached(() => takesChanges(db));
  const migrated = cached(() => migrationsAtHead(db));
  app.get(
    '/health/live',
    {
      schema: {
        operationId: 'getLiveness',
        summary: 'Check liveness',
        description: 'Answers without I/O and without rate limit. While it answers, the process need not be restarted.',
        tags,
        response: { 200: Live },
      },
      config: { permission: 'public' },
    },
    async () => ({ status: 'live' as const }),
  );
  app.get(
    '/health/ready',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Check readiness',
        description:
          'Checks whether the database can be read and written, its migrations and the worker, for at most two seconds; what is found holds for a second. A 503 names in `checks` what is missing: send no traffic then.',
        tags,
        response: { 200: Ready },
      },
      config: { permission: 'public', problems: ['unavailable'] },
    },
    async () => {
      const [reading, writing, migrations] = await Promise.all([reads(), writes(), migrated()]);
      const checks = { database: reading && writing, reading, writing, migrations, worker: workerRunning() };
      if (stopping() || Object.values(checks).includes(false)) {
        throw new Problem('unavailable', {
          detail: 'Not ready.',
          checks: { ...checks, stopping: stopping() },
          headers: { 'retry-after': '5' },
        });
      }
      return {
        status: 'ready' as const,
        checks: { database: true, reading: true, writing: true, migrations: true, worker: true } as const,
      };
    },
  );
}

/** Prometheus metrics of the process and of each operation; labels are operation ids, never addresses or people. */
export function createMetrics(app: FastifyInstance, pool: { totalCount: number; idleCount: number; waitingCount: number }): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  const aborted = new Counter({
    name: 'http_requests_aborted_total',
    help: 'Requests whose clients have gone before their answers',
    labelNames: ['operation'],
    registers: [registry],
  });
  const durations = new Map<string, Histogram.Internal<'operation' | 'status'>>();
  const durationOf = (operation: string, status: number) => {
    const key = `${operation} ${status}`;
    const found = durations.get(key) ?? duration.labels({ operation, status: String(status) });
    durations.set(key, found);
    return found;
  };
  const operationOf = (request: FastifyRequest) => request.routeOptions.schema?.operationId ?? 'none';
  app.abortListeners.push((request) => aborted.inc({ operation: operationOf(request) }));
  app.addHook('onResponse', (request, reply, done) => {
    if (request.wanted.aborted) return done();
    durationOf(operationOf(request), reply.statusCode).observe(reply.elapsedTime / 1000);
    done();
  });
  return registry;
}

/** `/metrics` on a listener of its own, so that the public one never shows it. */
export async function listenMetrics(registry: Registry, options: { host: string; port: number }): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}
