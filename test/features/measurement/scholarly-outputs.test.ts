import { beforeAll, describe, expect, it } from 'vitest';
import type { ScholarlyOutput } from '../../../src/features/measurement/outcomes/scholarly-outputs/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let pair: { id: string };
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  pair = await world.assignment(people.mentee, people.mentor, { starts_on: '2025-07-01' });
});

const paper = { kind: 'manuscript', title: 'Rapid access clinics', status: 'accepted', status_on: '2026-02-01', consents_to_link: true };
const add = (more: object = {}, as: Person = people.mentee) =>
  world.as(as).post<ScholarlyOutput>('/v1/scholarly-outputs', { ...paper, assignment_id: pair.id, ...more });
const edit = (id: string, body: object, as: Person = people.mentee) =>
  world.as(as).patch<ScholarlyOutput>(`/v1/scholarly-outputs/${id}`, body, { ifMatch: '*' });
const read = (id: string, as: Person) => world.as(as).get<ScholarlyOutput>(`/v1/scholarly-outputs/${id}`);

describe('a scholarly output', () => {
  it('is recorded by the mentee of the mentorship alone', async () => {
    const { status, body, headers } = await add();
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/scholarly-outputs/${body.id}`);
    expect(body).toMatchObject({
      mentee_id: people.mentee.id,
      kind: 'manuscript',
      status: 'accepted',
      consented_at: '2026-03-01T15:00:00.000Z',
    });
    expectProblem(await add({}, people.mentor), 422, 'reference-unknown', '/assignment_id');
    const waiting = await world.assignment(people.mentee, people.outsider, { state: 'pending_acceptance' });
    expectProblem(await add({ assignment_id: waiting.id }), 422, 'reference-unknown', '/assignment_id');
    expectProblem(await edit(body.id, { title: 'Mine' }, people.mentor), 403, 'permission-denied');
  });

  it('is of a day since the mentorship began that has come', async () => {
    expectProblem(await add({ status_on: '2026-03-02' }), 422, 'day-in-future', '/status_on');
    expectProblem(await add({ status_on: '2025-06-30' }), 422, 'scholarly-output-unfit', '/status_on');
    const { body } = await add({ status_on: '2025-07-01' });
    expectProblem(await edit(body.id, { status_on: '2026-03-02' }), 422, 'day-in-future', '/status_on');
    expectProblem(await edit(body.id, { status_on: '2025-06-30' }), 422, 'scholarly-output-unfit', '/status_on');
    expect((await edit(body.id, { status: 'published', status_on: '2026-03-01' })).body).toMatchObject({
      status: 'published',
      row_version: 2,
    });
    expect((await edit(body.id, { status: 'published' })).body.row_version).toBe(2);
  });

  it('is read by the mentor while the mentee consents, and by nobody else', async () => {
    const { id } = (await add({ consents_to_link: false })).body;
    expectProblem(await read(id, people.mentor), 404, 'not-found');
    expect((await edit(id, { consents_to_link: true })).body.consented_at).not.toBeNull();
    expect((await read(id, people.mentor)).body.title).toBe(paper.title);
    const filters = `assignment_id=${pair.id}&kind=manuscript&status=accepted&is_consented=true&limit=200`;
    const listed = await world.as(people.mentor).get<{ items: ScholarlyOutput[] }>(`/v1/scholarly-outputs?${filters}`);
    expect(listed.body.items.map((item) => item.id)).toContain(id);
    for (const who of [people.director, people.lead, people.facultyAffairs, people.admin, people.chair, people.facilitator])
      expectProblem(await read(id, who), 404, 'not-found');
    expect((await edit(id, { consents_to_link: false })).body.consented_at).toBeNull();
    expectProblem(await read(id, people.mentor), 404, 'not-found');
    expectProblem(await world.as(people.mentee).get('/v1/scholarly-outputs?cursor=x'), 400, 'invalid-cursor', 'cursor');
  });

  it('leaves its title in no event, and its events are listed to nobody', async () => {
    const { id } = (await add({ title: 'A sentence of its own' })).body;
    await edit(id, { title: 'Another sentence' });
    const facts = await world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
    expect(facts).toEqual([
      { type: 'scholarly_output.recorded', data: {} },
      { type: 'scholarly_output.edited', data: { fields: ['title'] } },
    ]);
    const { body } = await world.as(people.admin).get<{ items: unknown[] }>(`/v1/events?subject_id=${id}`);
    expect(body.items).toEqual([]);
  });

  it('moves in a merge of two records', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person()];
    const relation = await world.assignment(duplicate, people.outsider, { starts_on: '2025-07-01' });
    const { id } = (await add({ assignment_id: relation.id }, duplicate)).body;
    expect((await mergeRecords(world, people.admin, survivor, duplicate)).status).toBeLessThan(300);
    expect((await read(id, survivor)).body.mentee_id).toBe(survivor.id);
  });
});
