/** The processes of a comparison: the service as users run it in production, the bare server, and the load on one of them at a time. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDevIssuer } from '../../../src/http/dev-issuer.ts';
import { SIZE_L_ISSUER } from '../size-l.ts';
import type { Job, Message, Request, Result } from './load.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const AUDIENCE = 'https://mentorship.example.edu';

export interface Server {
  port: number;
  pid: number;
  stop(): Promise<void>;
}

export interface Issuer {
  jwksUrl: string;
  /** An access token of a person of the filled departments. */
  mint(person_id: string): Promise<string>;
  stop(): void;
}

/** Signs tokens and serves its key over HTTP, as an identity provider does. */
export async function startIssuer(): Promise<Issuer> {
  const issuer = createDevIssuer({ issuer: SIZE_L_ISSUER, audience: AUDIENCE, clock: () => new Date() });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(issuer.jwks()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks`,
    mint: (person_id) => issuer.mint(person_id),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** `src/main.ts` as the image runs it, with the settings of production; only its limits on requests a minute are out of the way. */
export async function startService(databaseUrl: string, jwksUrl: string, more: Record<string, string> = {}): Promise<Server> {
  const port = await freePort();
  return start(port, 'src/main.ts', '/health/ready', {
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-semi-space-size=4',
    MALLOC_ARENA_MAX: '1',
    DATABASE_URL: databaseUrl,
    METRICS_PORT: String(await freePort()),
    AUTH_ISSUER: SIZE_L_ISSUER,
    AUTH_AUDIENCE: AUDIENCE,
    AUTH_JWKS_URL: jwksUrl,
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...more,
  });
}

/** `bare.ts`, with a pool of the same size. */
export async function startBare(databaseUrl: string): Promise<Server> {
  return start(await freePort(), 'test/bench/beside/bare.ts', '/ready', { NODE_ENV: 'production', DATABASE_URL: databaseUrl });
}

/** A process of Node that answers on the port; `ready`: the path that says so. */
export async function start(port: number, file: string, ready: string, environment: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, [file], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}${ready}`).then(
      (answer) => answer.ok,
      () => false,
    );
  for (const limit = Date.now() + 60_000; !(await isReady()); await sleep(50)) {
    if (child.exitCode === null && Date.now() < limit) continue;
    child.kill('SIGKILL');
    throw new Error(`${file} did not start`);
  }
  return { port, pid: child.pid ?? 0, stop: () => end(child, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

export interface Load {
  /** Gives it the requests of a list, which jobs then name. */
  keep(list: string, requests: readonly Request[]): Promise<void>;
  drive(job: Job): Promise<Result>;
  stop(): Promise<void>;
}

/** The load generator, in a process of its own. */
export function startLoad(): Load {
  const child = fork(path.join(import.meta.dirname, 'load.ts'));
  const ask = async <T>(message: Message) => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [T];
    return answer;
  };
  return {
    keep: (list, requests) => ask({ list, requests }),
    drive: (job) => ask(job),
    stop: () => end(child, 'SIGTERM'),
  };
}
