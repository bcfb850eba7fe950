/** The service as a process of its own with the demo department, for benchmarks that need real connections. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface DemoService {
  url: string;
  /** Of the process of the service. */
  pid: number;
  /** A token of a demo person, such as `director`. */
  token(as: string): Promise<string>;
  /** A connection as the owner of the database. */
  owner(): Promise<pg.Client>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Starts `src/main.ts` of the checkout in `root` in an empty folder, and waits until it is ready. */
export async function startDemo(root: string, environment: Record<string, string | undefined> = {}): Promise<DemoService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mentorship-bench-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: new URL(url).port,
      METRICS_PORT: String(await freePort()),
      DATA_DIR: path.join(folder, 'data'),
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  const isReady = () =>
    fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  for (const limit = Date.now() + 120_000; !(await isReady()); await sleep(200)) {
    if (child.exitCode === null && Date.now() < limit) continue;
    await stop();
    throw new Error('the service did not start');
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop,
    token: async (as) => {
      const answer = await fetch(`${url}/dev/tokens`, {
        method: 'POST',
        body: JSON.stringify({ as }),
        headers: { 'content-type': 'application/json' },
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    owner: async () => {
      const { mentorship_owner } = JSON.parse(await readFile(path.join(folder, 'data/credentials.json'), 'utf8')) as Record<string, string>;
      const port = (await readFile(path.join(folder, 'data/pg/postmaster.pid'), 'utf8')).split('\n')[3];
      const client = new pg.Client(`postgres://mentorship_owner:${mentorship_owner}@127.0.0.1:${port}/mentorship`);
      await client.connect();
      return client;
    },
  };
}
