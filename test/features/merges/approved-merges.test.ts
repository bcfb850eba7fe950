/** Records of people who sign in become one once a second person agrees. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lapse } from '../../../src/features/organisation/access-changes/daily.ts';
import { type Answer, expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import { anotherAdmin } from '../../setup/second-person.ts';
import { createWorld, ISSUER, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let second: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  second = await anotherAdmin(world);
});

const record = (login = true) => world.person({ kind: 'staff', login });
const merge = (survivor: { id: string }, duplicate: { id: string }, asker = people.admin) =>
  world.as(asker).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
const decide = (verb: 'approve' | 'refuse' | 'withdraw', { body }: Answer, who: Person) =>
  world.as(who).post(`/v1/access-changes/${body.id}/${verb}`, null, { ifMatch: '*' });
const whoIs = async (who: Person) => (await world.as(who).get('/v1/me')).body['person_id'];
const statusOf = async ({ body }: Answer) => (await world.as(people.admin).get(`/v1/access-changes/${body.id}`)).body['status'];

describe('a merge of people who sign in', () => {
  it('waits, is told to both, and takes effect when another administrator approves it', async () => {
    const [survivor, duplicate] = [await record(), await record()];
    const asked = await merge(survivor, duplicate);
    expect({ status: asked.status, body: asked.body }).toMatchObject({
      status: 202,
      body: { kind: 'merge', status: 'open', person_id: survivor.id, duplicate_id: duplicate.id, duplicate: { id: duplicate.id } },
    });
    expect(await whoIs(duplicate)).toBe(duplicate.id);
    for (const who of [survivor, duplicate]) {
      const { items } = (await world.as(who).get('/v1/notifications')).body;
      expect(items.map((item) => item['kind'])).toEqual(['access_change_for_you']);
      expect((await world.as(who).get('/v1/access-changes')).body.items).toHaveLength(1);
    }
    expectProblem(await decide('approve', asked, people.admin), 422, 'second-person-needed');
    expect((await decide('approve', asked, second)).body).toMatchObject({ status: 'approved', decided_by: { id: second.id } });
    expect(await whoIs(duplicate)).toBe(survivor.id);
  });

  it('takes effect without an administrator once both have agreed, whoever of them is first', async () => {
    for (const order of [0, 1]) {
      const [survivor, duplicate] = [await record(), await record()];
      const [first, last] = order === 0 ? [survivor, duplicate] : [duplicate, survivor];
      const asked = await merge(survivor, duplicate);
      const agreed = await decide('approve', asked, first);
      expect(await world.sql`select from event where subject_id = ${asked.body.id} and type = 'access_change.agreed'`).toHaveLength(1);
      expect(agreed.body).toMatchObject({ status: 'open', [order === 0 ? 'person_agreed_at' : 'duplicate_agreed_at']: expect.any(String) });
      expect((await decide('approve', asked, first)).body['status']).toBe('open');
      expect(await whoIs(duplicate)).toBe(duplicate.id);
      expect((await decide('approve', asked, last)).body['status']).toBe('approved');
      expect(await whoIs(duplicate)).toBe(survivor.id);
    }
  });

  it('does not make anybody the other by the word of one record alone, in either direction', async () => {
    const victim = await record();
    const puppet = await record();
    for (const [survivor, duplicate] of [
      [victim, puppet],
      [puppet, victim],
    ] as const) {
      const asked = await merge(survivor, duplicate);
      expect((await decide('approve', asked, puppet)).body['status']).toBe('open');
      expect((await decide('refuse', asked, victim)).body['status']).toBe('refused');
      expect(await whoIs(puppet)).toBe(puppet.id);
    }
  });

  it('with a record that signs in no more, or holds a role that opens everything, needs an administrator', async () => {
    const left = await record();
    await world.sql`update person_login set ended_at = '2026-01-01' where person_id = ${left.id}`;
    const officer = await record(false);
    await world.role(officer, 'chair');
    for (const other of [left, officer]) {
      const puppet = await record();
      const asked = await merge(puppet, other);
      expect(asked.status).toBe(202);
      expect((await decide('approve', asked, puppet)).body['status']).toBe('open');
      expect((await decide('approve', asked, second)).body['status']).toBe('approved');
    }
  });

  it('with a record as whom nobody ever signed in is agreed to by the one who does, and of two such records takes one person', async () => {
    const [person, silent] = [await record(), await record(false)];
    const asked = await merge(person, silent, people.facultyAffairs);
    expect(asked.status).toBe(202);
    expect((await decide('approve', asked, person)).body['status']).toBe('approved');
    expect((await merge(await record(false), await record(false))).status).toBe(200);
  });

  it('is not decided by an administrator who is one of the two', async () => {
    const [administrator, other] = [await anotherAdmin(world), await record()];
    const asked = await merge(administrator, other);
    expect((await decide('approve', asked, administrator)).body['status']).toBe('open');
    expect(await whoIs(other)).toBe(other.id);
  });

  it('of whoever asked for something leaves it asked for by the survivor, who does not approve it', async () => {
    const [asker, twin] = [await anotherAdmin(world), await anotherAdmin(world)];
    const person = await record();
    const login = { person_id: person.id, issuer: ISSUER, subject: `${person.subject}-2` };
    const asked = await world.as(asker).post('/v1/logins', login);
    expectProblem(await decide('approve', asked, asker), 422, 'second-person-needed');
    expect((await decide('approve', await merge(twin, asker), second)).status).toBe(200);
    for (const who of [asker, twin]) expectProblem(await decide('approve', asked, who), 422, 'second-person-needed');
    expect((await decide('approve', asked, person)).status).toBe(200);
  });

  it('of whoever approved into whoever asked keeps what was decided', async () => {
    const [asker, approver] = [await anotherAdmin(world), await anotherAdmin(world)];
    const person = await record();
    const login = { person_id: person.id, issuer: ISSUER, subject: `${person.subject}-2` };
    const asked = await world.as(asker).post('/v1/logins', login);
    expect((await decide('approve', asked, approver)).status).toBe(200);
    expect((await decide('approve', await merge(asker, approver), second)).status).toBe(200);
    expect(await statusOf(asked)).toBe('approved');
  });

  it('ends what waits for the record that is given up', async () => {
    const [survivor, duplicate] = [await record(), await record()];
    const login = { person_id: duplicate.id, issuer: ISSUER, subject: `${duplicate.subject}-2` };
    const waits = await world.as(people.admin).post('/v1/logins', login);
    expect((await decide('approve', await merge(survivor, duplicate), second)).status).toBe(200);
    expect(await statusOf(waits)).toBe('lapsed');
    expectProblem(await decide('approve', waits, second), 409, 'access-change-over');
    expect((await world.as(people.admin).post('/v1/logins', { ...login, person_id: survivor.id })).status).toBe(202);
  });

  it('and a login for one of the two, approved at the same time, end in one order or the other', async () => {
    for (let round = 0; round < 3; round += 1) {
      const [survivor, duplicate] = [await record(), await record()];
      const joined = await merge(survivor, duplicate);
      const login = await world
        .as(people.admin)
        .post('/v1/logins', { person_id: duplicate.id, issuer: ISSUER, subject: `${duplicate.subject}-${round}` });
      const [one, two] = await Promise.all([decide('approve', joined, second), decide('approve', login, second)]);
      expect([one.status, [200, 409].includes(two.status)]).toEqual([200, true]);
      const logins = await world.sql`select from person_login where person_id = ${duplicate.id}`;
      expect(logins).toHaveLength(0);
    }
  });

  it('is refused when it is asked for where the two contradict each other', async () => {
    const asked = await merge(await record(), await world.person());
    expectProblem(asked, 409, 'merge-impossible', '/duplicate_id');
    expect((await world.as(people.admin).get('/v1/access-changes?kind=merge&status=open&limit=200')).status).toBe(200);
  });

  it('is refused when it is approved where the two have come to contradict each other meanwhile', async () => {
    const [survivor, duplicate] = [await record(), await record()];
    const asked = await merge(survivor, duplicate);
    for (const [one, deceased_on] of [[survivor, '2026-02-01'] as const, [duplicate, '2026-02-02'] as const])
      expect((await world.as(people.admin).patch(`/v1/people/${one.id}`, { deceased_on }, { ifMatch: '*' })).status).toBe(200);
    expectProblem(await decide('approve', asked, second), 409, 'merge-impossible', '/duplicate_id');
    expect(await statusOf(asked)).toBe('open');
  });

  it('makes a role that was delegated from the same one, as which it goes on, delegated from none', async () => {
    const [survivor, duplicate] = [await record(), await record()];
    const asked = await merge(survivor, duplicate);
    const role = { role: 'division_director', division_id: world.division('CARD').id, starts_on: '2026-02-01' };
    const give = (body: object) => world.as(people.admin).post('/v1/leadership-roles', { ...role, ...body });
    const from = await give({ person_id: duplicate.id });
    expect(from.status).toBe(201);
    const held = await give({ person_id: survivor.id, delegated_from_id: from.body.id });
    expect(held.status).toBe(201);
    const third = await give({ person_id: (await record()).id, delegated_from_id: from.body.id });
    expect((await decide('approve', asked, second)).body).toMatchObject({ status: 'approved' });
    const delegatedFrom = async ({ body }: Answer) =>
      (await world.as(people.admin).get(`/v1/leadership-roles/${body.id}`)).body['delegated_from_id'];
    expect(await delegatedFrom(held)).toBeNull();
    expect(await delegatedFrom(third)).toBe(held.body.id);
  });

  it('that nobody approves in time is over for both, and both are told', async () => {
    const now = world.clock().toString();
    const [survivor, duplicate] = [await record(), await record()];
    const asked = await merge(survivor, duplicate);
    world.at('2026-03-15');
    expect(await asService(world, lapse)).toBeGreaterThan(0);
    for (const who of [survivor, duplicate]) {
      const { items } = (await world.as(who).get('/v1/notifications')).body;
      expect(items.map((item) => [item['kind'], item['subject_id']])).toEqual([
        ['access_change_over', asked.body.id],
        ['access_change_for_you', asked.body.id],
      ]);
    }
    world.at(now);
  });

  it('is refused at once where nobody could ever approve it', async () => {
    const [person, officer] = [await record(), await record(false)];
    await world.role(officer, 'chair');
    const others = await world.sql<{ id: string }>`
      update leadership_role set ends_on = '2026-03-01' where role = 'programme_admin' and person_id <> ${people.admin.id}
        and ends_on is null and department_id = (select department_id from person where id = ${people.admin.id}) returning id`;
    try {
      expectProblem(await merge(person, officer), 422, 'second-person-needed');
      expect(await world.sql`select from access_change where person_id = ${person.id}`).toEqual([]);
    } finally {
      await world.sql`update leadership_role set ends_on = null where id = any (${others.map(({ id }) => id)}::uuid[])`;
    }
    expect((await merge(person, officer)).status).toBe(202);
  });
});
