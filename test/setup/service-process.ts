/** The service as a process of its own, as users start it: src/main.ts and the environment. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAfterFile } from './closing.ts';
import { ROOT } from './source.ts';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** What production asks for besides the addresses of the database. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  AUTH_ISSUER: 'https://login.example.edu',
  AUTH_AUDIENCE: 'https://mentorship.example.edu',
  AUTH_JWKS_URL: 'https://login.example.edu/keys',
};

/** A file of the project as a process with this environment and nothing of the tests' own. It is killed after the file if it still runs then. */
export function spawnNode(file: string, environment: Record<string, string>, args: readonly string[] = []): ChildProcessWithoutNullStreams {
  // Its sources are compiled once for all processes.
  const shared = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: path.join(tmpdir(), 'mentorship-compile-cache') };
  const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, env: { ...shared, ...environment } });
  closeAfterFile(async () => void child.kill('SIGKILL'));
  return child;
}

/**
 * Starts it and waits until it listens or has ended. `output()` is what it has written; `code` is its exit code, null while it runs. `kill`
 * sends a signal; `end` resolves when it is gone, with how long that took since.
 */
export async function startService(environment: Record<string, string>) {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = spawnNode('src/main.ts', { PORT: `${port}`, METRICS_PORT: `${metricsPort}`, ...environment });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  let signalled = performance.now();
  const end = once(child, 'close').then(() => ({ code: child.exitCode, ms: performance.now() - signalled }));
  const ended = end.then(() => true);
  const deadline = Date.now() + 60_000;
  while (!/listening/.test(output) && !(await Promise.race([ended, sleep(20, false)]))) {
    if (Date.now() > deadline) throw new Error(`the service did not start:\n${output}`);
  }
  const kill = (signal: 'SIGTERM' | 'SIGKILL') => {
    signalled = performance.now();
    child.kill(signal);
  };
  const stop = async () => {
    kill('SIGTERM');
    return (await end).code;
  };
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return { url: `http://127.0.0.1:${port}`, code: child.exitCode, output: () => output, isAlive, kill, end, stop };
}

/** Waits until something is so. @throws Error after the limit, with the last that was seen */
export async function eventually<T>(look: () => T | Promise<T>, good: (seen: T) => boolean = Boolean, limitMs = 25_000): Promise<T> {
  for (const limit = performance.now() + limitMs; ; await sleep(20)) {
    const seen = await look();
    if (good(seen)) return seen;
    if (performance.now() > limit) throw new Error(`waited in vain: ${JSON.stringify(seen)}`);
  }
}
