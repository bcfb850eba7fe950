/** The application on a socket, for what `inject` does not have: connections that end, wait, and follow each other. */
import { type AddressInfo, connect, type Socket } from 'node:net';
import { pino } from 'pino';
import type { Registry } from 'prom-client';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { createMetrics } from '../../src/http/health.ts';
import { verifyAnswers } from '../../src/http/serializer.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { closeAfterFile } from './closing.ts';
import type { Person } from './department.ts';
import { AUDIENCE, ISSUER, type World } from './world.ts';

verifyAnswers();

export interface Service {
  url: string;
  /** One object for each line of the log. */
  log: Record<string, unknown>[];
  metrics: Registry;
  /** As fetch, with a token of this person. */
  ask(who: Pick<Person, 'subject' | 'kind'>, path: string, options?: RequestInit): Promise<Response>;
  /** The text of a request on a bare connection, with a token of this person. */
  raw(who: Pick<Person, 'subject' | 'kind'>, path: string, headers?: string): Promise<string>;
  connect(): Promise<Socket>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Where the database is, if not where the world says. */
  databaseUrl?: string;
  poolSize?: number;
  environment?: Record<string, string>;
}

/** Listens on a free port with a pool of its own; closed after the test file. */
export async function startService(world: World, options: ServiceOptions = {}): Promise<Service> {
  const pool = createPool(options.databaseUrl ?? world.database.appUrl, { size: options.poolSize ?? 4 });
  const db = createDb(pool);
  const log: Record<string, unknown>[] = [];
  const clock = () => new Date(world.clock().epochMilliseconds);
  let metrics: Registry | undefined;
  const app = await createApp({
    config: loadConfig({
      NODE_ENV: 'test',
      RATE_LIMIT_PER_MINUTE: '1000000',
      BUSY_DELAY_MS: '0',
      DATABASE_POOL_SIZE: String(options.poolSize ?? 4),
      ...options.environment,
    }),
    db,
    clock: world.clock,
    verify: createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwks: world.issuer.jwks }),
    workerRunning: () => true,
    stopping: () => false,
    logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
    observe: (instance) => {
      metrics = createMetrics(instance, pool);
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  if (!metrics) throw new Error('the application did not ask for metrics');
  const service: Service = {
    url,
    log,
    metrics,
    ask: async (who, path, init = {}) => {
      const authorization = `Bearer ${await world.issuer.mint(who.subject)}`;
      return fetch(`${url}${path}`, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } });
    },
    raw: async (who, path, headers = '') =>
      `GET ${path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${await world.issuer.mint(who.subject)}\r\n${headers}\r\n`,
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject);
        socket.on('error', () => undefined);
      }),
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
      await db.destroy();
    },
  };
  closeAfterFile(() => service.close());
  return service;
}

/** Looks every 20 ms until it is so. @throws Error after the time */
export async function until(isSo: () => Promise<boolean> | boolean, patience_ms = 5_000): Promise<void> {
  for (const limit = performance.now() + patience_ms; !(await isSo()); await new Promise((resolve) => setTimeout(resolve, 20)))
    if (performance.now() > limit) throw new Error(`it was not so within ${patience_ms} ms`);
}
