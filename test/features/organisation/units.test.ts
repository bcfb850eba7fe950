import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectProblem } from '../../setup/client.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const hr = () => world.as(people.facultyAffairs);
const anyone = () => world.as(people.outsider);
let count = 0;
const fresh = (prefix: string) => {
  count += 1;
  return `${prefix}_${count}`;
};
const division = (more: object = {}) => ({
  code: fresh('D'),
  name: 'Étude du cœur',
  kind: 'departmental',
  starts_on: '2020-07-01',
  ...more,
});
const eventsOf = (id: string) =>
  world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;

describe('201', () => {
  it('a division is created, answered with its address and version, and recorded as an event', async () => {
    const made = await hr().post('/v1/divisions', division({ ends_on: '2030-07-01' }));
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/divisions/${made.body.id}`);
    expect(made.headers['etag']).toMatch(/^"1\b/);
    expect(made.body).toMatchObject({ name: 'Étude du cœur', kind: 'departmental', ends_on: '2030-07-01', row_version: 1 });
    expect((await anyone().get(`/v1/divisions/${made.body.id}`)).body).toEqual(made.body);
    expect(await eventsOf(made.body.id)).toMatchObject([{ type: 'division.created', data: { starts_on: '2020-07-01' } }]);
  });

  it('a site is added', async () => {
    const made = await hr().post('/v1/sites', { code: fresh('S'), name: 'Lakeshore Hospital', affiliation: 'community' });
    expect(made.status).toBe(201);
    expect((await anyone().get(made.headers['location'] ?? '')).body).toEqual(made.body);
  });

  it('a succession of divisions is recorded and found from both ends', async () => {
    const [from, to] = [(await hr().post('/v1/divisions', division())).body.id, (await hr().post('/v1/divisions', division())).body.id];
    const body = { from_division_id: from, to_division_id: to, kind: 'merge', succeeded_on: '2025-07-01' };
    const made = await hr().post('/v1/division-successions', body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject(body);
    expect((await anyone().get(made.headers['location'] ?? '')).body).toEqual(made.body);
    for (const division_id of [from, to]) {
      const { items } = (await anyone().get(`/v1/division-successions?division_id=${division_id}`)).body;
      expect(items.map((item) => item.id)).toEqual([made.body.id]);
    }
    expectProblem(await hr().post('/v1/division-successions', body), 409, 'period-overlap');
  });
});

describe('200', () => {
  it('divisions are searched by name without accents, by kind and by the day on which they are active', async () => {
    const [open, closed] = [
      (await hr().post('/v1/divisions', division({ name: 'Médecine du travail', kind: 'interdepartmental' }))).body,
      (await hr().post('/v1/divisions', division({ name: 'Médecine navale', ends_on: '2024-01-01' }))).body,
    ];
    const ids = async (query: string) => (await anyone().get(`/v1/divisions?${query}`)).body.items.map((item) => item.id);
    expect(await ids('q=medecine')).toEqual([open.id, closed.id]);
    expect(await ids('q=MEDECINE&as_of=2024-01-01')).toEqual([open.id]);
    expect(await ids('q=medecine&as_of=2023-12-31')).toEqual([open.id, closed.id]);
    expect(await ids('q=medecine&as_of=2020-06-30')).toEqual([]);
    expect(await ids('q=medecine&kind=interdepartmental')).toEqual([open.id]);
    expect(await ids(`q=${closed['code']}`)).toContain(closed.id);
  });

  it('a percent sign or an underscore is searched literally', async () => {
    await hr().post('/v1/divisions', division({ name: 'Plain name' }));
    const hits = async (q: string) => (await anyone().get(`/v1/divisions?q=${encodeURIComponent(q)}`)).body.items;
    expect(await hits('%%')).toEqual([]);
    expect(await hits('％％')).toEqual([]);
    expect(await hits('pl\\%')).toEqual([]);
  });

  it('pages have no gaps or repetitions', async () => {
    const all = (await anyone().get('/v1/divisions?limit=200')).body.items.map((item) => item.id);
    const seen: string[] = [];
    for (let url: string | null = '/v1/divisions?limit=2'; url !== null; ) {
      const { body }: Answer = await anyone().get(url);
      seen.push(...body.items.map((item) => item.id));
      url = body.next_cursor === null ? null : `/v1/divisions?limit=2&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(all);
  });

  it('an edit changes what differs; repeating it changes nothing and records no event', async () => {
    const { body } = await hr().post('/v1/divisions', division());
    const edited = await hr().patch(`/v1/divisions/${body.id}`, { name: 'Heart', ends_on: '2027-01-01' }, { ifMatch: 1 });
    expect(edited.body).toMatchObject({ name: 'Heart', ends_on: '2027-01-01', row_version: 2, code: body['code'] });
    const again = await hr().patch(`/v1/divisions/${body.id}`, { name: 'Heart' }, { ifMatch: 2 });
    expect(again.body.row_version).toBe(2);
    expect((await hr().patch(`/v1/divisions/${body.id}`, { ends_on: null }, { ifMatch: 2 })).body['ends_on']).toBeNull();
    expect((await eventsOf(body.id)).map((event) => event.type)).toEqual(['division.created', 'division.edited', 'division.edited']);
  });

  it('a site is renamed, and sites are filtered by affiliation', async () => {
    const { id } = world.site('NORTH');
    expect((await hr().patch(`/v1/sites/${id}`, { name: 'North General' }, { ifMatch: '*' })).body['name']).toBe('North General');
    expect((await anyone().get('/v1/sites?affiliation=full&q=north')).body.items.map((item) => item.id)).toEqual([id]);
    expect((await anyone().get('/v1/sites?affiliation=other')).body.items).toEqual([]);
  });
});

describe('400', () => {
  it('unknown and read-only fields are named', async () => {
    expectProblem(await hr().post('/v1/divisions', division({ colour: 'red' })), 400, 'invalid-request', '/colour');
    expectProblem(
      await hr().patch(`/v1/divisions/${world.division('GIM').id}`, { code: 'X' }, { ifMatch: '*' }),
      400,
      'invalid-request',
      '/code',
    );
    expectProblem(await anyone().get('/v1/divisions?kind=royal'), 400, 'invalid-request', 'kind');
    expectProblem(await anyone().get('/v1/divisions?q=x'), 400, 'invalid-request', 'q');
    expectProblem(await anyone().get('/v1/divisions?as_of=2025-02-30'), 400, 'invalid-request', 'as_of');
  });

  it('a cursor of another list or other filters is refused', async () => {
    const { next_cursor } = (await anyone().get('/v1/divisions?limit=1')).body;
    expectProblem(await anyone().get(`/v1/divisions?limit=1&q=card&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
    expectProblem(await anyone().get(`/v1/sites?cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
  });

  it('hostile text is refused or stored as text, and never causes an internal error', async () => {
    for (const name of ['a\u0000b', 'a\ud800b', 'x'.repeat(10_000), '   ']) {
      expectProblem(await hr().post('/v1/divisions', division({ name })), 400, 'invalid-request', '/name');
    }
    const name = "Robert'); drop table division; --";
    const made = await hr().post('/v1/divisions', division({ name }));
    expect(made.body['name']).toBe(name);
    for (const q of ['%00', '%ED%A0%80', "';drop table division;--", 'x'.repeat(10_000), '%27%27', '\\', '%5C%5C%25']) {
      expect([200, 400]).toContain((await anyone().get(`/v1/divisions?q=${q}`)).status);
    }
  });
});

describe('403', () => {
  it('only faculty affairs and administrators write divisions and sites', async () => {
    const id = world.division('GIM').id;
    expectProblem(await anyone().post('/v1/divisions', division()), 403, 'permission-denied');
    expectProblem(await anyone().patch(`/v1/divisions/${id}`, { name: 'X' }, { ifMatch: '*' }), 403, 'permission-denied');
    expectProblem(await world.as(people.chair).post('/v1/sites', { code: 'Q', name: 'Q', affiliation: 'full' }), 403, 'permission-denied');
  });
});

describe('404', () => {
  it('another department sees and changes nothing', async () => {
    const stranger = world.as(people.stranger);
    const { id } = world.division('GIM');
    expectProblem(await stranger.get(`/v1/divisions/${id}`), 404, 'not-found');
    expectProblem(await stranger.patch(`/v1/divisions/${id}`, { name: 'Mine' }, { ifMatch: '*' }), 404, 'not-found');
    expectProblem(await stranger.patch(`/v1/sites/${world.site('NORTH').id}`, { name: 'Mine' }, { ifMatch: '*' }), 404, 'not-found');
    expect((await stranger.get('/v1/divisions')).body.items.map((item) => item.id)).not.toContain(id);
  });
});

describe('409', () => {
  it('a code is never used twice, but another department has codes of its own', async () => {
    expectProblem(await hr().post('/v1/divisions', division({ code: 'CARD' })), 409, 'code-taken', '/code');
    expectProblem(await hr().post('/v1/sites', { code: 'UNION', name: 'X', affiliation: 'full' }), 409, 'code-taken', '/code');
    const code = fresh('D');
    await hr().post('/v1/divisions', division({ code }));
    expect((await world.as(people.stranger).post('/v1/divisions', division({ code }))).status).toBe(201);
  });
});

describe('412 and 428', () => {
  it('a change requires the version it is based on', async () => {
    const { body } = await hr().post('/v1/divisions', division());
    const url = `/v1/divisions/${body.id}`;
    expectProblem(await hr().patch(url, { name: 'A' }), 428, 'precondition-required', 'If-Match');
    await hr().patch(url, { name: 'A' }, { ifMatch: 1 });
    const stale = await hr().patch(url, { name: 'B' }, { ifMatch: 1 });
    expectProblem(stale, 412, 'version-stale');
    expect(stale.body['current_version']).toBe(2);
  });
});

describe('422', () => {
  it('a period ends after it starts', async () => {
    expectProblem(await hr().post('/v1/divisions', division({ ends_on: '2019-01-01' })), 422, 'period-empty', '/ends_on');
    const { body } = await hr().post('/v1/divisions', division());
    expectProblem(await hr().patch(`/v1/divisions/${body.id}`, { ends_on: '2019-01-01' }, { ifMatch: 1 }), 422, 'period-empty', '/ends_on');
  });

  it('a succession names two divisions of the department', async () => {
    const strangers = await world.otherDepartment();
    const [gim, foreign] = [world.division('GIM').id, strangers.division('GIM').id];
    const body = { from_division_id: gim, to_division_id: foreign, kind: 'split', succeeded_on: '2025-07-01' };
    expectProblem(await hr().post('/v1/division-successions', body), 422, 'reference-unknown', '/to_division_id');
    expectProblem(
      await hr().post('/v1/division-successions', { ...body, to_division_id: gim }),
      422,
      'reference-unknown',
      '/to_division_id',
    );
  });
});
