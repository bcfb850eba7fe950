/** The service as whoever runs it runs it: a process on one port, which a supervisor starts again when it has ended. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, spawnNode } from '../setup/service-process.ts';

export interface Supervised {
  url: string;
  /** Each line of the log so far, of all its processes. */
  log: string[];
  pid(): number;
  /** Sends the signal; resolves when the process is gone, with how it ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<{ code: number | null; ms: number }>;
  signal(signal: NodeJS.Signals): void;
  /** Starts it again; resolves when it answers that it is ready. */
  start(): Promise<{ ms: number }>;
  /** Resolves when it answers that it is ready. @throws Error after the limit */
  ready(limit_ms?: number): Promise<void>;
  isAlive(): boolean;
}

/** Starts it and waits until it is ready; `file` is where another release begins. */
export async function supervise(environment: Record<string, string>, file = 'src/main.ts'): Promise<Supervised> {
  const port = await freePort();
  const ports = { PORT: String(port), METRICS_PORT: String(await freePort()) };
  const url = `http://127.0.0.1:${port}`;
  const log: string[] = [];
  let child: ReturnType<typeof spawnNode>;
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const isReady = () =>
    fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
  const ready = async (limit_ms = 60_000) => {
    for (const limit = performance.now() + limit_ms; !(await isReady()); await sleep(25)) {
      if (!isAlive()) throw new Error(`the service has ended:\n${log.slice(-5).join('\n')}`);
      if (performance.now() > limit) throw new Error(`the service was not ready within ${limit_ms} ms`);
    }
  };
  const start = async () => {
    const started = performance.now();
    child = spawnNode(file, { ...ports, ...environment });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        log.push(...lines);
      });
    }
    await ready();
    return { ms: performance.now() - started };
  };
  await start();
  return {
    url,
    log,
    pid: () => child.pid ?? 0,
    isAlive,
    ready,
    start,
    signal: (signal) => void child.kill(signal),
    end: async (signal) => {
      const signalled = performance.now();
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
      return { code: child.exitCode, ms: performance.now() - signalled };
    },
  };
}
