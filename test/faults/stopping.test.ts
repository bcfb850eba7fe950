/** What becomes of jobs when the processes that run them are stopped, killed, or careless. The service is started as its users start it. */
import { beforeAll, expect, test } from 'vitest';
import { createDb, createPool } from '../../src/core/db.ts';
import * as imports from '../../src/features/administration/imports/jobs.ts';
import type { Work } from '../../src/features/context.ts';
import type { Job } from '../../src/features/platform/jobs/schema.ts';
import { LeaseLost, type Payload } from '../../src/features/platform/jobs/service.ts';
import { UNQUEUED } from '../../src/jobs/run.ts';
import { runJob } from '../../src/jobs/run-job.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { importsOf, logger, newNumber, roster } from '../setup/imports.ts';
import { type Mailbox, openMailbox } from '../setup/mailbox.ts';
import { mailerTo } from '../setup/mails.ts';
import { notifierOf } from '../setup/notifications.ts';
import { eventually, startService } from '../setup/service-process.ts';
import { createWorld } from '../setup/world.ts';

const world = await createWorld({ now: new Date().toISOString() });
const people = await world.freshPeople();
const notify = notifierOf(world);
const { hr, send, factsOf } = importsOf(world, people);

const LEASE_S = 1;
let box: Mailbox;
beforeAll(async () => {
  box = await openMailbox();
  return () => box.close();
});

const start = () =>
  startService({
    DATABASE_URL: world.database.appUrl,
    SMTP_URL: box.url,
    MAIL_FROM: 'Mentorship programme <mentorship@example.edu>',
    PUBLIC_URL: 'https://mentorship.example.edu',
    JOB_LEASE_S: String(LEASE_S),
  });

type Entry = { key: string; locked_by: string | null; attempts: number };
const queue = () => world.sql<Entry>`select key, locked_by, attempts from graphile_worker._private_jobs order by key`;
const allTaken = (entries: Entry[]) => entries.length > 0 && entries.every(({ locked_by }) => locked_by !== null);
const jobOf = async (id: string) => (await hr.get<Job>(`/v1/jobs/${id}`)).body;

/** The sessions on the server that work for a job. */
const sessionsOf = ({ id }: Job) =>
  world.sql`
    select pid from pg_stat_activity s join graphile_worker._private_jobs q on s.application_name = 'mentorship job ' || q.id
    where q.key = ${`job:${id}`}`;

/** A notification whose mail is due now. */
async function mailNow({ due = 'now' } = {}): Promise<string> {
  const who = await world.person({ division: 'GIM', site: 'NORTH' });
  await notify({ person_id: who.id });
  await world.sql`update graphile_worker._private_jobs set run_at = ${due}::timestamptz where key like ${`mail:${who.id}:%`}`;
  return who.email ?? '';
}
const mailsTo = (address: string) => box.mails.filter(({ to }) => to.includes(address));

let service: Awaited<ReturnType<typeof start>>;

test('the first mail of a service that is configured as its users configure it goes out, and so do the next', async () => {
  service = await start();
  const addresses = [await mailNow(), await mailNow(), await mailNow()];
  await eventually(
    () => addresses.map((address) => mailsTo(address).length),
    (counts) => counts.every((count) => count === 1),
  );
  await eventually(queue, (entries) => entries.length === 0);
  expect(service.isAlive()).toBe(true);
  expect(box.mails[0]?.parsed.from?.text).toBe('"Mentorship programme" <mentorship@example.edu>');
});

/** Work in this process, with the mail server of the file, until `work` is done. */
async function whileWorking(work: () => Promise<void>): Promise<void> {
  const [pool, workPool] = [createPool(world.database.appUrl, { size: 4 }), createPool(world.database.appUrl, { size: 5 })];
  const mailer = mailerTo(box.url);
  const worker = await startWorker({
    pool,
    db: createDb(workPool),
    clock: world.clock,
    logger,
    mailer,
    concurrency: 2,
    leaseMs: LEASE_S * 1000,
  });
  try {
    await work();
  } finally {
    await worker.stop();
    mailer.close();
    await Promise.all([pool.end(), workPool.end()]);
  }
}

test('processes that stop or die in the middle of an import and a mail lose neither: others take both up within the lease', async () => {
  const who = await mailNow({ due: 'tomorrow' });
  const other = await start();
  const blocker = await world.blocker();
  await blocker.query('select lock_conflict_rule($1)', [world.id]);
  const patience = Promise.withResolvers<void>();
  box.patience = patience.promise;
  try {
    const hired = newNumber();
    const { body: job } = await send('people', roster({ hr_number: hired }));
    await world.sql`update graphile_worker._private_jobs set run_at = now() where key like 'mail:%'`;
    await eventually(queue, (entries) => entries.length === 2 && allTaken(entries));
    expect((await jobOf(job.id)).status).toBe('running');

    // Stopped in good order: within seconds, with nothing locked, and no attempt counted.
    const both = [service, other];
    for (const one of both) one.kill('SIGTERM');
    for (const one of await Promise.all(both.map(({ end }) => end))) {
      expect(one).toMatchObject({ code: 0 });
      expect(one.ms).toBeLessThan(5_000);
    }
    const waiting = { locked_by: null, attempts: 0 };
    expect(await queue()).toMatchObject([waiting, waiting]);
    expect(await jobOf(job.id)).toMatchObject({ status: 'queued', started_at: null });

    // Killed: what it held is taken up once its lease is over, though its session on the server still waits for the lock.
    const third = await start();
    const [taken] = await eventually(queue, (entries) => entries.some(({ locked_by }) => locked_by !== null));
    third.kill('SIGKILL');
    await third.end;
    const killed = performance.now();
    await whileWorking(async () => {
      await eventually(queue, (entries) =>
        entries.some(({ key, locked_by }) => key === taken?.key && ![null, taken.locked_by].includes(locked_by)),
      );
      expect(performance.now() - killed).toBeLessThan(LEASE_S * 1000 + 5_000);
      await eventually(
        () => sessionsOf(job),
        (sessions) => sessions.length === 1,
      );
      await blocker.release();
      patience.resolve();
      await eventually(queue, (entries) => entries.length === 0);
    });
    expect(await jobOf(job.id)).toMatchObject({ status: 'succeeded', problem: null });
    expect(await factsOf(hired)).toBeDefined();
    expect(await world.sql`select type from event where subject_id = ${job.import_id} and type = 'import.applied'`).toHaveLength(1);
    // At least once, and recognisably the same each time.
    expect(mailsTo(who).length).toBeGreaterThan(0);
    expect(new Set(mailsTo(who).map(({ parsed }) => parsed.messageId)).size).toBe(1);
  } finally {
    box.patience = Promise.resolve();
    patience.resolve();
    await blocker.release();
  }
});

test('a job whose last attempt died with its process has failed, and what it was given is deleted', async () => {
  const hired = newNumber();
  const { body: job } = await send('people', roster({ hr_number: hired }));
  await world.sql`update job set status = 'running', lease = 'gone/3' where id = ${job.id}`;
  await world.sql`
    update graphile_worker._private_jobs set locked_by = 'gone', locked_at = now() - interval '1 minute', attempts = max_attempts
    where key = ${`job:${job.id}`}`;
  await whileWorking(async () => {
    const failed = await eventually(
      () => jobOf(job.id),
      ({ status }) => status !== 'running',
    );
    expect(failed).toMatchObject({ status: 'failed', problem: { code: 'internal-error', status: 500 } });
    expect(failed.problem?.detail).toMatch(/^The work was interrupted every time/);
  });
  expect(await world.sql`select from import_row where import_id = ${job.import_id}`).toEqual([]);
  expect(await factsOf(hired)).toBeUndefined();
});

test('a worker whose job another has taken over ends its session on the server at once, and goes on with other work', async () => {
  const blocker = await world.blocker();
  await blocker.query('select lock_conflict_rule($1)', [world.id]);
  try {
    const { body: job } = await send('people', roster({ hr_number: newNumber() }));
    await whileWorking(async () => {
      await eventually(
        () => jobOf(job.id),
        ({ progress }) => progress.done > 0,
      );
      expect(await sessionsOf(job)).toHaveLength(1);
      await world.sql`update graphile_worker._private_jobs set locked_by = 'another' where key = ${`job:${job.id}`}`;
      await eventually(
        () => sessionsOf(job),
        (sessions) => sessions.length === 0,
        5_000,
      );
      // It was not this worker's to end, nor to try again: the other has it, until its lease is over.
      expect(await queue()).toMatchObject([{ locked_by: 'another', attempts: 1 }]);
      await blocker.release();
      await eventually(queue, (entries) => entries.length === 0);
    });
    expect(await jobOf(job.id)).toMatchObject({ status: 'succeeded' });
  } finally {
    await blocker.release();
  }
});

test('a worker that was taken for dead and still works writes nothing for a job that another has taken up', async () => {
  const hired = newNumber();
  const { body: job } = await send('people', roster({ hr_number: hired }));
  const take = (locked_by: string, attempts: number) =>
    world.sql`update graphile_worker._private_jobs set locked_by = ${locked_by}, locked_at = now(), attempts = ${attempts} where key = ${`job:${job.id}`}`;
  const [entry] = await world.sql<{ payload: Payload }>`select payload from graphile_worker._private_jobs where key = ${`job:${job.id}`}`;
  const payload = entry?.payload as Payload;
  const deps = { db: world.db, clock: world.clock, logger };
  const runAs = (lease: string, work: Work = imports) => runJob(deps, work, payload, false, { ...UNQUEUED, lease });

  await take('slow', 1);
  const begun = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  const slow = runAs('slow/1', {
    ...imports,
    run: async (ctx, id, advance) => {
      begun.resolve();
      await resumed.promise;
      return imports.run(ctx, id, advance);
    },
  });
  await begun.promise;
  await take('quick', 2);
  // It may not even begin once more, nor may a third that never had it.
  await expect(runAs('slow/1')).rejects.toThrow(LeaseLost);
  const quick = runAs('quick/2');
  await quick;
  resumed.resolve();
  // Its work is over by now, so there is nothing left to be tried again; what it did was rolled back.
  await slow;
  expect(await jobOf(job.id)).toMatchObject({ status: 'succeeded' });
  expect(await factsOf(hired)).toBeDefined();
  expect(await world.sql`select type from event where subject_id = ${job.import_id} and type = 'import.applied'`).toHaveLength(1);
  await world.sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker._private_jobs`;
});
