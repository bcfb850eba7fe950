/** Who leads whom and where: divisions and the roles in them, lines, and the offices that write HR facts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Body, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { hrFactsOf, on } from '../../setup/hr-facts.ts';
import { approved } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, anyone, bare, kinds } = hrFactsOf(world, people);

describe('division memberships and roles in a division', () => {
  const within = { starts_on: '2020-01-01', ends_on: '2025-01-01' };
  let closed: Body;
  beforeAll(async () => {
    closed = (await hr().post('/v1/divisions', { code: 'GONE', name: 'Closed division', kind: 'departmental', ...within })).body;
  });

  it.each(['division membership', 'leadership role'])('a %s lies within the days on which the division is active', async (name) => {
    const { url, body } = kinds[name] as { url: string; body: (person: Person) => object };
    const person = await bare();
    const fact = { ...body(person), division_id: closed.id };
    expectProblem(
      await hr().post(url, { ...fact, starts_on: '2019-12-31', ends_on: '2024-01-01' }),
      422,
      'division-inactive',
      '/starts_on',
    );
    expectProblem(await hr().post(url, { ...fact, starts_on: '2024-01-01' }), 422, 'division-inactive', '/ends_on');
    expectProblem(await hr().post(url, { ...fact, starts_on: '2025-01-01' }), 422, 'division-inactive', '/starts_on');
    const made = await hr().post(url, { ...fact, starts_on: '2020-01-01', ends_on: '2025-01-01' });
    expect(made.status).toBe(201);
    const longer = await hr().patch(`${url}/${made.body.id}`, { ends_on: '2025-01-02' }, { ifMatch: 1 });
    expectProblem(longer, 422, 'division-inactive', '/ends_on');
  });

  it('units of another department do not exist', async () => {
    const strangers = await world.otherDepartment();
    const person = await bare();
    const member = { person_id: person.id, is_primary: true, starts_on: on };
    const division = { ...member, division_id: strangers.division('GIM').id };
    expectProblem(await hr().post('/v1/division-memberships', division), 422, 'reference-unknown', '/division_id');
    const site = { ...member, site_id: strangers.site('UNION').id };
    expectProblem(await hr().post('/v1/site-memberships', site), 422, 'reference-unknown', '/site_id');
    const foreign = await strangers.role(people.stranger, 'mentorship_lead');
    const role = { person_id: person.id, role: 'mentorship_lead', starts_on: on, delegated_from_id: foreign.id };
    expectProblem(await hr().post('/v1/leadership-roles', role), 422, 'reference-unknown', '/delegated_from_id');
  });

  it('a cross-appointment holds beside the primary division, and filters find each', async () => {
    const person = await world.person({ division: 'CARD' });
    const body = { person_id: person.id, division_id: world.division('NEPH').id, is_primary: false, starts_on: on };
    expect((await hr().post('/v1/division-memberships', body)).status).toBe(201);
    const of = async (query: string) => (await anyone().get(`/v1/division-memberships?person_id=${person.id}&${query}`)).body.items.length;
    expect([await of('is_primary=true'), await of('is_primary=false'), await of(`division_id=${world.division('NEPH').id}`)]).toEqual([
      1, 1, 1,
    ]);
  });
});

describe('leadership roles', () => {
  it('the role decides which scope it needs', async () => {
    const person = await bare();
    const role = (more: object) => hr().post('/v1/leadership-roles', { person_id: person.id, starts_on: on, ...more });
    const [division_id, site_id] = [world.division('GIM').id, world.site('UNION').id];
    expectProblem(await role({ role: 'division_director' }), 422, 'role-scope-unfit', '/role');
    expectProblem(await role({ role: 'chair', division_id }), 422, 'role-scope-unfit', '/role');
    expectProblem(await role({ role: 'vice_chair' }), 422, 'role-scope-unfit', '/role');
    expectProblem(await role({ role: 'hospital_division_head', division_id }), 422, 'role-scope-unfit', '/role');
    expect((await role({ role: 'hospital_division_head', division_id, site_id })).status).toBe(201);
    expect((await role({ role: 'vice_chair', portfolio: 'research' })).status).toBe(201);
    expect((await role({ role: 'committee_member', committee: 'Awards' })).status).toBe(201);
  });

  it('a role is delegated from another role, of this department', async () => {
    const strangers = await world.otherDepartment();
    const foreign = await strangers.role(await strangers.person(), 'vice_chair', { portfolio: 'research' });
    const [holder, deputy] = [await bare(), await bare()];
    const held = await world.role(holder, 'vice_chair', { portfolio: 'research' });
    const sent = await world.role(deputy, 'vice_chair', { portfolio: 'research', acting: true });
    const correct = (delegated_from_id: string) => hr().patch(`/v1/leadership-roles/${sent.id}`, { delegated_from_id }, { ifMatch: 1 });
    for (const id of [crypto.randomUUID(), foreign.id, sent.id])
      expectProblem(await correct(id), 422, 'reference-unknown', '/delegated_from_id');
    expect((await correct(held.id)).body['delegated_from_id']).toBe(held.id);
  });

  it('one person holds two roles at once and two people one role, but nobody one role twice', async () => {
    const [one, two] = [await bare(), await bare()];
    const director = { role: 'division_director', division_id: world.division('NEPH').id, starts_on: on };
    expect((await hr().post('/v1/leadership-roles', { person_id: one.id, ...director })).status).toBe(201);
    expect((await hr().post('/v1/leadership-roles', { person_id: two.id, ...director, acting: true })).status).toBe(201);
    const lead = await hr().post('/v1/leadership-roles', { person_id: one.id, role: 'mentorship_lead', starts_on: on });
    expect((await approved(world, lead)).status).toBe(200);
    expectProblem(await hr().post('/v1/leadership-roles', { person_id: one.id, ...director }), 409, 'period-overlap');
    const { items } = (
      await anyone().get(`/v1/leadership-roles?division_id=${director.division_id}&role=division_director,chair&as_of=${on}`)
    ).body;
    expect(items.map((item) => item['person_id'])).toEqual(expect.arrayContaining([one.id, two.id]));
  });

  it('a role that ends today gives no rights today', async () => {
    const person = await bare();
    const admin = world.as(people.admin);
    const asked = await admin.post('/v1/leadership-roles', { person_id: person.id, role: 'faculty_affairs', starts_on: on });
    const { result_id } = (await approved(world, asked)).body;
    const divisions = { code: 'NEW1', name: 'New', kind: 'departmental', starts_on: on };
    expect((await world.as(person).post('/v1/divisions', divisions)).status).toBe(201);
    await admin.patch(`/v1/leadership-roles/${result_id}`, { ends_on: '2026-03-01' }, { ifMatch: 1 });
    expectProblem(await world.as(person).post('/v1/divisions', { ...divisions, code: 'NEW2' }), 403, 'permission-denied');
  });
});

describe('reporting lines', () => {
  const line = (subordinate: Person, superior: Person, more: object = {}) =>
    hr().post('/v1/reporting-lines', { subordinate_id: subordinate.id, superior_id: superior.id, kind: 'primary', starts_on: on, ...more });

  it('nobody reports to themselves, directly or through others, on any day', async () => {
    const [a, b, c] = [await bare(), await bare(), await bare()];
    expectProblem(await line(a, a), 422, 'reporting-line-to-self', '/superior_id');
    await line(a, b);
    await line(b, c, { ends_on: '2026-06-01' });
    expectProblem(await line(c, a), 422, 'reporting-line-cycle', '/superior_id');
    expectProblem(await line(b, a, { starts_on: '2026-06-01' }), 422, 'reporting-line-cycle');
    expect((await line(c, a, { kind: 'dotted' })).status).toBe(201);
    const later = await line(c, a, { starts_on: '2026-06-01' });
    expect(later.status).toBe(201);
    const earlier = await hr().patch(`/v1/reporting-lines/${later.body.id}`, { starts_on: '2026-05-31' }, { ifMatch: 1 });
    expectProblem(earlier, 422, 'reporting-line-cycle');
  });

  it('both ends are people of the department', async () => {
    expectProblem(await line(await bare(), people.stranger), 422, 'reference-unknown', '/superior_id');
  });

  it('the superior and the subordinate see it, a colleague does not', async () => {
    const [low, high] = [await bare(), await bare()];
    const { body } = await line(low, high);
    for (const who of [low, high]) expect((await world.as(who).get(`/v1/reporting-lines/${body.id}`)).status).toBe(200);
    expectProblem(await anyone().get(`/v1/reporting-lines/${body.id}`), 404, 'not-found');
    const { items } = (await hr().get(`/v1/reporting-lines?superior_id=${high.id}&kind=primary`)).body;
    expect(items.map((item) => item.id)).toEqual([body.id]);
  });
});

describe('roles that write HR facts', () => {
  it('whoever writes HR facts cannot give or take that right by creating, changing or voiding a role', async () => {
    const person = await bare();
    for (const role of ['faculty_affairs', 'programme_admin']) {
      expectProblem(await hr().post('/v1/leadership-roles', { person_id: person.id, role, starts_on: on }), 403, 'permission-denied');
      const made = await world.as(people.admin).post('/v1/leadership-roles', { person_id: person.id, role, starts_on: on });
      const { result_id } = (await approved(world, made)).body;
      const patch = await hr().patch(`/v1/leadership-roles/${result_id}`, { ends_on: '2026-02-01' }, { ifMatch: '*' });
      expectProblem(patch, 403, 'permission-denied');
      expectProblem(await hr().post(`/v1/leadership-roles/${result_id}/void`, {}, { ifMatch: '*' }), 403, 'permission-denied');
    }
    expect((await hr().post('/v1/leadership-roles', { person_id: person.id, role: 'chair', starts_on: on })).status).toBe(202);
  });

  it('nobody records a role of their own', async () => {
    for (const who of [people.facultyAffairs, people.admin]) {
      const own = await world.as(who).post('/v1/leadership-roles', { person_id: who.id, role: 'mentorship_lead', starts_on: on });
      expectProblem(own, 403, 'permission-denied');
    }
  });
});
