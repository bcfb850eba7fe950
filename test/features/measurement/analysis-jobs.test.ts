/** Analyses that take long: computed by a thread for a job, which goes on where it stopped, can be cancelled, and is the same each time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/transaction.ts';
import { computed } from '../../../src/features/measurement/analyses/computing.ts';
import type { Analysis } from '../../../src/features/measurement/analyses/schema.ts';
import { step } from '../../../src/features/measurement/analyses/taking.ts';
import type { Job } from '../../../src/features/platform/jobs/schema.ts';
import { hold } from '../../../src/features/platform/jobs/service.ts';
import { contextOf } from '../../../src/jobs/actor.ts';
import { importsOf, until } from '../../setup/imports.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let queue: ReturnType<typeof importsOf>;
let researcher: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  queue = importsOf(world, people);
  researcher = await world.person();
});
beforeEach(() => world.at('2026-03-02T15:00:00Z'));
afterAll(() => queue.close());

const about = { label: 'Satisfied', unit_of_analysis: 'mentee' };
const post = (tests: readonly object[], who = researcher) =>
  world.as(who).post<Analysis>('/v1/analyses', { tests: tests.map((test) => ({ ...about, ...test })) });
const get = async (id: string, who = researcher) => (await world.as(who).get<Analysis>(`/v1/analyses/${id}`)).body;

/** Exact by more steps than are taken at once, by fewer than a job takes. */
const LONG = [
  [3, 2, 4, 1],
  [2, 5, 1, 3],
  [4, 1, 2, 3],
  [1, 3, 3, 2],
];
/** So many small expected counts, and so many tables with these margins, that it has to be simulated. */
const ENDLESS = Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (_column, j) => 1 + ((i * 5 + j * 3) % 7)));

/** What a worker does before it is killed: one part of the work, which is kept. */
async function oneStep(job_id: string): Promise<void> {
  const [row] = await world.sql<{ payload: never }>`select payload from graphile_worker._private_jobs where key = ${`job:${job_id}`}`;
  const context = await contextOf(world.db, (row as { payload: never }).payload, world.clock().toString({ fractionalSecondDigits: 3 }));
  await world.sql`update job set status = 'running', started_at = now() where id = ${job_id}`;
  await inTransaction(world.db, context, async (ctx) => {
    await step(ctx, job_id);
    await hold(ctx, job_id);
  });
}

async function done(id: string): Promise<Analysis> {
  await queue.startWorking();
  const seen = await until(
    () => get(id),
    ({ status }) => status !== 'queued' && status !== 'running',
  );
  // The last result is there a moment before its job is over.
  await until(
    async () => (await world.as(researcher).get<Job>(`/v1/jobs/${seen.job_id}`)).body,
    ({ status }) => status !== 'queued' && status !== 'running',
  );
  await queue.stopWorking();
  return seen;
}

describe('what takes long', () => {
  it('is computed by a thread: the event loop goes on meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await computed({ what: 'draw', table: ENDLESS, replicates: 20_000, seed: 1 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it('waits for a job, is exact where that can be done, and simulated by a seed where it cannot', async () => {
    const asked = await post([
      { kind: 'proportions', numerators: [3], denominators: [9] },
      { kind: 'association', table: LONG },
      { kind: 'association', table: ENDLESS, replicates: 2_000 },
      { kind: 'association', table: LONG, method: 'monte_carlo', replicates: 25_000, seed: 7 },
    ]);
    expect(asked.body).toMatchObject({ status: 'queued' });
    expect(asked.body.results.map(({ status }) => status)).toEqual(['computed', 'waiting', 'waiting', 'waiting']);
    const url = `/v1/jobs/${asked.body.job_id}`;
    expect((await world.as(researcher).get<Job>(url)).body).toMatchObject({
      type: 'analysis',
      result_url: `/v1/analyses/${asked.body.id}`,
    });
    expect((await world.as(researcher).get(`/v1/analyses/${asked.body.id}`)).headers['retry-after']).toBe('1');
    const { status, results } = await done(asked.body.id);
    expect(status).toBe('completed');
    const [, exact, endless, simulated] = results;
    expect(exact).toMatchObject({ test: 'fisher_exact', p_interval: null });
    expect(exact?.p).toBeCloseTo(0.5807611104568176, 9);
    expect(endless).toMatchObject({ test: 'fisher_monte_carlo', replicates: 2_000 });
    expect(endless?.reason).toMatch(/more than 20 %.* it is simulated\.$/);
    expect(simulated).toMatchObject({ test: 'fisher_monte_carlo', replicates: 25_000, seed: 7 });
    expect(Math.abs((simulated?.p ?? 0) - (exact?.p ?? 0))).toBeLessThan(0.02);
    expect(results.slice(1).every(({ p_adjusted, p }) => (p_adjusted ?? -1) >= (p ?? 0))).toBe(true);
    expect((await world.as(researcher).get<Job>(url)).body).toMatchObject({ status: 'succeeded', progress: { done: 40, total: 40 } });
    const other = await world.person();
    const theirs = await post([{ kind: 'association', table: LONG, method: 'monte_carlo', replicates: 25_000, seed: 7 }], other);
    await queue.startWorking();
    const again = await until(
      () => get(theirs.body.id, other),
      (one) => one.status === 'completed',
    );
    await queue.stopWorking();
    expect(again.results[0]?.p).toBe(simulated?.p);
  });

  it('goes on where it was interrupted, keeps what it has when it is cancelled, and is queued anew when asked for again', async () => {
    const test = { kind: 'association', table: LONG, method: 'monte_carlo', replicates: 30_000, seed: 5 };
    const fine = { kind: 'association', table: LONG };
    const asked = await post([fine, test]);
    const job_id = String(asked.body.job_id);
    await oneStep(job_id);
    await oneStep(job_id);
    expect((await get(asked.body.id)).results.map(({ status }) => status)).toEqual(['computed', 'waiting']);
    expect(await world.sql`select drawn from analysis where id = ${asked.body.id}`).toEqual([{ drawn: 10_000 }]);
    expect((await world.as(researcher).post(`/v1/jobs/${job_id}/cancel`, null, { ifMatch: '*' })).status).toBe(200);
    expect(await get(asked.body.id)).toMatchObject({ status: 'cancelled' });
    const again = await post([fine, test]);
    expect(again.body).toMatchObject({ id: asked.body.id, status: 'queued' });
    expect(again.body.job_id).not.toBe(job_id);
    const { results } = await done(asked.body.id);
    const whole = await post([test]);
    expect((await done(whole.body.id)).results[0]?.p).toBe(results[1]?.p);
  });

  it('shows its progress, and ends soon after it was cancelled while it runs', async () => {
    const asked = await post([{ kind: 'association', table: LONG, method: 'monte_carlo', replicates: 1_000_000, seed: 3 }]);
    const client = world.as(researcher);
    await queue.startWorking();
    const running = await until(
      async () => (await client.get<Job>(`/v1/jobs/${asked.body.job_id}`)).body,
      ({ progress }) => progress.done > 0,
    );
    expect(running).toMatchObject({ status: 'running', progress: { total: 10 } });
    expect(await get(asked.body.id)).toMatchObject({ status: 'running' });
    expect((await client.post(`/v1/jobs/${asked.body.job_id}/cancel`, null, { ifMatch: '*' })).status).toBe(200);
    await until(
      () => world.sql`select from graphile_worker._private_jobs where key = ${`job:${asked.body.job_id}`}`,
      (entries) => entries.length === 0,
    );
    await queue.stopWorking();
    expect(await get(asked.body.id)).toMatchObject({ status: 'cancelled', results: [{ status: 'waiting', p: null, p_adjusted: null }] });
    const [kept] = await world.sql<{ drawn: number }>`select drawn from analysis where id = ${asked.body.id}`;
    expect(kept?.drawn).toBeLessThan(1_000_000);
  });

  it('is refused by its job where the exact test was asked for and takes too long', async () => {
    const asked = await post([{ kind: 'association', table: ENDLESS, method: 'fisher_exact' }]);
    expect(await done(asked.body.id)).toMatchObject({ status: 'failed' });
    const { body } = await world.as(researcher).get<Job>(`/v1/jobs/${asked.body.job_id}`);
    expect(body.problem).toMatchObject({ code: 'analysis-work-limit', status: 422 });
  });
});
