/**
 * How soon the service is ready, and how much memory it takes: `node test/bench/memory.ts [--minutes 10] [--data folder]`. Starts it as `npm start` does in an
 * empty folder, with the demo department and without, and again where everything is there; then in production settings at size M, idle and under mixed
 * load of 32 connections. The slope is that of the second half of the load, by least squares. Needs /proc.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { memoryOf } from './beside/cpu.ts';
import { openDatabase } from './beside/database.ts';
import type { Request } from './beside/load.ts';
import { OPERATIONS } from './beside/operations.ts';
import { freePort, startIssuer, startLoad, startService } from './beside/processes.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, data: { type: 'string' }, only: { type: 'string', default: 'start,memory' } },
});
const ROOT = path.resolve(import.meta.dirname, '../..');
const IDLE_MS = 20_000;
const MIXED = ['by-id', 'page', 'log', 'candidates', 'roster', 'worklist', 'obligations'];

console.log(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
if (values.only.includes('start')) {
  await starts('demo');
  await starts('none');
}
if (values.only.includes('memory')) await memory();

/** Ready in an empty folder, and again. */
async function starts(seed: 'demo' | 'none'): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mentorship-start-'));
  try {
    for (const which of ['fresh', 'later', 'later']) console.log(`npm start, SEED=${seed}, ${which}: ${await ready(folder, seed)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ready(folder: string, seed: string): Promise<string> {
  const [port, metrics] = [await freePort(), await freePort()];
  const settings = { PORT: String(port), METRICS_PORT: String(metrics), DATA_DIR: path.join(folder, 'data'), SEED: seed };
  const startedAt = performance.now();
  // In a group of its own: a signal to npm alone does not reach the service.
  const child = spawn('npm', ['start'], { cwd: ROOT, env: { ...process.env, ...settings }, stdio: 'ignore', detached: true });
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  while (!(await isReady())) await sleep(20);
  const took = performance.now() - startedAt;
  if (child.pid) process.kill(-child.pid, 'SIGTERM');
  await once(child, 'exit');
  while (await isReady()) await sleep(100);
  await sleep(2_000);
  return `${(took / 1_000).toFixed(1)} s`;
}

async function memory(): Promise<void> {
  const database = await openDatabase('M', values.data);
  const issuer = await startIssuer();
  // Not what one person may ask at once is measured: on a slow machine few are asked for often enough to be told to wait.
  const service = await startService(database.appUrl, issuer.jwksUrl, { CONCURRENT_REQUESTS_PER_PERSON: '64' });
  const load = startLoad();
  try {
    await sleep(IDLE_MS);
    console.log(`idle: ${memoryOf(service.pid)?.toFixed(0)} MB`);
    const world = { sql: database.sql, appUrl: database.appUrl, issuer };
    const lists: (readonly Request[])[] = [];
    for (const word of MIXED) lists.push((await OPERATIONS[word]?.requests(world))?.service ?? []);
    const longest = Math.max(...lists.map((list) => list.length));
    const mixed = Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i % list.length] ?? [])).flat();
    await load.keep('mixed', mixed);
    const ms = Number(values.minutes) * 60_000;
    const seen: { s: number; mb: number }[] = [];
    const startedAt = performance.now();
    const sampling = setInterval(
      () => seen.push({ s: (performance.now() - startedAt) / 1_000, mb: memoryOf(service.pid) ?? Number.NaN }),
      1_000,
    );
    const job = { list: 'mixed', from: 0, port: service.port, connections: 32, ms, once: false, isJob: false, mayBeBusy: true };
    const { requests, busy, p50, p99, failure } = await load.drive(job);
    clearInterval(sampling);
    if (failure !== null) throw new Error(failure);
    const half = seen.slice(Math.floor(seen.length / 2));
    console.log(
      `32 connections for ${values.minutes} minutes: ${requests} requests (${busy} refused as too many), p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; ` +
        `most ${Math.max(...seen.map(({ mb }) => mb)).toFixed(0)} MB, at the end ${seen.at(-1)?.mb.toFixed(0)} MB, slope ${(slope(half) * 60).toFixed(2)} MB a minute`,
    );
    await sleep(IDLE_MS);
    console.log(`idle afterwards: ${memoryOf(service.pid)?.toFixed(0)} MB`);
  } finally {
    await load.stop();
    await service.stop();
    issuer.stop();
    await database.stop();
  }
}

/** By least squares, MB a second. */
function slope(points: readonly { s: number; mb: number }[]): number {
  const mean = (of: (point: { s: number; mb: number }) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [s, mb] = [mean((point) => point.s), mean((point) => point.mb)];
  const above = points.reduce((sum, point) => sum + (point.s - s) * (point.mb - mb), 0);
  return above / points.reduce((sum, point) => sum + (point.s - s) ** 2, 0);
}
