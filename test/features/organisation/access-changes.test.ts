import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../../src/domain/record.ts';
import { lapse, notifyApprovers } from '../../../src/features/organisation/access-changes/daily.ts';
import { tryOut } from '../../../src/features/organisation/access-changes/service.ts';
import { type Answer, expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import type { Department } from '../../setup/department.ts';
import { anotherAdmin } from '../../setup/second-person.ts';
import { createWorld, ISSUER, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let second: Person;
let other: Department;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  second = await anotherAdmin(world);
  other = await world.otherDepartment();
});

const admin = () => world.as(people.admin);
const staff = (more: object = {}) => world.person({ kind: 'staff', ...more });
let subjects = 0;
function newSubject(): string {
  subjects += 1;
  return `sign-in-${subjects}`;
}
const add = (person: { id: string }, subject: string, asker = people.admin) =>
  world.as(asker).post('/v1/logins', { person_id: person.id, issuer: ISSUER, subject });
const decide = (verb: 'approve' | 'refuse' | 'withdraw', { body }: Answer, who: Person) =>
  world.as(who).post(`/v1/access-changes/${body.id}/${verb}`, null, { ifMatch: '*' });
const whoIs = async (subject: string) => (await world.as({ subject, kind: 'staff' }).get('/v1/me')).body['person_id'] ?? null;
const kindsOf = async (who: Person, subject_id: string) =>
  (await world.as(who).get('/v1/notifications?limit=200')).body.items
    .filter((item) => item['subject_id'] === subject_id)
    .map((item) => item['kind']);

describe('a login of a person who signs in', () => {
  it('waits for a second person, is told to the person, and takes effect when another administrator approves it', async () => {
    const victim = await staff();
    const subject = newSubject();
    const asked = await add(victim, subject);
    expect({ status: asked.status, location: asked.headers['location'] }).toEqual({
      status: 202,
      location: `/v1/access-changes/${asked.body.id}`,
    });
    expect(asked.body).toMatchObject({
      kind: 'login',
      status: 'open',
      person_id: victim.id,
      requested_by: { id: people.admin.id },
      expires_on: '2026-03-15',
      subject,
    });
    expect(await whoIs(subject)).toBeNull();
    expect(await kindsOf(victim, asked.body.id)).toEqual(['access_change_for_you']);
    expect(await kindsOf(second, asked.body.id)).toEqual(['access_change_to_approve']);
    expect((await world.as(victim).get('/v1/access-changes?status=open')).body.items).toHaveLength(1);

    const approved = await decide('approve', asked, second);
    expect(approved.body).toMatchObject({ status: 'approved', decided_by: { id: second.id }, result_id: expect.any(String) });
    expect(await whoIs(subject)).toBe(victim.id);
    expect(await kindsOf(victim, asked.body.id)).toEqual(['access_change_approved', 'access_change_for_you']);
    expect(await kindsOf(people.admin, asked.body.id)).toEqual(['access_change_approved']);
    const events =
      await world.sql`select type, actor_id from event where subject_id in (${asked.body.id}, ${approved.body['result_id']}) order by id`;
    expect(events).toEqual([
      { type: 'access_change.requested', actor_id: people.admin.id },
      { type: 'login.added', actor_id: people.admin.id },
      { type: 'access_change.approved', actor_id: second.id },
    ]);
  });

  it('is approved by the person', async () => {
    const person = await staff();
    const subject = newSubject();
    const asked = await add(person, subject);
    expect((await decide('approve', asked, person)).body).toMatchObject({ status: 'approved', decided_by: { id: person.id } });
    expect(await whoIs(subject)).toBe(person.id);
  });

  it('is never approved by whoever asked, signing in either way, nor by a service client or anybody else', async () => {
    const person = await staff();
    const asked = await add(person, newSubject());
    const answer = await decide('approve', asked, people.admin);
    expectProblem(answer, 422, 'second-person-needed');
    expect(answer.body.detail).toContain('npm run bootstrap');
    await world.insert('person_login', { person_id: people.admin.id, issuer: ISSUER, subject: 'admin-by-another-name' });
    expectProblem(await decide('approve', asked, { ...people.admin, subject: 'admin-by-another-name' }), 422, 'second-person-needed');
    const machine = await world.person({ kind: 'service' });
    await world.role(machine, 'programme_admin');
    expectProblem(await decide('approve', asked, machine), 422, 'second-person-needed');
    for (const who of [people.facultyAffairs, people.outsider, people.lead])
      expectProblem(await decide('approve', asked, who), 404, 'not-found');
    expectProblem(await decide('approve', asked, people.stranger), 404, 'not-found');
    expectProblem(await world.as(second).post(`/v1/access-changes/${asked.body.id}/approve`), 428, 'precondition-required', 'If-Match');
    expectProblem(await world.as(second).post(`/v1/access-changes/${asked.body.id}/approve`, null, { ifMatch: 9 }), 412, 'version-stale');
  });

  it('of one’s own record is approved by another administrator alone', async () => {
    const asked = await add(people.admin, newSubject());
    expect(asked.status).toBe(202);
    expectProblem(await decide('approve', asked, people.admin), 422, 'second-person-needed');
    expect((await decide('approve', asked, second)).status).toBe(200);
  });

  it('waits also where every login was ended, and where it is the same subject again', async () => {
    const person = await staff();
    const [own] = (await world.as(person).get('/v1/logins')).body.items;
    await admin().post(`/v1/logins/${own?.id}/end`, null, { ifMatch: '*' });
    const again = await add(person, person.subject);
    expect(again.status).toBe(202);
    expect(await whoIs(person.subject)).toBeNull();
    // Nobody signs in as the person, who therefore cannot approve it either.
    expect((await decide('approve', again, second)).status).toBe(200);
    expect(await whoIs(person.subject)).toBe(person.id);
  });

  it('is the first one of anybody else, and waits for a holder of a role that opens everything', async () => {
    const person = await staff({ login: false });
    expect((await add(person, newSubject())).status).toBe(201);
    expect((await add(person, newSubject())).status).toBe(202);
    const chair = await staff({ login: false });
    await world.role(chair, 'chair');
    expect((await add(chair, newSubject())).status).toBe(202);
    const former = await staff({ login: false });
    await world.role(former, 'chair', { ends_on: '2026-03-01' });
    expect((await add(former, newSubject())).status).toBe(201);
  });

  it('of two first ones at once, one waits', async () => {
    const person = await staff({ login: false });
    const answers = await Promise.all([add(person, newSubject()), add(person, newSubject(), second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 202]);
  });

  it('is approved once, whoever of two approves at the same time', async () => {
    const person = await staff();
    const subject = newSubject();
    const asked = await add(person, subject);
    const third = await anotherAdmin(world);
    const answers = await Promise.all([
      decide('approve', asked, second),
      decide('approve', asked, person),
      decide('approve', asked, third),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) expectProblem(answer, 409, 'access-change-over');
    expect(await world.sql`select from person_login where subject = ${subject}`).toHaveLength(1);
  });

  it('is refused by the person or withdrawn by whoever asked, and is then over', async () => {
    const person = await staff();
    const refused = await add(person, newSubject());
    expectProblem(await decide('refuse', refused, people.admin), 403, 'permission-denied');
    expectProblem(await decide('withdraw', refused, person), 403, 'permission-denied');
    expect((await decide('refuse', refused, person)).body).toMatchObject({ status: 'refused', decided_by: { id: person.id } });
    expectProblem(await decide('approve', refused, second), 409, 'access-change-over');
    expect(await kindsOf(people.admin, refused.body.id)).toEqual(['access_change_over']);
    const withdrawn = await add(person, newSubject());
    expect((await decide('withdraw', withdrawn, people.admin)).body).toMatchObject({ status: 'withdrawn', decided_by: null });
    expectProblem(await decide('approve', withdrawn, person), 409, 'access-change-over');
    expectProblem(await decide('refuse', withdrawn, person), 409, 'access-change-over');
    expectProblem(await decide('withdraw', withdrawn, people.admin), 409, 'access-change-over');
    expect(await whoIs(withdrawn.body['subject'] as string)).toBeNull();
  });

  it('is asked for once at a time, and by the same key only once', async () => {
    const person = await staff();
    const subject = newSubject();
    const body = { person_id: person.id, issuer: ISSUER, subject };
    const first = await admin().post('/v1/logins', body, { key: 'ask-once' });
    const repeated = await admin().post('/v1/logins', body, { key: 'ask-once' });
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect({ status: repeated.status, body: repeated.body, location: repeated.headers['location'] }).toEqual({
      status: 202,
      body: first.body,
      location: first.headers['location'],
    });
    expectProblem(await add(person, subject), 409, 'access-change-open', '/subject');
  });

  it('no longer takes effect once whoever asked may no longer do it, or is gone', async () => {
    const asker = await anotherAdmin(world);
    const person = await staff();
    const [demoted, gone] = [await add(person, newSubject(), asker), await add(person, newSubject(), asker)];
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${asker.id}`;
    expectProblem(await decide('approve', demoted, person), 409, 'access-change-overtaken');
    await world.sql`update person set deceased_on = '2026-02-28' where id = ${asker.id}`;
    expectProblem(await decide('approve', gone, person), 409, 'access-change-overtaken');
  });

  it('is not approved for a subject that has become somebody else of the department meanwhile', async () => {
    const [person, newcomer] = [await staff(), await staff({ login: false })];
    const subject = newSubject();
    const asked = await add(person, subject);
    expect((await add(newcomer, subject)).status).toBe(201);
    expectProblem(await decide('approve', asked, person), 409, 'identifier-taken', '/subject');
    expectProblem(await add(person, subject), 409, 'identifier-taken', '/subject');
  });

  it('asked for by a service client is not approved by whoever registered the client', async () => {
    const client = await world.person({ kind: 'service', login: false });
    await world.role(client, 'programme_admin');
    const subject = `client-${client.id}`;
    // A holder of such a role: registered by two.
    const registered = await add(client, subject);
    await decide('approve', registered, second);
    const asked = await world
      .as({ subject, kind: 'service' })
      .post('/v1/logins', { person_id: (await staff()).id, issuer: ISSUER, subject: newSubject() });
    expect(asked.status).toBe(202);
    expectProblem(await decide('approve', asked, second), 422, 'second-person-needed');
    expect((await decide('approve', asked, people.admin)).status).toBe(200);
  });

  it('lapses after two weeks, from that day on and without waiting for the daily work, which tells those concerned', async () => {
    const now = world.clock().toString();
    const person = await staff();
    const subject = newSubject();
    const asked = await add(person, subject);
    world.at('2026-03-14');
    expect((await world.as(person).get(asked.headers['location'] ?? '')).body).toMatchObject({ status: 'open' });
    world.at('2026-03-15');
    expect((await world.as(person).get(asked.headers['location'] ?? '')).body).toMatchObject({ status: 'lapsed' });
    expectProblem(await decide('approve', asked, person), 409, 'access-change-over');
    expect(await asService(world, lapse)).toBeGreaterThan(0);
    expect(await asService(world, lapse)).toBe(0);
    expect(await world.sql`select data from event where subject_id = ${asked.body.id} and type = 'access_change.lapsed'`).toEqual([
      { data: { person_id: person.id } },
    ]);
    expect(await kindsOf(people.admin, asked.body.id)).toEqual(['access_change_over']);
    expect((await add(person, subject)).status).toBe(202);
    world.at(now);
  });
});

describe('whoever becomes an administrator while something waits', () => {
  it('is notified of it once by the daily work; not of what is over, nor of what they asked for or what is about them', async () => {
    const [waits, done, about] = [await add(await staff(), newSubject()), await add(await staff(), newSubject()), await staff()];
    expect((await decide('approve', done, second)).status).toBe(200);
    const theirs = await add(about, newSubject());
    const late = await anotherAdmin(world);
    await world.role(about, 'programme_admin');
    await asService(world, notifyApprovers);
    await asService(world, notifyApprovers);
    expect(await kindsOf(late, waits.body.id)).toEqual(['access_change_to_approve']);
    expect(await kindsOf(late, done.body.id)).toEqual([]);
    expect(await kindsOf(second, waits.body.id)).toEqual(['access_change_to_approve']);
    expect(await kindsOf(people.admin, waits.body.id)).toEqual([]);
    expect(await kindsOf(about, theirs.body.id)).toEqual(['access_change_for_you']);
    expect(await asService(world, notifyApprovers)).toBe(0);
  });

  it('is not notified of what can no longer be approved, nor of another department’s', async () => {
    const now = world.clock().toString();
    await add(await staff(), newSubject());
    const theirs = await world
      .as(people.stranger)
      .post('/v1/logins', { person_id: (await other.person({ kind: 'staff' })).id, issuer: ISSUER, subject: newSubject() });
    expect(theirs.status).toBe(202);
    await other.role(await other.person({ kind: 'staff' }), 'programme_admin');
    await asService(world, notifyApprovers);
    expect(await asService(world, notifyApprovers)).toBe(0);
    expect(await world.sql`select from notification where kind = 'access_change_to_approve' and subject_id = ${theirs.body.id}`).toEqual(
      [],
    );
    world.at('2026-03-29');
    await anotherAdmin(world);
    expect(await asService(world, notifyApprovers)).toBe(0);
    world.at(now);
  });
});

describe('a subject that is somebody in another department', () => {
  /** An answer without what differs from one person, subject or instant to the next. */
  const shape = ({ status, body, headers }: Answer) => ({
    status,
    headers: Object.keys(headers).sort(),
    body: JSON.stringify(body).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|(sign-in|person)-\d+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…'),
  });

  /** Everything an administrator can ask about a subject, in a world where it is somebody elsewhere, or nobody. */
  async function probed(taken: boolean) {
    const subject = newSubject();
    if (taken) {
      const stranger = await other.person({ kind: 'staff', login: false });
      expect((await add(stranger, subject, people.stranger)).status).toBe(201);
    }
    const [newcomer, known] = [
      await staff({ login: false, given_name: 'Same', family_name: 'Name' }),
      await staff({ given_name: 'Other', family_name: 'Name' }),
    ];
    const made = await add(newcomer, subject);
    const clashing = await add(known, subject);
    const answers = [
      made,
      await admin().get(`/v1/logins/${made.body.id}`),
      clashing,
      await admin().get(`/v1/logins?person_id=${newcomer.id}`),
    ];
    answers.push(await admin().post(`/v1/logins/${made.body.id}/end`, null, { ifMatch: '*' }));
    const asked = await add(known, subject);
    answers.push(asked, await decide('approve', asked, second), await admin().get(`/v1/logins?person_id=${known.id}&ended=false`));
    return answers.map(shape);
  }

  it('is answered as one that is nobody anywhere, whatever is asked', async () => {
    expect(await probed(true)).toEqual(await probed(false));
  });

  it('does not make the answer wait for what the other department is writing', async () => {
    const [person, stranger] = [await staff({ login: false }), await other.person({ kind: 'staff', login: false })];
    const subject = newSubject();
    const blocker = await world.blocker();
    try {
      await blocker.query('insert into person_login (department_id, person_id, issuer, subject) values ($1, $2, $3, $4)', [
        other.id,
        stranger.id,
        ISSUER,
        subject,
      ]);
      expect((await add(person, subject)).status).toBe(201);
    } finally {
      await blocker.release();
    }
  });

  it('goes on signing in where it was connected first, and in the other once that login is ended', async () => {
    const [first, later] = [await other.person({ kind: 'staff', login: false }), await staff({ login: false })];
    const subject = newSubject();
    const there = await add(first, subject, people.stranger);
    expect((await add(later, subject)).status).toBe(201);
    expect(await whoIs(subject)).toBe(first.id);
    await world.as(people.stranger).post(`/v1/logins/${there.body.id}/end`, null, { ifMatch: '*' });
    expect(await whoIs(subject)).toBe(later.id);
  });
});

describe('a change that is tried out', () => {
  it('leaves neither events behind nor facts that others would follow', async () => {
    const person = await staff();
    const eventsOf = () => world.sql<{ type: string }>`select type from event where subject_id = ${person.id} order by id`;
    const recorded = await asService(world, async (ctx) => {
      await record(ctx, { type: 'person.edited', subject_id: person.id });
      await tryOut(ctx, () => record(ctx, { type: 'person.merged', subject_id: person.id }));
      await record(ctx, { type: 'person.email_changed', subject_id: person.id });
      return ctx.recorded.map(({ type }) => type);
    });
    expect(recorded).toEqual(['person.edited', 'person.email_changed']);
    expect((await eventsOf()).map(({ type }) => type)).toEqual(recorded);
    await expect(
      asService(world, (ctx) =>
        tryOut(ctx, async () => {
          await record(ctx, { type: 'person.merged', subject_id: person.id });
          throw new Error('it cannot take effect');
        }),
      ),
    ).rejects.toThrow('it cannot take effect');
    expect(await eventsOf()).toHaveLength(2);
  });
});
