import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Resource, ResourceUse } from '../../../src/features/participation/programme-events/resources/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

type Page<T> = { items: T[]; next_cursor: string | null };

const guide = {
  kind: 'guide',
  title: 'Setting goals',
  url: 'https://mentorship.example.edu/goals',
  description: 'Ten pages.\nWith examples.',
};
const publish = (body: object = {}, as = people.lead) => world.as(as).post<Resource>('/v1/resources', { ...guide, ...body });
const edit = (id: string, body: object, ifMatch: string | number = '*', as = people.lead) =>
  world.as(as).patch<Resource>(`/v1/resources/${id}`, body, { ifMatch });
const withdraw = (id: string, ifMatch: string | number = '*', as = people.lead) =>
  world.as(as).post<Resource>(`/v1/resources/${id}/withdraw`, null, { ifMatch });
const read = (id: string, as = people.outsider) => world.as(as).get<Resource>(`/v1/resources/${id}`);
const use = (id: string, as: Person) => world.as(as).post<ResourceUse>(`/v1/resources/${id}/use`);
const uses = async (as: Person, query = '') => (await world.as(as).get<Page<ResourceUse>>(`/v1/resource-uses?${query}`)).body.items;
const events = (id: string) => world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
const crowd = (size: number) => Promise.all(Array.from({ length: size }, () => world.person()));

describe('a resource', () => {
  it('is published by the lead or an administrator, and the recorded event contains no text', async () => {
    const made = await publish();
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/resources/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      ...guide,
      division_id: null,
      use_count: null,
      withdrawn_at: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    expect(await events(made.body.id)).toEqual([{ type: 'resource.published', data: { kind: 'guide' } }]);
    expect((await publish({ url: null, description: null }, people.admin)).body).toMatchObject({ url: null, description: null });
    const least = await world.as(people.lead).post<Resource>('/v1/resources', { kind: 'video', title: 'Listening' });
    expect(least.body).toMatchObject({ kind: 'video', url: null, description: null });
    expect((await read(made.body.id)).body).toEqual(made.body);
  });

  it('is changed until it is withdrawn; the same content keeps its version and records no event', async () => {
    const { id } = (await publish()).body;
    const changed = await edit(id, { kind: 'course', title: 'Goals', url: null, description: null }, 1);
    expect(changed.body).toMatchObject({ kind: 'course', title: 'Goals', url: null, description: null, row_version: 2 });
    expect((await edit(id, { title: 'Goals' }, 2)).body.row_version).toBe(2);
    expect((await events(id)).slice(1)).toEqual([{ type: 'resource.edited', data: { fields: ['kind', 'title', 'url', 'description'] } }]);
    expectProblem(await edit(id, { title: 'Stale' }, 1), 412, 'version-stale');
    expectProblem(await world.as(people.lead).patch(`/v1/resources/${id}`, { title: 'x' }), 428, 'precondition-required');
  });

  it('is withdrawn once, stays visible, and can no longer be changed or used', async () => {
    const { id } = (await publish()).body;
    const withdrawn = await withdraw(id, 1);
    expect(withdrawn.body).toMatchObject({ withdrawn_at: '2026-03-01T15:00:00.000Z', row_version: 2 });
    expect((await withdraw(id, 2)).body).toEqual(withdrawn.body);
    expect((await events(id)).map(({ type }) => type)).toEqual(['resource.published', 'resource.withdrawn']);
    expect((await read(id)).body.withdrawn_at).toBe('2026-03-01T15:00:00.000Z');
    expectProblem(await edit(id, { title: 'Revived' }), 409, 'resource-state');
    expectProblem(await use(id, people.mentee), 409, 'resource-state');
  });

  it('is not published, changed or withdrawn by anybody else', async () => {
    const { id } = (await publish()).body;
    for (const who of [people.mentee, people.director, people.facilitator, people.chair, people.facultyAffairs, people.pic]) {
      expectProblem(await publish({}, who), 403, 'permission-denied');
      expectProblem(await edit(id, { title: 'Mine' }, '*', who), 403, 'permission-denied');
      expectProblem(await withdraw(id, '*', who), 403, 'permission-denied');
    }
    expectProblem(await read(id, people.stranger), 404, 'not-found');
    expectProblem(await edit(id, { title: 'Mine' }, '*', people.stranger), 404, 'not-found');
    expectProblem(await withdraw(id, '*', people.stranger), 404, 'not-found');
    expectProblem(await use(id, people.stranger), 404, 'not-found');
  });

  it('can be written with a token that cannot read', async () => {
    const as = world.as(people.lead, { scopes: ['resource:write'] });
    const { id } = (await as.post('/v1/resources', guide)).body;
    expect((await as.patch(`/v1/resources/${id}`, { title: 'New' }, { ifMatch: 1 })).body).toMatchObject({ title: 'New', use_count: null });
    expect((await as.post(`/v1/resources/${id}/use`)).status).toBe(200);
    expect((await as.post(`/v1/resources/${id}/withdraw`, null, { ifMatch: 2 })).status).toBe(200);
    expectProblem(await as.get(`/v1/resources/${id}`), 403, 'insufficient-scope');
    expectProblem(await as.get('/v1/resource-uses'), 403, 'insufficient-scope');
  });
});

describe('an address', () => {
  it.for([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\tscript:alert(1)',
    'https:javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'http://mentorship.example.edu',
    'HTTPS://mentorship.example.edu',
    '//mentorship.example.edu',
    'https://',
    'https:///etc/passwd',
    'https://localhost',
    'https://mentorship.example.edu@evil.example.org',
    'https://user:secret@mentorship.example.edu/',
    'https://mentorship.example.edu\\@evil.example.org',
    'https://mentorship.example.edu/a b',
    'https://mentorship.example.edu/"onmouseover="alert(1)',
    'https://mentorship.example.edu/<script>',
    'https://mentorship.example.edu/\u0000',
    'https://mentorship.example.edu/\nx',
    'https://mentorship.example.edu:99999/',
    'https://mentörship.example.edu/',
    'https://mentorship.example.edu/\u202egnp.exe',
    ' https://mentorship.example.edu/',
    '',
    `https://mentorship.example.edu/${'x'.repeat(2000)}`,
  ])('%j is none', async (url) => {
    expectProblem(await publish({ url }), 400, 'invalid-request', '/url');
    const { id } = (await publish()).body;
    expectProblem(await edit(id, { url }), 400, 'invalid-request', '/url');
  });

  it.for([
    'https://mentorship.example.edu',
    'https://mentorship.example.edu:8443/a/b.pdf?x=1&y=%20z#part-2',
    'https://xn--mentrship-47a.example.edu/~someone/',
    'https://mentorship.example.edu?q=1',
  ])('%s is one, and comes back as it was', async (url) => {
    expect((await publish({ url })).body.url).toBe(url);
  });

  it('and the other texts are bounded, and answered unchanged', async () => {
    for (const [body, pointer] of [
      [{ kind: 'book' }, '/kind'],
      [{ title: '\u200b' }, '/title'],
      [{ title: 'x'.repeat(201) }, '/title'],
      [{ title: 'two\nlines' }, '/title'],
      [{ description: '' }, '/description'],
      [{ description: 'x'.repeat(2001) }, '/description'],
    ] as const)
      expectProblem(await publish(body), 400, 'invalid-request', pointer);
    const hostile = { title: `=cmd|'/c calc'!A0 '; drop table resource; --`, description: '<img src=x onerror=alert(1)>' };
    expect((await publish(hostile)).body).toMatchObject(hostile);
  });
});

describe('a use', () => {
  it('is recorded for the caller, once a day: recorded again it is the same', async () => {
    const person = await world.person();
    const { id } = (await publish()).body;
    const first = await use(id, person);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      id: first.body.id,
      resource_id: id,
      person_id: person.id,
      person: { id: person.id, display_name: `${person.given_name} ${person.family_name}` },
      used_on: '2026-03-01',
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    world.at('2026-03-01T20:00:00Z');
    expect(await use(id, person)).toMatchObject({ status: 200, body: first.body });
    world.at('2026-03-02T15:00:00Z');
    const next = await use(id, person);
    expect(next.body).toMatchObject({ used_on: '2026-03-02' });
    const other = (await publish()).body.id;
    await use(other, person);
    expect((await uses(person)).map(({ resource_id, used_on }) => [resource_id, used_on])).toEqual([
      [id, '2026-03-01'],
      [id, '2026-03-02'],
      [other, '2026-03-02'],
    ]);
    expect((await uses(person, `resource_id=${other}`)).map(({ resource_id }) => resource_id)).toEqual([other]);
    expect(await events(first.body.id)).toEqual([{ type: 'resource_use.recorded', data: {} }]);
  });

  it('is recorded once where two requests race', async () => {
    const person = await world.person();
    const { id } = (await publish()).body;
    const answers = await Promise.all([use(id, person), use(id, person), use(id, person)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await uses(person)).toHaveLength(1);
  });

  it('is hidden from everybody else, whatever their roles, and from the events', async () => {
    const person = await world.person({ division: 'CARD', site: 'UNION' });
    const { id } = (await publish()).body;
    const made = (await use(id, person)).body.id;
    for (const who of [people.lead, people.admin, people.director, people.chair, people.facultyAffairs, people.stranger])
      expect((await uses(who)).map((each) => each.person_id)).not.toContain(person.id);
    expectProblem(await world.as(people.lead).get(`/v1/resource-uses?person_id=${person.id}`), 400, 'invalid-request');
    for (const who of [people.admin, people.facultyAffairs]) {
      const { text } = await world.as(who).get(`/v1/events?actor_id=${person.id}&limit=200`);
      expect(text).not.toContain('resource_use');
      expect(text).not.toContain(made);
    }
  });

  it('counts people, for the lead and administrators, from five on', async () => {
    const { id } = (await publish()).body;
    const [first, ...rest] = await crowd(5);
    if (!first) throw new Error('there are five');
    for (const person of rest) await use(id, person);
    world.at('2026-03-02T15:00:00Z');
    for (const person of rest) await use(id, person);
    const count = async (as: Person) => (await read(id, as)).body.use_count;
    expect(await count(people.lead)).toBeNull();
    await use(id, first);
    for (const who of [people.lead, people.admin]) {
      expect(await count(who)).toBe(5);
      const { items } = (await world.as(who).get<Page<Resource>>('/v1/resources?limit=200')).body;
      expect(items.find((each) => each.id === id)?.use_count).toBe(5);
    }
    for (const who of [first, people.director, people.facilitator, people.chair, people.facultyAffairs])
      expect(await count(who)).toBeNull();
    expect((await world.as(people.lead, { scopes: ['resource:read'] }).get<Resource>(`/v1/resources/${id}`)).body.use_count).toBe(5);
    expect((await edit(id, { title: 'Goals' })).body.use_count).toBe(5);
    const writer = world.as(people.lead, { scopes: ['resource:write'] });
    expect((await writer.patch<Resource>(`/v1/resources/${id}`, { title: 'More goals' }, { ifMatch: '*' })).body.use_count).toBeNull();
  });
});

describe('the list of resources', () => {
  it('is searched, filtered and paged', async () => {
    const own = await createWorld();
    const lead = await own.person();
    await own.role(lead, 'mentorship_lead');
    const as = own.as(lead);
    const make = async (kind: string, title: string) => (await as.post('/v1/resources', { kind, title })).body.id;
    await make('guide', 'Première année: les étapes');
    await make('checklist', 'First year of 100% clinical_work');
    const old = await make('video', 'First talk');
    await as.post(`/v1/resources/${old}/withdraw`, null, { ifMatch: '*' });
    const titles = async (query: string) =>
      (await as.get<Page<Resource>>(`/v1/resources?${query}`)).body.items.map(({ title }) => title.split(' ')[0]);
    expect(await titles('')).toEqual(['Première', 'First', 'First']);
    expect(await titles('q=premiere%20ETAPES')).toEqual(['Première']);
    expect(await titles('q=year%20first')).toEqual(['First']);
    expect(await titles('q=%25%25')).toEqual([]);
    expect(await titles('q=0%25')).toEqual(['First']);
    expect(await titles('q=%27%20or%201%3D1')).toEqual([]);
    expect(await titles('kind=guide,video')).toEqual(['Première', 'First']);
    expect(await titles('is_withdrawn=false')).toEqual(['Première', 'First']);
    expect(await titles('is_withdrawn=true')).toEqual(['First']);
    const first = (await as.get<Page<Resource>>('/v1/resources?limit=2')).body;
    expect(await titles(`limit=2&cursor=${first.next_cursor}`)).toEqual(['First']);
    expectProblem(await as.get(`/v1/resources?limit=2&q=first&cursor=${first.next_cursor}`), 400, 'invalid-cursor', 'cursor');
    for (const query of ['q=x', 'kind=book', 'is_withdrawn=no', 'use_count_gte=1'])
      expectProblem(await as.get(`/v1/resources?${query}`), 400, 'invalid-request');
  });
});

describe('a merge', () => {
  it('moves the duplicate’s uses to the survivor; a day on which both used it is one use, and both are one person', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person({ division: null, site: null, category: null })];
    const { id } = (await publish()).body;
    for (const person of [survivor, duplicate, ...(await crowd(3))]) await use(id, person);
    world.at('2026-03-02T15:00:00Z');
    await use(id, duplicate);
    expect((await read(id, people.lead)).body.use_count).toBe(5);
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    expect((await uses(survivor)).map(({ used_on }) => used_on)).toEqual(['2026-03-01', '2026-03-02']);
    expect((await read(id, people.lead)).body.use_count).toBeNull();
  });
});
