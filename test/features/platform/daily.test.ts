import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { runDaily } from '../../../src/jobs/daily.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const runOn = async (day: string) => {
  world.at(day);
  await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
};

async function suspended(more: object = {}) {
  const mentor = await world.person({ division: 'NEPH' });
  const assignment = await world.assignment(await world.person({ division: 'CARD' }), mentor, { starts_on: '2026-01-01', ...more });
  const { body } = await world.as(people.facultyAffairs).post('/v1/leadership-roles', {
    person_id: mentor.id,
    role: 'division_director',
    division_id: world.division('CARD').id,
    starts_on: '2026-02-01',
  });
  const [opened] = (body['conflicts'] as { opened: { id: string }[] }).opened;
  return { assignment, id: opened?.id };
}

const statusOf = async (id: string | undefined) => (await world.as(people.lead).get(`/v1/conflict-cases/${id}`)).body['status'];

describe('the daily work', () => {
  it('escalates an unresolved case once, on the day after its due day', async () => {
    world.at('2026-03-01');
    const { id } = await suspended();
    await runOn('2026-04-30');
    expect(await statusOf(id)).toBe('detected');
    await runOn('2026-05-01');
    await runOn('2026-05-02');
    expect(await statusOf(id)).toBe('escalated');
    const events = await world.sql`select actor_id from event where subject_id = ${id} and type = 'conflict_case.escalated'`;
    expect(events).toEqual([{ actor_id: '00000000-0000-0000-0000-000000000000' }]);
  });

  it('leaves an escalated case open until a person resolves it', async () => {
    world.at('2026-03-01');
    const { assignment, id } = await suspended();
    await runOn('2026-12-01');
    expect(await statusOf(id)).toBe('escalated');
    expect((await world.as(people.lead).get(`/v1/assignments/${assignment.id}`)).body['status']).toBe('suspended_conflict');
  });

  it('closes the case of an assignment whose planned end has come', async () => {
    world.at('2026-03-01');
    const { id } = await suspended({ planned_ends_on: '2026-04-01' });
    await runOn('2026-04-01');
    expect((await world.as(people.lead).get(`/v1/conflict-cases/${id}`)).body).toMatchObject({
      status: 'resolved',
      resolution: 'ended',
      ends_on: '2026-04-01',
    });
  });

  it('deletes stored answers to repeated requests after three days', async () => {
    world.at('2026-06-01');
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH' })];
    await world.as(people.lead).post('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id }, { key: 'kept-for-a-while' });
    const kept = () => world.sql`select key from idempotency_key where key = 'kept-for-a-while'`;
    await runOn('2026-06-03');
    expect(await kept()).toHaveLength(1);
    await runOn('2026-06-05');
    expect(await kept()).toHaveLength(0);
  });

  it('waits for the same chore of its department in another process', async () => {
    world.at('2026-06-06');
    let done = false;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const other = world.db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('daily:' || id::text, 0)) from department`.execute(tx);
      take();
      await held;
    });
    await taken;
    const run = runOn('2026-06-06').then(() => {
      done = true;
    });
    await expect
      .poll(
        () =>
          world.sql`select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
      )
      .toHaveLength(1);
    expect(done).toBe(false);
    release();
    await Promise.all([other, run]);
    expect(done).toBe(true);
  });
});
