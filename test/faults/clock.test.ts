/** What becomes of the daily work when the clock jumps: a computer that slept, or a clock that was set. */
import { afterEach, expect, test, vi } from 'vitest';
import { createDb, createPool } from '../../src/core/db.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { logger } from '../setup/imports.ts';
import { eventually } from '../setup/service-process.ts';
import { createWorld } from '../setup/world.ts';

const world = await createWorld();
const HOUR = 3_600_000;
/** Just before the seventh minute of an hour. */
const BEFORE = Math.floor(Date.now() / HOUR) * HOUR + 7 * 60_000 - 100;

afterEach(() => {
  vi.useRealTimers();
});

test('a clock that jumps by a hundred hours, and back, queues the daily work once each time', async () => {
  await world.sql`create table asked (at timestamptz default clock_timestamp())`;
  await world.sql`
    create function note_asked() returns trigger language plpgsql security definer as $$ begin
      insert into public.asked select clock_timestamp() from graphile_worker._private_tasks t where t.id = new.task_id and t.identifier = 'daily';
      return null;
    end $$`;
  await world.sql`create trigger note_asked after insert on graphile_worker._private_jobs for each row execute function note_asked()`;
  const asked = async () => (await world.sql`select from asked`).length;
  const waiting = async () => (await world.sql`select from graphile_worker.jobs where task_identifier = 'daily'`).length;

  vi.useFakeTimers({ toFake: ['Date'], now: BEFORE });
  const pools = [createPool(world.database.appUrl, { size: 3 }), createPool(world.database.appUrl, { size: 4 })] as const;
  const work = () => startWorker({ pool: pools[0], db: createDb(pools[1]), clock: world.clock, logger, leaseMs: 1_500 });
  const workers = [await work()];
  try {
    vi.setSystemTime(BEFORE + 100 * HOUR + 1_000);
    await eventually(asked);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await asked()).toBe(1);
    await eventually(waiting, (left) => left === 0);
    // Another process of the same hour adds nothing, and the way back is one more.
    workers.push(await work());
    vi.setSystemTime(BEFORE + 1_000);
    await eventually(asked, (count) => count > 1);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await asked()).toBe(2);
    await eventually(waiting, (left) => left === 0);
  } finally {
    for (const worker of workers) await worker.stop();
    for (const pool of pools) await pool.end();
  }
});
