/** What is confidential is not kept for a repeated request: it is read again, as the resource is now and as whoever asks may read it today. */
import type { RouteOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createSilentApp } from '../../openapi/generate.ts';
import { isContent } from '../../src/domain/classes.ts';
import { classesIn, emptyOf, shapeOf } from '../../src/http/answer-classes.ts';
import { answerSchema, readOf, unread } from '../../src/http/rereads.ts';
import { expectProblem } from '../setup/client.ts';
import { failures } from '../setup/failures.ts';
import { createWorld } from '../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const SECRET = 'Nobody but the two of us should read this sentence.';
const KEYS = { key: 'said-once' };

const kept = async (operation_id: string) =>
  world.sql<{ body: unknown; location: string | null; text: string }>`
    select body, location, to_jsonb(k)::text as text from idempotency_key k where operation_id = ${operation_id} order by created_at desc limit 1`;

describe('of an operation whose answer may hold content', async () => {
  const routes: RouteOptions[] = [];
  const app = await createSilentApp((instance) => {
    instance.addHook('onRoute', (route) => {
      routes.push(route);
    });
  });
  await app.close();
  const reads = new Map(routes.filter(({ method }) => method === 'GET').map((route) => [route.url, route]));
  const confidential = routes.filter((route) => {
    const schema = answerSchema(route);
    return route.method === 'POST' && schema && [...classesIn(schema)].some(isContent);
  });
  const nameOf = (route: RouteOptions) => String(route.schema?.operationId);

  it('the classes are those of its schema, however deep, and through unions, lists and nullables', () => {
    const names = confidential.map(nameOf);
    expect(names.length).toBeGreaterThan(90);
    for (const name of ['raiseConcern', 'logMeeting', 'holdCheckIn', 'createLeave', 'declareConflict', 'createLeadershipRole'])
      expect(names).toContain(name);
    const open = routes.filter(({ method }) => method === 'POST').map(nameOf);
    for (const name of ['createSite', 'createImport', 'createPerson']) expect(open.filter((one) => !names.includes(one))).toContain(name);
  });

  it('there is an operation that reads the same by id, or its work says the same again', () => {
    const without = confidential.filter((route) => readOf(route, reads) === undefined).map(nameOf);
    // The same reason again changes nothing and answers the same; another one has another key. A statement that is issued stays as it is.
    expect(without.sort()).toEqual(['allowEarlyCheckIn', 'issueCreditStatement']);
  });

  it('what is read has all that is answered, but for lists of what the write itself led to', async () => {
    const wrong = await failures(
      confidential.flatMap((route) => {
        const read = readOf(route, reads);
        return read ? [[nameOf(route), { route, read }] as const] : [];
      }),
      ({ route, read }) => {
        const beside = unread(route, read);
        expect(Object.keys(beside).filter((name) => name !== 'conflicts')).toEqual([]);
        const shape = shapeOf(answerSchema(route));
        for (const [name, value] of Object.entries(beside)) expect(value).toEqual(emptyOf(shape[name] as never));
        const readable = shapeOf(answerSchema(read));
        const other = Object.keys(shape).filter((name) => name in readable && !isSame(shape[name], readable[name]));
        expect(other).toEqual([]);
      },
    );
    expect(wrong).toEqual([]);
  });

  /** The same schema, or one that says the same. */
  function isSame(one: unknown, other: unknown): boolean {
    const defOf = (schema: unknown) => (schema as { _zod: { def: { type: string } } })._zod.def.type;
    return one === other || defOf(one) === defOf(other);
  }
});

describe('the answer is not kept', () => {
  it('of a concern: no word of it is in the table, and the repetition reads it again', async () => {
    const raiser = await world.person();
    const raise = () => world.as(raiser).post('/v1/concerns', { body: SECRET }, KEYS);
    const first = await raise();
    expect(first.status).toBe(201);
    const [row] = await kept('raiseConcern');
    expect(row).toMatchObject({ body: null, location: `/v1/concerns/${first.body.id}` });
    expect(row?.text).not.toContain(SECRET);
    const again = await raise();
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true', location: first.headers['location'], etag: first.headers['etag'] },
    });
    expect(await world.sql`select id from concern where raised_by_id = ${raiser.id}`).toHaveLength(1);
  });

  it('of a meeting that has changed: the repetition answers what it is now', async () => {
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const { id: assignment_id } = await world.assignment(mentee, mentor);
    const log = { assignment_id, held_on: '2026-02-20', duration_min: 30, mode: 'video', agenda: SECRET };
    const send = () => world.as(mentee).post('/v1/meetings/log', log, KEYS);
    const first = await send();
    expect(first).toMatchObject({ status: 201, body: { agenda: SECRET } });
    const [row] = await kept('logMeeting');
    expect(row?.text).not.toContain(SECRET);
    expect((await world.as(mentor).post(`/v1/meetings/${first.body.id}/confirm`, {}, { ifMatch: '*' })).status).toBe(200);
    const again = await send();
    const present = await world.as(mentee).get(`/v1/meetings/${first.body.id}`);
    expect(again).toMatchObject({
      status: 201,
      body: present.body,
      headers: { 'idempotent-replayed': 'true', etag: present.headers['etag'] },
    });
    expect(again.body.row_version).toBeGreaterThan(first.body.row_version);
  });

  it('of a leadership role: what conflicts it led to is not kept, and a repetition has led to none', async () => {
    const person = await world.person();
    const role = { person_id: person.id, role: 'vice_chair', portfolio: 'education', starts_on: '2026-03-01' };
    const give = () => world.as(people.admin).post('/v1/leadership-roles', role, KEYS);
    const first = await give();
    expect(first.status).toBe(201);
    expect((await kept('createLeadershipRole'))[0]).toMatchObject({ body: null, location: first.headers['location'] });
    const again = await give();
    expect(again).toMatchObject({ status: 201, body: { ...first.body, conflicts: { opened: [], changed: [] } } });
  });

  it('where the resource of an action stands is found by its id, also where the action is not on an address of its own', async () => {
    const person = await world.person();
    const give = () => world.as(person).post('/v1/annual-reviews/input', { academic_year: 2025, mentee_input: SECRET }, KEYS);
    const first = await give();
    if (first.status !== 200) throw new Error(first.text);
    const [row] = await kept('giveReviewInput');
    expect(row).toMatchObject({ body: null, location: `/v1/annual-reviews/${first.body.id}` });
    expect(row?.text).not.toContain(SECRET);
    expect(await give()).toMatchObject({ status: 200, body: first.body, headers: { 'idempotent-replayed': 'true' } });
  });
});

describe('a repetition', () => {
  it('by somebody who may not read the resource any more is refused as any reading of it', async () => {
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const { id } = await world.assignment(mentee, mentor);
    const given = { assignment_id: id, body: SECRET };
    const give = (scopes?: string[]) => world.as(people.facilitator, scopes ? { scopes } : {}).post('/v1/pair-feedback', given, KEYS);
    const first = await give();
    if (first.status !== 201) throw new Error(first.text);
    expect((await kept('givePairFeedback'))[0]?.text).not.toContain(SECRET);
    expect((await give()).body).toEqual(first.body);
    expectProblem(await give(['pair_feedback:write']), 403, 'insufficient-scope');
    expect((await give(['pair_feedback:write', 'pair_feedback:read'])).body).toEqual(first.body);
  });

  it('of a request of which an earlier release kept the answer is read again, too', async () => {
    const raiser = await world.person();
    const raise = () => world.as(raiser).post('/v1/concerns', { body: SECRET }, KEYS);
    const first = await raise();
    await world.sql`update idempotency_key set location = null, body = ${JSON.stringify({ ...first.body, body: 'As it was kept.' })}::jsonb
      where actor_id = ${raiser.id}`;
    expect((await raise()).body).toEqual(first.body);
  });

  it('of an answer that holds no content is the first answer itself', async () => {
    const site = { code: 'AGAIN', name: 'Again Hospital', affiliation: 'full' };
    const make = () => world.as(people.admin).post('/v1/sites', site, KEYS);
    const first = await make();
    await world.as(people.admin).patch(`/v1/sites/${first.body.id}`, { name: 'Other Hospital' }, { ifMatch: '*' });
    expect((await make()).body).toEqual(first.body);
    expect((await kept('createSite'))[0]).toMatchObject({ location: null, body: { name: 'Again Hospital' } });
  });
});
