import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
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
        database: z.literal(true).meta({ class: 'open' }),
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

/** Liveness does no I/O. Readiness checks the database, the migrations and the worker, and names what is missing. */
export function registerHealth(app: FastifyInstance, { db, workerRunning, stopping }: Readiness): void {
  const tags = ['Service'];
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
          'Checks the database, its migrations and the worker, for at most two seconds. A 503 names in `checks` what is missing: send no traffic then.',
        tags,
        response: { 200: Ready },
      },
      config: { permission: 'public', problems: ['unavailable'] },
    },
    async () => {
      const database = await inTime(sql`select 1`.execute(db).then(() => true));
      const migrations = database && (await inTime(migrationsAtHead(db)));
      const worker = workerRunning();
      if (stopping() || !database || !migrations || !worker) {
        throw new Problem('unavailable', {
          detail: 'Not ready.',
          checks: { database, migrations, worker, stopping: stopping() },
          headers: { 'retry-after': '5' },
        });
      }
      return { status: 'ready' as const, checks: { database: true as const, migrations: true as const, worker: true as const } };
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
  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.schema?.operationId ?? 'none';
    duration.observe({ operation, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
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
