import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import * as acknowledgements from '../../../src/features/mentorship/expectations/acknowledgements/service.ts';
import * as expectations from '../../../src/features/mentorship/expectations/service.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
/** Published long ago: kind and version → id. */
const documents = new Map<string, string>();
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  for (const [kind, version, starts_on, ends_on] of [
    ['leader_duties', 1, '2019-07-01', '2020-07-01'],
    ['leader_duties', 2, '2020-07-01', '2026-06-01'],
    ['leader_duties', 3, '2026-07-01', null],
    ['facilitator_charter', 1, '2026-01-01', '2026-02-01'],
    ['facilitator_charter', 2, '2026-02-01', null],
  ]) {
    const values = { kind, version, starts_on, ends_on, title: 'What is expected', body: 'To listen.' };
    documents.set(`${kind} ${version}`, (await world.insert('expectation_document', values)).id);
  }
});
beforeEach(() => world.at('2026-03-01'));

type Kind = Parameters<typeof expectations.inForce>[1];

const publish = (kind: Kind, more: object = {}, as: Person = people.lead) =>
  world.as(as).post('/v1/expectation-documents', { kind, title: 'What is expected', body: 'To meet.\n\nTo listen.', ...more });
const read = async (id: string) => (await world.as(people.outsider).get(`/v1/expectation-documents/${id}`)).body;
const listed = async (query: string) => (await world.as(people.outsider).get(`/v1/expectation-documents${query}`)).body.items;
const acknowledge = (as: Person, id: string) => world.as(as).post(`/v1/expectation-documents/${id}/acknowledge`);
const acknowledged = async (as: Person, query: string) => (await world.as(as).get(`/v1/acknowledgements${query}`)).body.items;
/** A context as other features have one: the department and a day, no permission. */
const ctx = () => ({ db: world.db, department_id: world.id, today: '2026-03-01' }) as unknown as Ctx;

describe('publishing', () => {
  it('begins today by default, and the version before it ends that day', async () => {
    const first = await publish('mentor_duties', { starts_on: '2020-07-01' });
    expect(first).toMatchObject({
      status: 201,
      headers: { location: `/v1/expectation-documents/${first.body.id}` },
      body: { kind: 'mentor_duties', version: 1, starts_on: '2020-07-01', ends_on: null, body: 'To meet.\n\nTo listen.' },
    });
    const second = await publish('mentor_duties', { title: 'Second', body: 'To lead.' });
    expect(second.body).toMatchObject({ version: 2, starts_on: '2026-03-01', ends_on: null });
    expect(await read(first.body.id)).toMatchObject({ version: 1, ends_on: '2026-03-01', body: 'To meet.\n\nTo listen.', row_version: 2 });
    const third = await publish('mentor_duties', { starts_on: '2026-07-01' });
    expect(await read(second.body.id)).toMatchObject({ ends_on: '2026-07-01' });
    const ids = [first, second, third].map(({ body }) => body.id);
    expect((await listed('?kind=mentor_duties')).map(({ id }) => id)).toEqual(ids.toReversed());
    for (const [day, id] of [
      ['2020-06-30', undefined],
      ['2020-07-01', ids[0]],
      ['2026-02-28', ids[0]],
      ['2026-03-01', ids[1]],
      ['2026-06-30', ids[1]],
      ['2026-07-01', ids[2]],
    ])
      expect((await listed(`?kind=mentor_duties,mentee_duties&as_of=${day}`)).map((item) => item.id)).toEqual(id ? [id] : []);
    expect((await listed('?kind=mentor_duties')).map((item) => 'body' in item)).toEqual([false, false, false]);
  });

  it('records an event with kind, version and day, without the text', async () => {
    const other = await world.otherDepartment();
    const chair = await other.person();
    await other.role(chair, 'chair');
    const { body } = await publish('mentor_duties', { title: 'Canary', body: 'Canary' }, chair);
    const events = await world.sql`select type, data from event where subject_id = ${body.id}`;
    expect(events).toEqual([
      { type: 'expectation_document.published', data: { kind: 'mentor_duties', version: 1, starts_on: '2026-03-01' } },
    ]);
    expectProblem(await world.as(people.outsider).get(`/v1/expectation-documents/${body.id}`), 404, 'not-found');
    expectProblem(await acknowledge(people.outsider, body.id), 404, 'not-found');
  });

  it('is refused unless it begins after the first day of the latest version', async () => {
    await publish('mentee_duties', { starts_on: '2026-03-01' });
    for (const starts_on of ['2026-03-01', '2026-02-28', undefined])
      expectProblem(await publish('mentee_duties', { starts_on }), 409, 'expectation-not-last', '/starts_on');
    expect((await publish('mentee_duties', { starts_on: '2026-03-02' })).body).toMatchObject({ version: 2 });
  });

  it('is refused more than two years ahead, so that a mistyped year does not bar earlier versions', async () => {
    const published = await listed('?kind=mentorship_definition');
    const far = await publish('mentorship_definition', { starts_on: '2028-03-02' });
    expectProblem(far, 422, 'day-too-far', '/starts_on');
    expect(await listed('?kind=mentorship_definition')).toEqual(published);
    const other = await world.otherDepartment();
    const lead = await other.person();
    await other.role(lead, 'mentorship_lead');
    expect((await publish('mentorship_definition', { starts_on: '2028-03-01' }, lead)).status).toBe(201);
  });

  it('of two at the same time one is the next version, and the other is refused', async () => {
    await publish('mentee_duties', { starts_on: '2027-01-01' });
    const both = await Promise.all(['2027-02-01', '2027-02-01'].map((starts_on) => publish('mentee_duties', { starts_on })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const made = both.find(({ status }) => status === 201)?.body;
    expect(await listed('?kind=mentee_duties&as_of=2027-01-31')).toMatchObject([{ starts_on: '2027-01-01', ends_on: '2027-02-01' }]);
    expect(await listed('?kind=mentee_duties&as_of=2027-02-01')).toMatchObject([{ id: made?.id, ends_on: null }]);
  });

  it('is refused to everybody but the Chair, a lead and an administrator', async () => {
    for (const who of [people.director, people.facilitator, people.facultyAffairs, people.mentor])
      expectProblem(await publish('mentorship_definition', {}, who), 403, 'permission-denied');
    const reader = world.as(people.lead, { scopes: ['expectation:read'] });
    const body = { kind: 'mentorship_definition', title: 'T', body: 'B' };
    expectProblem(await reader.post('/v1/expectation-documents', body), 403, 'insufficient-scope');
    expect((await world.as(people.admin, { scopes: ['expectation:write'] }).post('/v1/expectation-documents', body)).status).toBe(201);
    expect((await publish('mentorship_definition', { starts_on: '2026-03-02' }, people.chair)).status).toBe(201);
  });

  it('refuses a document that is not valid', async () => {
    expectProblem(await publish('constitution' as Kind), 400, 'invalid-request', '/kind');
    for (const body of ['', '   ', 'x'.repeat(20_001), 'a\u0007'])
      expectProblem(await publish('mentor_duties', { body }), 400, 'invalid-request', '/body');
    expectProblem(await publish('mentor_duties', { title: 'two\nlines' }), 400, 'invalid-request', '/title');
    expectProblem(await publish('mentor_duties', { starts_on: '2026-02-30' }), 400, 'invalid-request', '/starts_on');
    expectProblem(await publish('mentor_duties', { version: 9 }), 400, 'invalid-request', '/version');
    const words = `<script>alert('x')</script> '; drop table expectation_document; -- ${'ü'.repeat(19_900)}`;
    expect((await publish('mentor_duties', { body: words, starts_on: '2026-08-01' })).body['body']).toBe(words);
  });
});

describe('acknowledging', () => {
  const past = () => documents.get('leader_duties 1') ?? '';
  const present = () => documents.get('leader_duties 2') ?? '';
  const future = () => documents.get('leader_duties 3') ?? '';

  it('is for the version in force today, and repeated answers the first acknowledgement', async () => {
    const person = await world.person();
    const first = await acknowledge(person, present());
    expect(first).toMatchObject({
      status: 200,
      body: {
        person_id: person.id,
        person: partyOf(person),
        document_id: present(),
        kind: 'leader_duties',
        version: 2,
        is_current: true,
      },
    });
    expect(first.body['acknowledged_at']).toBe('2026-03-01T12:00:00.000Z');
    world.at('2026-03-05');
    const again = await acknowledge(person, present());
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const events = await world.sql`select type, data from event where subject_id = ${first.body.id}`;
    const data = { person_id: person.id, document_id: present(), kind: 'leader_duties', version: 2 };
    expect(events).toEqual([{ type: 'acknowledgement.given', data }]);
  });

  it('twice at the same time is recorded once', async () => {
    const person = await world.person();
    const both = await Promise.all([acknowledge(person, present()), acknowledge(person, present())]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
    expect(await acknowledged(person, '')).toHaveLength(1);
  });

  it('is refused for past and future versions', async () => {
    expectProblem(await acknowledge(people.outsider, past()), 409, 'expectation-not-in-force');
    expectProblem(await acknowledge(people.outsider, future()), 409, 'expectation-not-in-force');
    world.at('2026-05-31');
    expect((await acknowledge(people.outsider, present())).status).toBe(200);
    world.at('2026-06-01');
    expectProblem(await acknowledge(people.outsider, present()), 409, 'expectation-not-in-force');
    expectProblem(await acknowledge(people.outsider, crypto.randomUUID()), 404, 'not-found');
  });

  it('goes out of date with the version', async () => {
    const person = await world.person();
    const given = await acknowledge(person, present());
    world.at('2026-07-01');
    expect(await acknowledged(person, '')).toMatchObject([{ id: given.body.id, is_current: false }]);
    expect(await acknowledged(person, '?is_current=true')).toEqual([]);
    await acknowledge(person, future());
    expect(await acknowledged(person, '?is_current=true')).toMatchObject([{ document_id: future(), version: 3 }]);
    expect(await acknowledged(person, '?is_current=false')).toMatchObject([{ document_id: present() }]);
    expect(await acknowledged(person, `?document_id=${present()}`)).toHaveLength(1);
    expect(await acknowledged(person, '?kind=leader_duties')).toHaveLength(2);
    expect(await acknowledged(person, '?kind=mentor_duties')).toEqual([]);
  });

  it('answers a token that may only write', async () => {
    const writer = world.as(await world.person(), { scopes: ['acknowledgement:write'] });
    expect((await writer.post(`/v1/expectation-documents/${present()}/acknowledge`)).status).toBe(200);
    expectProblem(await writer.get('/v1/acknowledgements'), 403, 'insufficient-scope');
  });

  it('is visible to the person, their director and facilitator, leads and offices', async () => {
    const person = await world.person();
    await acknowledge(person, present());
    const query = `?person_id=${person.id}`;
    for (const who of [person, people.director, people.facilitator, people.lead, people.facultyAffairs, people.admin])
      expect(await acknowledged(who, query)).toHaveLength(1);
    for (const who of [people.mentor, people.mentorDirector, people.pic, people.outsider, people.chair, people.stranger])
      expect(await acknowledged(who, query)).toEqual([]);
  });
});

describe('what other features ask', () => {
  it('which version is in force on a day, and whether somebody has acknowledged that one', async () => {
    const [first, second] = [documents.get('facilitator_charter 1'), documents.get('facilitator_charter 2')];
    expect(await expectations.inForce(ctx(), 'facilitator_charter', '2025-12-31')).toBeNull();
    expect(await expectations.inForce(ctx(), 'facilitator_charter', '2026-01-31')).toBe(first);
    expect(await expectations.inForce(ctx(), 'facilitator_charter', '2026-02-01')).toBe(second);
    const { id } = people.outsider;
    const has = (day: string) => acknowledgements.hasAcknowledged(ctx(), id, 'facilitator_charter', day);
    expect(await has('2026-03-01')).toBe(false);
    await acknowledge(people.outsider, second ?? '');
    expect(await has('2026-03-01')).toBe(true);
    expect(await has('2026-02-01')).toBe(true);
    expect(await has('2026-01-31')).toBe(false);
    expect(await has('2025-12-31')).toBe(false);
    expect(await acknowledgements.hasAcknowledged(ctx(), people.mentor.id, 'facilitator_charter', '2026-03-01')).toBe(false);
    expect(await acknowledgements.hasAcknowledged(ctx(), id, 'mentor_duties', '2026-03-01')).toBe(false);
  });
});

describe('a merge of two records', () => {
  it('moves what only the duplicate has acknowledged; acknowledgements that both gave stay', async () => {
    const bare = () => world.person({ division: null, site: null, category: null });
    const [survivor, duplicate] = [await bare(), await bare()];
    const [charter, duties] = [documents.get('facilitator_charter 2') ?? '', documents.get('leader_duties 2') ?? ''];
    const own = await acknowledge(survivor, charter);
    await acknowledge(duplicate, charter);
    const moved = await acknowledge(duplicate, duties);
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status).toBe(200);
    expect((await acknowledged(survivor, '')).map(({ id }) => id)).toEqual([own.body.id, moved.body.id]);
  });
});
