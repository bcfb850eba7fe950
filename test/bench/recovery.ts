/**
 * How soon the service answers again after its database has failed: `node test/bench/recovery.ts [checkout]`. Four readers and a writer ask all the
 * time, through a proxy, while server processes are killed, the server is restarted, and connections fall silent. Well is whoever has
 * been answered for a second without a failure; the service is that of the checkout (default: this one).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { startProxy } from '../setup/proxy.ts';
import { startDemo } from './process.ts';

const PATIENCE_MS = 60_000;

const folder = await mkdtemp(path.join(tmpdir(), 'mentorship-bench-'));
let server = await startEmbedded(folder, { ephemeral: true });
const proxy = await startProxy(server.appUrl);
const service = await startDemo(process.argv[2] ?? '.', {
  DATABASE_URL: proxy.url,
  OWNER_DATABASE_URL: server.ownerUrl,
  SEED: 'demo',
});
const authorization = `Bearer ${await service.token('mentee')}`;

type Kind = { name: string; ask: () => Promise<Response> };
const get = () => fetch(`${service.url}/v1/me`, { headers: { authorization }, signal: AbortSignal.timeout(PATIENCE_MS) });
const post = () =>
  fetch(`${service.url}/v1/calendar-feed`, {
    method: 'POST',
    body: '{}',
    headers: { authorization, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
const kinds: Kind[] = [...Array.from({ length: 4 }, () => ({ name: 'reads', ask: get })), { name: 'writes', ask: post }];

/** When the last failure was, after the fault, and how many there were; asks until a second has passed without one. */
async function watch({ name, ask }: Kind, startedAt: number) {
  let [failures, lastFailure_ms, well_ms] = [0, 0, 0];
  for (let goodSince = 0; goodSince === 0 || performance.now() - goodSince < 1_000; await sleep(20)) {
    const isGood = await ask().then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status < 500 && answer.status !== 429;
      },
      () => false,
    );
    const now = performance.now();
    if (isGood && goodSince === 0) [goodSince, well_ms] = [now, now - startedAt];
    if (isGood) continue;
    [failures, lastFailure_ms, goodSince] = [failures + 1, now - startedAt, 0];
    if (now - startedAt > PATIENCE_MS) return { name, failures, well_ms: Number.POSITIVE_INFINITY, lastFailure_ms };
  }
  return { name, failures, well_ms: failures > 0 ? well_ms : 0, lastFailure_ms };
}

async function measure(fault: string, cause: () => Promise<number>): Promise<void> {
  await Promise.all(kinds.map(({ ask }) => ask().catch(() => undefined)));
  const startedAt = await cause();
  const seen = await Promise.all(kinds.map((kind) => watch(kind, startedAt)));
  for (const [name, all] of Map.groupBy(seen, (one) => one.name)) {
    const well = Math.max(...all.map(({ well_ms }) => well_ms));
    const failures = all.reduce((sum, one) => sum + one.failures, 0);
    const text = Number.isFinite(well) ? `${Math.round(well)} ms` : `not within ${PATIENCE_MS / 1000} s`;
    process.stdout.write(`${fault.padEnd(36)}${name.padEnd(10)}${`well after ${text}`.padEnd(28)}${failures} failures\n`);
  }
}

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client(server.ownerUrl);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

try {
  await measure('server processes killed', async () => {
    await asOwner(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mentorship_app'`);
    return performance.now();
  });
  await measure('server restarted (since it is back)', async () => {
    await server.stop();
    server = await startEmbedded(folder, { ephemeral: true });
    proxy.moveTo(server.appUrl);
    return performance.now();
  });
  await measure('all connections silent', async () => {
    proxy.swallow();
    return performance.now();
  });
} finally {
  await service.stop();
  await proxy.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
