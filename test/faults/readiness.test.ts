/** Readiness on a server of its own that loses its standby, takes no changes, has no room, and crashes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { startEmbedded } from '../../db/embedded.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { type Client, createClient } from '../setup/client.ts';
import { closeAfterFile } from '../setup/closing.ts';
import { until } from '../setup/service.ts';

let admin: (statement: string) => Promise<pg.QueryResult>;
let service: Client;
beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'readiness-'));
  const server = await startEmbedded(folder, { ephemeral: true });
  closeAfterFile(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  admin = async (statement) => {
    const client = new pg.Client(server.ownerUrl);
    await client.connect();
    client.on('error', () => undefined);
    return client.query(statement).finally(() => client.end());
  };
  // The throwaway server does not wait for its disk, and then not for a standby either.
  await admin('alter role mentorship_app set synchronous_commit = on');
  const db = createDb(createPool(server.appUrl, { size: 4 }));
  const app = await createApp({
    config: loadConfig({ NODE_ENV: 'test' }),
    db,
    clock: systemClock,
    verify: () => Promise.reject(new Error('nobody signs in')),
    workerRunning: () => true,
    stopping: () => false,
  });
  closeAfterFile(async () => {
    await app.close();
    await db.destroy();
  });
  service = createClient(app, () => null);
});

/** What readiness says of the database; it has no migrations here, so it is never ready. */
async function found(): Promise<unknown> {
  const { reading, writing, database } = (await service.get('/health/ready')).body.checks as Record<string, boolean>;
  return { reading, writing, database };
}
const isWell = async () => JSON.stringify(await found()) === JSON.stringify({ reading: true, writing: true, database: true });
const withoutWriting = { reading: true, writing: false, database: false };

/** A setting of new sessions of the service. */
async function set(setting: string): Promise<void> {
  await admin(`alter role mentorship_app ${setting}`);
  await admin(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mentorship_app'`);
}

test('says that nothing can be written where a commit waits for a standby that is gone, and asks no second time meanwhile', async () => {
  await until(isWell);
  await admin(`alter system set synchronous_standby_names = 'gone'`);
  await admin('select pg_reload_conf()');
  await until(async () => !(await isWell()));
  expect(await found()).toEqual(withoutWriting);
  const { rows } = await admin(`select from pg_stat_activity where wait_event = 'SyncRep'`);
  expect(rows).toHaveLength(1);
  await admin('alter system reset synchronous_standby_names');
  await admin('select pg_reload_conf()');
  await until(isWell);
});

test.each([
  ['the database takes no changes, as a standby does', 'default_transaction_read_only', 'on'],
  ['there is no room for files', 'temp_file_limit', '0'],
])('says that nothing can be written where %s', async (_where, name, value) => {
  await set(`set ${name} = '${value}'`);
  await until(async () => !(await isWell()));
  await until(async () => JSON.stringify(await found()) === JSON.stringify(withoutWriting));
  await set(`reset ${name}`);
  await until(isWell);
});

test('is well within two seconds after the server has crashed and is back', async () => {
  const { rows } = await admin(
    "select pg_backend_pid() as pid, pid as victim from pg_stat_activity where usename = 'mentorship_app' limit 1",
  );
  process.kill(Number(rows[0]?.victim), 'SIGKILL');
  await until(
    () =>
      admin('select 1').then(
        () => true,
        () => false,
      ),
    20_000,
  );
  const backAt = performance.now();
  await until(isWell, 2_000);
  expect(performance.now() - backAt).toBeLessThan(2_000);
});
