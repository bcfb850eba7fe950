/** Roles that open everything are given by two people. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectProblem } from '../../setup/client.ts';
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

const on = '2026-02-01';
const OPENING = ['chair', 'mentorship_lead', 'faculty_affairs', 'programme_admin'];
const staff = (more: object = {}) => world.person({ kind: 'staff', ...more });
const give = (person: { id: string }, role: string, more: object = {}, asker = people.admin, query = '') =>
  world.as(asker).post(`/v1/leadership-roles${query}`, { person_id: person.id, role, starts_on: on, ...more });
const edit = (id: unknown, patch: object) => world.as(people.admin).patch(`/v1/leadership-roles/${id}`, patch, { ifMatch: '*' });
const approve = ({ body }: Answer, who: Person) => world.as(who).post(`/v1/access-changes/${body.id}/approve`, null, { ifMatch: '*' });
const rolesOf = async (person: Person) =>
  ((await world.as(person).get('/v1/me')).body['roles'] as { role: string }[]).map(({ role }) => role).sort();

/** A person whose only sign-in the asker gave: possibly the asker under another name. */
async function puppetOf(asker: Person): Promise<Person> {
  const person = await staff({ login: false });
  const made = await world.as(asker).post('/v1/logins', { person_id: person.id, issuer: ISSUER, subject: person.subject });
  expect(made.status).toBe(201);
  return person;
}

describe('a role that opens everything', () => {
  it.each(OPENING)('%s waits for a second person, gives nothing before, and is held from then on', async (role) => {
    const person = await staff();
    const asked = await give(person, role);
    expect({ status: asked.status, body: asked.body }).toMatchObject({
      status: 202,
      body: { kind: 'role', status: 'open', role, starts_on: on, ends_on: null, person_id: person.id },
    });
    expect(await rolesOf(person)).toEqual([]);
    expect((await world.as(people.outsider).get(`/v1/leadership-roles?person_id=${person.id}`)).body.items).toEqual([]);
    expectProblem(await approve(asked, people.admin), 422, 'second-person-needed');
    const approved = await approve(asked, person);
    expect(approved.body).toMatchObject({ status: 'approved', decided_by: { id: person.id } });
    expect(await rolesOf(person)).toEqual([role]);
    expect((await world.as(person).get(`/v1/leadership-roles/${approved.body['result_id']}`)).body).toMatchObject({ role, starts_on: on });
  });

  it('asked for by faculty affairs is approved by an administrator', async () => {
    const person = await staff();
    const asked = await give(person, 'chair', { acting: true }, people.facultyAffairs);
    expectProblem(await approve(asked, people.facultyAffairs), 403, 'permission-denied');
    const approved = await approve(asked, people.admin);
    expect((await world.as(person).get(`/v1/leadership-roles/${approved.body['result_id']}`)).body).toMatchObject({ acting: true });
  });

  it('does not make the asker under another name a second administrator, in any order of steps', async () => {
    const puppet = await puppetOf(people.admin);
    const asked = await give(puppet, 'programme_admin');
    const answer = await approve(asked, puppet);
    expectProblem(answer, 422, 'second-person-needed');
    expect(answer.body.detail).toContain('--further-administrator');
    // A second sign-in that the puppet approves for itself vouches for nobody.
    const login = await world.as(people.admin).post('/v1/logins', { person_id: puppet.id, issuer: ISSUER, subject: `${puppet.subject}-2` });
    expect((await approve(login, puppet)).status).toBe(200);
    expectProblem(await approve(asked, puppet), 422, 'second-person-needed');
    expectProblem(await approve(asked, { ...puppet, subject: `${puppet.subject}-2` }), 422, 'second-person-needed');
    // Nor does ending the sign-ins that others gave.
    const known = await staff();
    const extra = await world.as(people.admin).post('/v1/logins', { person_id: known.id, issuer: ISSUER, subject: `${known.subject}-2` });
    expect((await approve(extra, known)).status).toBe(200);
    const [own] = (await world.as(known).get('/v1/logins')).body.items;
    await world.as(people.admin).post(`/v1/logins/${own?.id}/end`, null, { ifMatch: '*' });
    const granted = await give(known, 'programme_admin');
    expectProblem(await approve(granted, { ...known, subject: `${known.subject}-2` }), 422, 'second-person-needed');
    expect(await rolesOf(puppet)).toEqual([]);
    expect((await approve(asked, second)).status).toBe(200);
  });

  it('is refused at once where nobody could ever approve it, with what the operator does', async () => {
    const puppet = await puppetOf(people.admin);
    const past = await give(puppet, 'mentorship_lead', { starts_on: '2020-07-01', ends_on: '2026-03-01' });
    expect(past.status).toBe(201);
    const others = await world.sql<{ id: string }>`
      update leadership_role set ends_on = '2026-03-01' where role = 'programme_admin' and person_id <> ${people.admin.id}
        and ends_on is null and department_id = (select department_id from person where id = ${people.admin.id}) returning id`;
    try {
      const answer = await give(puppet, 'chair');
      expectProblem(answer, 422, 'second-person-needed');
      expect(answer.body.detail).toContain('--further-administrator');
      expectProblem(await edit(past.body.id, { ends_on: null }), 422, 'second-person-needed');
      expect(await world.sql`select from access_change where person_id = ${puppet.id}`).toEqual([]);
      // Whoever signs in by what somebody else gave could approve it.
      expect((await give(await staff(), 'chair')).status).toBe(202);
    } finally {
      await world.sql`update leadership_role set ends_on = null where id = any (${others.map(({ id }) => id)}::uuid[])`;
    }
    expect((await give(puppet, 'chair')).status).toBe(202);
  });

  it('is approved by a person whose sign-in somebody else gave, and not once the two askers have become one record', async () => {
    const giver = await anotherAdmin(world);
    const person = await puppetOf(giver);
    const asked = await give(person, 'mentorship_lead');
    await world.sql`update person set merged_into_id = ${people.admin.id} where id = ${giver.id}`;
    expectProblem(await approve(asked, person), 422, 'second-person-needed');
    await world.sql`update person set merged_into_id = null where id = ${giver.id}`;
    expect((await approve(asked, person)).status).toBe(200);
  });

  it('of days that have been takes one person, and waits once days are added to it', async () => {
    const person = await staff();
    const past = await give(person, 'chair', { starts_on: '2020-07-01', ends_on: '2026-03-01' });
    expect(past.status).toBe(201);
    const { id } = past.body;
    expect((await edit(id, { ends_on: '2026-02-15' })).status).toBe(200);
    for (const patch of [{ ends_on: null }, { ends_on: '2026-03-02' }]) {
      const asked = await edit(id, patch);
      expect({ status: asked.status, body: asked.body }).toMatchObject({ status: 202, body: { role: 'chair', role_id: id, ...patch } });
      expect(await rolesOf(person)).toEqual([]);
      await world.as(people.admin).post(`/v1/access-changes/${asked.body.id}/withdraw`, null, { ifMatch: '*' });
    }
    const asked = await edit(id, { ends_on: null, acting: true });
    expect((await approve(asked, second)).body).toMatchObject({ status: 'approved', result_id: id });
    expect((await world.as(person).get(`/v1/leadership-roles/${id}`)).body).toMatchObject({ ends_on: null, acting: true });
    expect(await rolesOf(person)).toEqual(['chair']);
    // Less of it takes one person: what is not wanted must end at once.
    expect((await edit(id, { starts_on: '2020-08-01' })).status).toBe(200);
    expect((await edit(id, { ends_on: '2026-03-01' })).status).toBe(200);
    expect(await rolesOf(person)).toEqual([]);
    const voided = await world.as(people.admin).post(`/v1/leadership-roles/${id}/void`, null, { ifMatch: '*' });
    expect(voided.status).toBe(200);
    expect((await edit(id, { ends_on: null })).status).toBe(202);
  });

  it('that is yet to come waits already today', async () => {
    const person = await staff();
    const asked = await give(person, 'chair', { starts_on: '2026-07-01' });
    expect(asked.status).toBe(202);
    const { result_id } = (await approve(asked, person)).body;
    expect((await edit(result_id, { starts_on: '2026-05-01' })).status).toBe(202);
  });

  it('that has changed since is not changed by what was asked for before', async () => {
    const person = await staff();
    const { id } = (await give(person, 'chair', { starts_on: '2020-07-01', ends_on: '2026-03-01' })).body;
    const asked = await edit(id, { ends_on: null });
    expect((await edit(id, { ends_on: '2026-02-01' })).status).toBe(200);
    expectProblem(await approve(asked, person), 409, 'access-change-overtaken');
  });

  it('is extended by one request at a time', async () => {
    const { id } = (await give(await staff(), 'chair', { starts_on: '2020-07-01', ends_on: '2026-03-01' })).body;
    expect((await edit(id, { ends_on: null })).status).toBe(202);
    expectProblem(await edit(id, { ends_on: '2026-07-01' }), 409, 'access-change-open', '/role');
  });

  it('is not given on days on which the person has come to hold it meanwhile', async () => {
    const person = await staff();
    const asked = await give(person, 'chair');
    expect((await give(person, 'chair', { starts_on: '2020-07-01', ends_on: '2026-03-01' })).status).toBe(201);
    expectProblem(await approve(asked, person), 409, 'period-overlap', '/starts_on');
    expect(await rolesOf(person)).toEqual([]);
  });

  it('is refused when it is asked for where it could not be held, and is asked for once at a time', async () => {
    const person = await staff();
    expectProblem(await give(person, 'chair', { division_id: world.division('CARD').id }), 422, 'role-scope-unfit', '/role');
    expectProblem(await give(person, 'chair', { ends_on: on }), 422, 'period-empty', '/ends_on');
    const body = { person_id: person.id, role: 'chair', starts_on: on };
    const once = () => world.as(people.admin).post('/v1/leadership-roles', body, { key: 'chair-once' });
    const asked = await once();
    const { status, headers, body: repeated } = await once();
    expect({ status, location: headers['location'], repeated }).toEqual({
      status: 202,
      location: `/v1/access-changes/${asked.body.id}`,
      repeated: asked.body,
    });
    expectProblem(await give(person, 'chair'), 409, 'access-change-open', '/role');
    expectProblem(await give(people.admin, 'chair'), 403, 'permission-denied');
    expect((await give(person, 'mentorship_lead', {}, people.admin, '?dry_run=true')).status).toBe(200);
    expect(await rolesOf(person)).toEqual([]);
  });
});
