import { beforeAll, describe, expect, it } from 'vitest';
import type { ConflictDeclaration } from '../../../src/features/matching/declarations/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const URL = '/v1/conflict-declarations';
const pair = async () => ({ me: await world.person({ division: 'CARD' }), other: await world.person({ division: 'NEPH' }) });
const declare = (me: Person, other: { id: string }, more: object = {}) =>
  world.as(me).post<ConflictDeclaration>(URL, { other_id: other.id, kind: 'competition', ...more });
const end = (me: Person, id: string, body: object = {}, ifMatch: string | number = '*') =>
  world.as(me).post<ConflictDeclaration>(`${URL}/${id}/end`, body, { ifMatch });
const read = (me: Person, id: string) => world.as(me).get<ConflictDeclaration>(`${URL}/${id}`);
const ids = async (me: Person, query = '') => (await world.as(me).get(`${URL}?${query}`)).body.items.map((item) => item.id);
const everybody = () => Object.values(people).filter((who) => who !== people.nobody) as Person[];

describe('a declaration', () => {
  it('holds from today without an end by default, and is answered to the person who declared it', async () => {
    const { me, other } = await pair();
    const made = await declare(me, other, { note: 'We apply for the same chair.' });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`${URL}/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      other_id: other.id,
      other: partyOf(other),
      kind: 'competition',
      note: 'We apply for the same chair.',
      starts_on: '2026-03-01',
      ends_on: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    expect((await read(me, made.body.id)).body).toEqual(made.body);
    const days = { kind: 'declared_conflict', starts_on: '2025-01-01', ends_on: '2026-09-01' };
    expect((await declare(me, other, days)).body).toMatchObject({ ...days, note: null });
    expect((await declare(me, await world.person({ kind: 'external' }))).status).toBe(201);
  });

  it('changes no assignment of the two, and notifies nobody', async () => {
    const { me, other } = await pair();
    const assignment = await world.assignment(me, other);
    await declare(me, other);
    expect((await world.as(me).get(`/v1/assignments/${assignment.id}`)).body).toMatchObject({ status: 'active', row_version: 1 });
    expect(await world.sql`select id from notification where person_id in (${other.id}, ${me.id})`).toEqual([]);
    expect(await world.sql`select id from conflict_case where assignment_id = ${assignment.id}`).toEqual([]);
  });

  it('bars the two from being matched until it is over, in either direction, whichever period is asked about', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other, { starts_on: '2026-06-01', ends_on: '2026-09-01' })).body;
    const apart = async (a: Person, b: Person, day: string) =>
      (await world.sql`select declared_apart(${a.id}, ${b.id}, ${day}) as apart`)[0]?.['apart'];
    const days = ['2026-03-01', '2026-08-31', '2026-09-01'];
    expect(await Promise.all(days.map((day) => apart(me, other, day)))).toEqual([true, true, false]);
    expect(await apart(other, me, '2026-03-01')).toBe(true);
    await end(me, id, {}, 1);
    expect(await apart(me, other, '2026-03-01')).toBe(false);
  });

  it('is listed to the person who declared it, filtered by person, kind and day', async () => {
    const { me, other } = await pair();
    const third = await world.person();
    const past = (await declare(me, other, { starts_on: '2025-01-01', ends_on: '2025-07-01' })).body.id;
    const now = (await declare(me, other, { kind: 'declared_conflict' })).body.id;
    const more = (await declare(me, third, { starts_on: '2026-07-01' })).body.id;
    expect(await ids(me)).toEqual([past, now, more]);
    expect(await ids(me, `other_id=${other.id}`)).toEqual([past, now]);
    expect(await ids(me, 'kind=competition')).toEqual([past, more]);
    expect(await ids(me, 'as_of=2025-06-30')).toEqual([past]);
    expect(await ids(me, 'as_of=2025-07-01')).toEqual([]);
    expect(await ids(me, 'as_of=2026-07-01')).toEqual([now, more]);
    const first = await world.as(me).get(`${URL}?limit=2`);
    expect((await world.as(me).get(`${URL}?limit=2&cursor=${first.body.next_cursor}`)).body).toMatchObject({ items: [{ id: more }] });
  });
});

describe('ending', () => {
  it('is today unless a later day is given, and repeating it changes nothing', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other, { starts_on: '2026-01-01' })).body;
    const planned = await end(me, id, { on: '2026-12-01' }, 1);
    expect(planned.body).toMatchObject({ ends_on: '2026-12-01', row_version: 2 });
    expect((await end(me, id, { on: '2026-12-01' }, 2)).body.row_version).toBe(2);
    const ended = await end(me, id, {}, 2);
    expect(ended.body).toMatchObject({ starts_on: '2026-01-01', ends_on: '2026-03-01', row_version: 3 });
    expect((await end(me, id, {}, 3)).body).toEqual(ended.body);
    expect((await end(me, id, { on: '2026-03-01' }, 3)).body).toEqual(ended.body);
    expect((await declare(me, other)).status).toBe(201);
  });

  it('leaves a declaration that has not begun without a day', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other, { starts_on: '2026-07-01' })).body;
    expect((await end(me, id)).body).toMatchObject({ starts_on: '2026-07-01', ends_on: '2026-07-01' });
    expect((await end(me, id)).body.row_version).toBe(2);
    expect((await declare(me, other, { starts_on: '2026-07-01' })).status).toBe(201);
  });

  it('never changes past days and never extends a declaration', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other, { starts_on: '2026-01-01', ends_on: '2026-06-01' })).body;
    expectProblem(await end(me, id, { on: '2026-02-28' }), 422, 'declaration-day-unfit', '/on');
    expectProblem(await end(me, id, { on: '2026-06-02' }), 422, 'declaration-day-unfit', '/on');
    const later = (await declare(me, other, { starts_on: '2026-07-01' })).body.id;
    expectProblem(await end(me, later, { on: '2026-06-30' }), 422, 'declaration-day-unfit', '/on');
    const over = (await declare(me, other, { kind: 'declared_conflict', starts_on: '2025-01-01', ends_on: '2025-07-01' })).body.id;
    const answer = await end(me, over, { on: '2026-04-01' });
    expectProblem(answer, 409, 'declaration-state');
    expect(answer.body).toMatchObject({ state: 'ended' });
    expect((await end(me, over)).body).toMatchObject({ ends_on: '2025-07-01', row_version: 1 });
  });

  it('requires the version that was read, and lets one of two concurrent changes through', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other)).body;
    expectProblem(await world.as(me).post(`${URL}/${id}/end`, {}), 428, 'precondition-required', 'If-Match');
    expectProblem(await end(me, id, {}, 2), 412, 'version-stale');
    const both = await Promise.all([end(me, id, { on: '2026-05-01' }, 1), end(me, id, { on: '2026-06-01' }, 1)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('is the only change of a declaration', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other)).body;
    for (const method of ['PATCH', 'PUT', 'DELETE'])
      expectProblem(await world.as(me).send(method, `${URL}/${id}`, { note: 'Other' }, { ifMatch: '*' }), 405, 'method-not-allowed');
  });
});

describe('a declaration is refused', () => {
  it('about oneself, people who died, staff, service clients, merged records and people who do not exist here', async () => {
    const { me } = await pair();
    expectProblem(await declare(me, me), 422, 'declaration-unfit', '/other_id');
    for (const kind of ['staff', 'service'] as const)
      expectProblem(await declare(me, await world.person({ kind })), 422, 'declaration-unfit', '/other_id');
    const dead = await world.person();
    await world.sql`update person set deceased_on = '2026-03-01' where id = ${dead.id}`;
    expectProblem(await declare(me, dead), 422, 'declaration-unfit', '/other_id');
    const duplicate = await world.person();
    await world.sql`update person set merged_into_id = ${people.outsider.id} where id = ${duplicate.id}`;
    const answer = await declare(me, duplicate);
    expectProblem(answer, 409, 'person-merged', '/other_id');
    expect(answer.body).toMatchObject({ merged_into_id: people.outsider.id });
    expectProblem(await declare(me, people.stranger), 422, 'reference-unknown', '/other_id');
    expectProblem(await declare(me, { id: '0198b7a0-0000-7000-8000-00000000dead' }), 422, 'reference-unknown', '/other_id');
  });

  it('by people who can be neither mentee nor mentor', async () => {
    const { other } = await pair();
    for (const who of [people.service, await world.person({ kind: 'staff' })]) {
      expectProblem(await declare(who, other), 403, 'permission-denied');
    }
  });

  it('for a period without a day, or one that overlaps a declaration of the same kind', async () => {
    const { me, other } = await pair();
    expectProblem(await declare(me, other, { starts_on: '2026-04-01', ends_on: '2026-04-01' }), 422, 'period-empty', '/ends_on');
    expectProblem(await declare(me, other, { ends_on: '2026-02-01' }), 422, 'period-empty', '/ends_on');
    await declare(me, other, { starts_on: '2026-01-01', ends_on: '2026-04-01' });
    expectProblem(await declare(me, other, { starts_on: '2026-03-31' }), 409, 'period-overlap', '/starts_on');
    expect((await declare(me, other, { starts_on: '2026-04-01' })).status).toBe(201);
    expect((await declare(me, other, { kind: 'declared_conflict' })).status).toBe(201);
    expect((await declare(other, me)).status).toBe(201);
  });

  it('to one of two concurrent equal declarations', async () => {
    const { me, other } = await pair();
    const both = await Promise.all([declare(me, other), declare(me, other)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it.each([
    ['/kind', { kind: 'grudge' }],
    ['/note', { note: 'x'.repeat(2001) }],
    ['/note', { note: 'null\u0000byte' }],
    ['/starts_on', { starts_on: '2026-02-30' }],
    ['/person_id', { person_id: '0198b7a0-0000-7000-8000-000000000001' }],
  ])('with what the document forbids (%s)', async (pointer, body) => {
    const { me, other } = await pair();
    expectProblem(await declare(me, other, body), 400, 'invalid-request', pointer);
  });

  it('with a token that may only read, and read with one that may only write', async () => {
    const { me, other } = await pair();
    const reader = world.as(me, { scopes: ['declaration:read'] });
    expectProblem(await reader.post(URL, { other_id: other.id, kind: 'competition' }), 403, 'insufficient-scope');
    const writer = world.as(me, { scopes: ['declaration:write'] });
    const made = await writer.post(URL, { other_id: other.id, kind: 'competition' });
    expect(made.status).toBe(201);
    expect((await writer.post(`${URL}/${made.body.id}/end`, {}, { ifMatch: 1 })).status).toBe(200);
    expectProblem(await writer.get(`${URL}/${made.body.id}`), 403, 'insufficient-scope');
    expect((await reader.get(`${URL}/${made.body.id}`)).status).toBe(200);
  });
});

describe('a declaration is confidential', () => {
  it('neither the other person nor any office reads, lists or ends it', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other, { note: 'SECRET' })).body;
    for (const who of [other, ...everybody()]) {
      expectProblem(await read(who, id), 404, 'not-found');
      expectProblem(await end(who, id), 404, 'not-found');
      expect(await ids(who, `other_id=${other.id}`)).toEqual([]);
    }
  });

  it('its events name neither the other person, nor the kind, nor the note, and are listed to nobody', async () => {
    const { me, other } = await pair();
    const { id } = (await declare(me, other, { note: 'SECRET' })).body;
    await read(me, id);
    await ids(me);
    await end(me, id);
    const recorded = await world.sql<{ type: string; subject_id: string; data: object }>`
      select type, subject_id, data from event where actor_id = ${me.id} order by id`;
    expect(recorded).toEqual([
      { type: 'declaration.recorded', subject_id: id, data: {} },
      { type: 'declaration.read', subject_id: id, data: {} },
      { type: 'declaration.listed', subject_id: me.id, data: {} },
      { type: 'declaration.ended', subject_id: id, data: {} },
    ]);
    for (const who of [people.facultyAffairs, people.admin]) {
      for (const query of [`actor_id=${me.id}`, `subject_id=${id}`, 'type=declaration.recorded'])
        expect((await world.as(who).get(`/v1/events?${query}`)).body.items).toEqual([]);
    }
  });
});

describe('a merge', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);
  const bare = () => world.person({ division: null, site: null, category: null });
  const daysOf = async (me: Person) =>
    (await world.as(me).get<{ items: ConflictDeclaration[] }>(URL)).body.items
      .filter(({ starts_on, ends_on }) => starts_on !== ends_on)
      .map(({ starts_on, ends_on, note }) => [starts_on, ends_on, note])
      .toSorted();

  it('moves the declarations by and about the duplicate', async () => {
    const { me: survivor, other } = await pair();
    const duplicate = await bare();
    const mine = (await declare(duplicate, other, { note: 'Mine' })).body.id;
    const theirs = (await declare(other, duplicate, { note: 'Theirs' })).body.id;
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await read(survivor, mine)).body).toMatchObject({ other_id: other.id, note: 'Mine' });
    expect((await read(other, theirs)).body).toMatchObject({ other_id: survivor.id, note: 'Theirs' });
  });

  it('keeps the survivor’s declaration where both declared the same, and the remaining days of the other', async () => {
    const { me: survivor, other } = await pair();
    const duplicate = await bare();
    await declare(survivor, other, { starts_on: '2026-04-01', ends_on: '2026-05-01', note: 'First' });
    await declare(survivor, other, { starts_on: '2026-07-01', ends_on: '2026-08-01', note: 'Second' });
    await declare(duplicate, other, { starts_on: '2026-03-01', note: 'Whole' });
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await daysOf(survivor)).toEqual([
      ['2026-03-01', '2026-04-01', 'Whole'],
      ['2026-04-01', '2026-05-01', 'First'],
      ['2026-05-01', '2026-07-01', 'Whole'],
      ['2026-07-01', '2026-08-01', 'Second'],
      ['2026-08-01', null, 'Whole'],
    ]);
  });

  it('ends declarations that add no day, and those of the two about each other', async () => {
    const { me: survivor, other } = await pair();
    const duplicate = await bare();
    await declare(survivor, other, { note: 'Stays' });
    await declare(duplicate, other, { starts_on: '2026-04-01', ends_on: '2026-05-01' });
    await declare(survivor, duplicate, { starts_on: '2026-01-01', note: 'Of myself' });
    await declare(duplicate, survivor, { starts_on: '2026-06-01' });
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await daysOf(survivor)).toEqual([
      ['2026-01-01', '2026-03-01', 'Of myself'],
      ['2026-03-01', null, 'Stays'],
    ]);
  });
});
