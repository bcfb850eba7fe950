/** What becomes of the service when PostgreSQL is killed under a job that runs: it lives, takes the work up again, and stops when it is told to. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { startOwnCluster } from '../setup/own-cluster.ts';
import { eventually, startService } from '../setup/service-process.ts';

const cluster = await startOwnCluster();

async function asOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client(cluster.ownerUrl);
  owner.on('error', () => {});
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end().catch(() => {});
  }
}

const entries = () => asOwner(async (owner) => (await owner.query('select locked_by, attempts from graphile_worker._private_jobs')).rows);

test('PostgreSQL killed under the daily work ends neither the service nor the work', async () => {
  await asOwner((owner) =>
    owner.query(`insert into department (code, name, programme_starts_on) values ('DOM', 'Medicine', '2020-07-01')`),
  );
  const service = await startService({ DATABASE_URL: cluster.appUrl });
  const ready = async () => (await fetch(`${service.url}/health/ready`)).status;
  await asOwner(async (owner) => {
    // The daily work waits for the department in the middle of its transaction.
    await owner.query(`select pg_advisory_lock(hashtextextended('department:' || id, 0)) from department`);
    await owner.query(`select graphile_worker.add_job('daily')`);
    await eventually(entries, ([entry]) => entry?.locked_by != null);
    await cluster.crash();
  });
  await eventually(ready, (status) => status === 503);
  await cluster.restart();
  const restarted = performance.now();
  await eventually(ready, (status) => status === 200);
  await eventually(entries, (left) => left.length === 0);
  expect(performance.now() - restarted).toBeLessThan(15_000);
  expect(service.isAlive()).toBe(true);

  // Nor does it keep the service from stopping.
  await cluster.crash();
  service.kill('SIGTERM');
  const end = await service.end;
  expect(end).toMatchObject({ code: 0 });
  expect(end.ms).toBeLessThan(5_000);
});
