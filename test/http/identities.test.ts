/** Who signs in is remembered between requests, and what changes it holds from the next request on. */
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { IDENTITY_CHANNEL } from '../../src/domain/identities.ts';
import type { Me } from '../../src/features/platform/me/schema.ts';
import { expectProblem } from '../setup/client.ts';
import { eventually } from '../setup/service-process.ts';
import { createWorld, type People } from '../setup/world.ts';

const world = await createWorld({ identities: true });
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
  await eventually(() => world.changes?.isListening);
});

const me = (who: People[keyof People]) => world.as(who).get<Me>('/v1/me');
const rolesOf = async (who: People[keyof People]) => (await me(who)).body.roles.map(({ role }) => role).sort();
/** Runs SQL on another connection than the service's, and waits until the service has heard of it. */
async function elsewhere(change: () => Promise<unknown>): Promise<void> {
  const before = world.changes?.generation;
  await change();
  await eventually(() => world.changes?.generation !== before);
}

describe('who signs in', () => {
  test('costs no statement once it is known, nor does the client that acts for them', async () => {
    for (const as of [{}, { actor: people.service }]) {
      const ask = () => world.as(people.outsider, as).get('/v1/me');
      // What was written to make the people may still be heard.
      await eventually(async () => (await ask()) && (await world.statements(ask)) === 1);
    }
  });

  test('is asked for again once their civil day is over, and roles begin and end with it', async () => {
    const begins = await world.person();
    await world.role(begins, 'vice_chair', { portfolio: 'research', starts_on: '2026-03-02', ends_on: '2026-03-03' });
    expect(await rolesOf(begins)).toEqual([]);
    world.at('2026-03-02T04:59:59.999Z');
    expect(await rolesOf(begins)).toEqual([]);
    world.at('2026-03-02T05:00:00Z');
    expect(await rolesOf(begins)).toEqual(['vice_chair']);
    world.at('2026-03-03T04:59:59.999Z');
    expect(await rolesOf(begins)).toEqual(['vice_chair']);
    world.at('2026-03-03T05:00:00Z');
    expect(await rolesOf(begins)).toEqual([]);
    world.at('2026-03-01T15:00:00Z');
    expect(await rolesOf(begins)).toEqual([]);
  });
});

describe('holds from the next request on', () => {
  const admin = () => world.as(people.admin);

  test('the end of a login', async () => {
    const gone = await world.person();
    expect((await me(gone)).status).toBe(200);
    const { body } = await admin().get<{ items: { id: string }[] }>(`/v1/logins?person_id=${gone.id}`);
    expect((await admin().post(`/v1/logins/${body.items[0]?.id}/end`, {}, { ifMatch: '*' })).status).toBe(200);
    expectProblem(await me(gone), 403, 'identity-unknown');
  });

  test('the end of the login of a client that acts for somebody', async () => {
    const client = await world.person({ kind: 'service' });
    const acting = () => world.as(people.outsider, { actor: client }).get('/v1/me');
    expect((await acting()).status).toBe(200);
    const { body } = await admin().get<{ items: { id: string }[] }>(`/v1/logins?person_id=${client.id}`);
    await admin().post(`/v1/logins/${body.items[0]?.id}/end`, {}, { ifMatch: '*' });
    expectProblem(await acting(), 403, 'identity-unknown');
    expect((await me(people.outsider)).status).toBe(200);
  });

  test('a role that is given, and one that is voided', async () => {
    const faculty = world.as(people.facultyAffairs);
    const person = await world.person();
    expect(await rolesOf(person)).toEqual([]);
    const role = { person_id: person.id, role: 'vice_chair', portfolio: 'education', starts_on: '2026-02-01' };
    const given = await faculty.post<{ id: string }>('/v1/leadership-roles', role);
    expect(given.status, given.text).toBe(201);
    expect(await rolesOf(person)).toEqual(['vice_chair']);
    const voided = await faculty.post(`/v1/leadership-roles/${given.body.id}/void`, {}, { ifMatch: '*' });
    expect(voided.status, voided.text).toBe(200);
    expect(await rolesOf(person)).toEqual([]);
  });

  test('a death', async () => {
    const person = await world.person();
    expect((await me(person)).status).toBe(200);
    const died = await world.as(people.facultyAffairs).patch(`/v1/people/${person.id}`, { deceased_on: '2026-02-01' }, { ifMatch: '*' });
    expect(died.status, died.text).toBe(200);
    expectProblem(await me(person), 403, 'identity-unknown');
  });

  test('what another process changes, once that is heard', async () => {
    const [person, survivor] = [await world.person(), await world.person()];
    expect((await me(person)).body.person_id).toBe(person.id);
    await elsewhere(() => world.sql`update person set merged_into_id = ${survivor.id} where id = ${person.id}`);
    expect((await me(person)).body.person_id).toBe(survivor.id);
    await elsewhere(() => world.sql`update department set time_zone = 'Pacific/Auckland' where id = ${world.id}`);
    expect((await me(survivor)).body.today).toBe('2026-03-02');
    await elsewhere(() => world.sql`update department set time_zone = 'America/Toronto' where id = ${world.id}`);
    expect((await me(survivor)).body.today).toBe('2026-03-01');
    await elsewhere(() => world.sql`update person_login set ended_at = now() where person_id = ${survivor.id}`);
    expectProblem(await me(survivor), 403, 'identity-unknown');
  });
});

test('what does not concern it is not announced: a name, a preferred name, the name of a department', async () => {
  const listener = new pg.Client(world.database.appUrl);
  await listener.connect();
  try {
    const heard: string[] = [];
    listener.on('notification', ({ channel }) => heard.push(channel));
    await listener.query(`listen ${IDENTITY_CHANNEL}`);
    await world.sql`update person set given_name = 'Anna', preferred_name = 'Anne' where id = ${people.outsider.id}`;
    await world.sql`update department set name = 'Medicine' where id = ${world.id}`;
    await listener.query('select 1');
    expect(heard).toEqual([]);
    await world.sql`update department set time_zone = 'America/Halifax' where id = ${world.id}`;
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([IDENTITY_CHANNEL]);
  } finally {
    await listener.end();
  }
});
