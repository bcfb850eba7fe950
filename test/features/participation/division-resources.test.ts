import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/features/participation/programme-events/resources/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const division = () => ({ division_id: world.division('CARD').id });
const publish = (who: Person, body: object = division()) =>
  world.as(who).post<Resource>('/v1/resources', { kind: 'guide', title: 'Whom to ask in cardiology', ...body });
const edit = (who: Person, id: string) => world.as(who).patch<Resource>(`/v1/resources/${id}`, { title: 'Edited' }, { ifMatch: '*' });
const withdraw = (who: Person, id: string) => world.as(who).post<Resource>(`/v1/resources/${id}/withdraw`, null, { ifMatch: '*' });
const read = (who: Person, id: string) => world.as(who).get<Resource>(`/v1/resources/${id}`);
const use = (who: Person, id: string) => world.as(who).post(`/v1/resources/${id}/use`);
const ids = async (who: Person, query = '') =>
  (await world.as(who).get<{ items: Resource[] }>(`/v1/resources?limit=200&${query}`)).body.items.map(({ id }) => id);

describe('a resource of a division', () => {
  it('is published, edited and withdrawn by its facilitator, and by those who publish for the department', async () => {
    for (const who of [people.facilitator, people.lead, people.admin]) {
      const made = await publish(who);
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject(division());
      const { id } = made.body;
      expect((await edit(people.facilitator, id)).body).toMatchObject({ title: 'Edited', ...division() });
      expect((await withdraw(people.facilitator, id)).body.withdrawn_at).toBe('2026-03-01T15:00:00.000Z');
      expectProblem(await edit(who, id), 409, 'resource-state');
      const events = await world.sql`select type, data from event where subject_id = ${id} order by id`;
      expect(events[0]).toEqual({ type: 'resource.published', data: { kind: 'guide', ...division() } });
    }
  });

  it('is written by nobody else, and its facilitator writes nothing else', async () => {
    const other = await world.person({ division: 'GIM' });
    await world.role(other, 'mentorship_facilitator', { division: 'NEPH' });
    const { id } = (await publish(people.facilitator)).body;
    for (const who of [people.director, people.mentee, people.chair, people.facultyAffairs]) {
      expectProblem(await publish(who), 403, 'permission-denied');
      expectProblem(await edit(who, id), 403, 'permission-denied');
      expectProblem(await withdraw(who, id), 403, 'permission-denied');
    }
    expectProblem(await publish(other), 403, 'permission-denied');
    expectProblem(await edit(other, id), 404, 'not-found');
    expectProblem(await withdraw(other, id), 404, 'not-found');
    expectProblem(await publish(people.facilitator, {}), 403, 'permission-denied');
    const departments = (await publish(people.lead, {})).body;
    expect(departments.division_id).toBeNull();
    expectProblem(await edit(people.facilitator, departments.id), 403, 'permission-denied');
    expectProblem(await withdraw(people.facilitator, departments.id), 403, 'permission-denied');
    expectProblem(await publish(people.lead, { division_id: crypto.randomUUID() }), 422, 'reference-unknown', '/division_id');
    const strangers = await world.otherDepartment();
    expectProblem(await publish(people.lead, { division_id: strangers.division('CARD').id }), 422, 'reference-unknown', '/division_id');
    const closed = await world.insert('division', {
      ...{ code: 'OLD', name: 'Old', kind: 'departmental' },
      ...{ starts_on: '2000-01-01', ends_on: '2026-03-01' },
    });
    expectProblem(await publish(people.lead, { division_id: closed.id }), 422, 'division-inactive', '/division_id');
    expectProblem(
      await world.as(people.lead).patch(`/v1/resources/${id}`, { division_id: null }, { ifMatch: '*' }),
      400,
      'invalid-request',
    );
  });

  it('is read and used by members of the division, primary or cross-appointed, its leaders, and the offices of the department', async () => {
    const { id } = (await publish(people.facilitator)).body;
    const guest = await world.person({ division: 'GIM', cross_divisions: ['CARD'] });
    const offices = [people.chair, people.viceChair, people.lead, people.facultyAffairs, people.admin];
    for (const who of [people.mentee, guest, people.director, people.facilitator, ...offices]) {
      expect((await read(who, id)).status).toBe(200);
      expect(await ids(who, `division_id=${world.division('CARD').id}`)).toContain(id);
      expect((await use(who, id)).status).toBe(200);
    }
    for (const who of [people.mentor, people.outsider, people.mentorDirector, people.committee, people.service, people.stranger]) {
      expectProblem(await read(who, id), 404, 'not-found');
      expectProblem(await use(who, id), 404, 'not-found');
      expect(await ids(who)).not.toContain(id);
    }
  });

  it('is read from the first day of the membership to the last; a use stays with whoever made it', async () => {
    const { id } = (await publish(people.facilitator)).body;
    const person = await world.person({ division: 'GIM' });
    await world.membership(person, 'CARD', { is_primary: false, starts_on: '2026-03-10', ends_on: '2026-03-20' });
    const statuses: Record<string, number> = {};
    for (const day of ['2026-03-09', '2026-03-10', '2026-03-19', '2026-03-20']) {
      world.at(`${day}T15:00:00Z`);
      statuses[day] = (await read(person, id)).status;
      expect((await use(person, id)).status).toBe(statuses[day]);
    }
    expect(statuses).toEqual({ '2026-03-09': 404, '2026-03-10': 200, '2026-03-19': 200, '2026-03-20': 404 });
    const uses = await world.as(person).get('/v1/resource-uses');
    expect(uses.body.items.map((each) => each['used_on'])).toEqual(['2026-03-10', '2026-03-19']);
  });

  it('can be used with a token that cannot read', async () => {
    const { id } = (await publish(people.facilitator)).body;
    const member = world.as(people.mentee, { scopes: ['resource:write'] });
    expect((await member.post(`/v1/resources/${id}/use`)).status).toBe(200);
    expectProblem(await member.get(`/v1/resources/${id}`), 403, 'insufficient-scope');
  });
});
