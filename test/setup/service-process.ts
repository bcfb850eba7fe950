/** The service as a process of its own, as users start it: src/main.ts and the environment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
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

/**
 * Starts it with this environment and nothing of the tests' own, and waits until it listens or has ended. `output()` is what it has
 * written; `code` is its exit code, null while it runs. It is killed after the file if it still runs then.
 */
export async function startService(environment: Record<string, string>) {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const env = { PATH: process.env['PATH'] ?? '', PORT: `${port}`, METRICS_PORT: `${metricsPort}`, ...environment };
  const child = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env });
  closeAfterFile(async () => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const ended = once(child, 'close').then(() => true);
  const deadline = Date.now() + 60_000;
  while (!/listening/.test(output) && !(await Promise.race([ended, sleep(20, false)]))) {
    if (Date.now() > deadline) throw new Error(`the service did not start:\n${output}`);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    return child.exitCode;
  };
  return { url: `http://127.0.0.1:${port}`, code: child.exitCode, output: () => output, stop };
}
