/** One choice for each question, tried on real operations: whoever writes knows what they change, and may ask twice. */
import { describe, expect, test } from 'vitest';
import { expectProblem } from '../setup/client.ts';
import { plansOf } from '../setup/plans.ts';
import { createWorld } from '../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const admin = world.as(people.admin);
const department = async () => (await admin.get('/v1/department')).body;

describe('versions', () => {
  test('If-Match is required and must match, and weak tags never match', async () => {
    const { row_version } = await department();
    expectProblem(await admin.patch('/v1/department', { name: 'Other' }), 428, 'precondition-required', 'If-Match');
    const stale = await admin.patch('/v1/department', { name: 'Other' }, { ifMatch: row_version + 1 });
    expectProblem(stale, 412, 'version-stale');
    expect(stale.body.current_version).toBe(row_version);
    expectProblem(
      await admin.patch('/v1/department', { name: 'Other' }, { ifMatch: `W/"${row_version}"` }),
      412,
      'version-weak',
      'If-Match',
    );
    expectProblem(
      await admin.patch('/v1/department', { name: 'Other' }, { ifMatch: `${row_version}"` }),
      400,
      'invalid-request',
      'If-Match',
    );
  });

  test('a change answers the next version; any of several tags matches, and so does *', async () => {
    const { row_version } = await department();
    const first = await admin.patch('/v1/department', { name: 'Department of Medicine and More' }, { ifMatch: `"999", "${row_version}"` });
    expect(first).toMatchObject({
      status: 200,
      body: { row_version: row_version + 1 },
      headers: { etag: expect.stringMatching(new RegExp(`^"${row_version + 1}[."]`)) },
    });
    expect(await admin.patch('/v1/department', { name: world.name }, { ifMatch: '*' })).toMatchObject({
      status: 200,
      body: { row_version: row_version + 2 },
    });
  });

  test('If-Match accepts an ETag as it was sent, and another representation has another ETag', async () => {
    const before = await admin.get('/v1/department');
    const etag = `${before.headers.etag}`;
    expect((await admin.patch('/v1/department', { academic_year_start_month: 8 }, { ifMatch: etag })).status).toBe(200);
    expectProblem(await admin.patch('/v1/department', { academic_year_start_month: 7 }, { ifMatch: etag }), 412, 'version-stale');
    expect((await admin.get('/v1/department', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  test('If-None-Match answers 304 without a body while nothing changed', async () => {
    const { headers } = await admin.get('/v1/department');
    const etag = `${headers.etag}`;
    for (const current of [etag, `W/${etag}`, `"0", ${etag}`, '*']) {
      const answer = await admin.get('/v1/department', { headers: { 'if-none-match': current } });
      expect(answer).toMatchObject({ status: 304, text: '', headers: { etag, 'cache-control': 'no-store' } });
      expect(answer.headers['content-type']).toBeUndefined();
    }
    expect((await admin.get('/v1/department', { headers: { 'if-none-match': '"0"' } })).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  let day = Temporal.PlainDate.from('2026-04-01');
  const next = () => {
    day = day.add({ days: 1 });
    return { starts_on: day.toString() };
  };
  const versions = async () => (await world.sql`select id from policy where department_id = ${world.id}`).length;

  test('a repetition gets the first answer again and has no second effect', async () => {
    const body = next();
    const first = await admin.post('/v1/policies', body, { key: 'first-key' });
    const count = await versions();
    const again = await admin.post('/v1/policies', body, { key: 'first-key' });
    expect(first).toMatchObject({ status: 201 });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true', location: first.headers.location, etag: first.headers.etag },
    });
    expect(await versions()).toBe(count);
  });

  test('the same key for another body is refused; another person or address has keys of their own', async () => {
    await admin.post('/v1/policies', next(), { key: 'second-key' });
    expectProblem(await admin.post('/v1/policies', next(), { key: 'second-key' }), 422, 'idempotency-key-reused');
    const other = await world.freshPeople();
    expect((await world.as(other.admin).post('/v1/policies', next(), { key: 'second-key' })).status).toBe(201);
  });

  test('the same key with another query is refused, too', async () => {
    const body = next();
    expect((await admin.post('/v1/policies', body, { key: 'query-key' })).status).toBe(201);
    expectProblem(await admin.post('/v1/policies?dry_run=false', body, { key: 'query-key' }), 422, 'idempotency-key-reused');
  });

  test('a refusal is not remembered: the same key may succeed later', async () => {
    const body = { starts_on: '1901-01-01' };
    expectProblem(await admin.post('/v1/policies', body, { key: 'third-key' }), 409, 'policy-not-last');
    expect((await admin.post('/v1/policies', next(), { key: 'third-key' })).status).toBe(201);
  });

  test('the permission is checked again before a repetition is answered', async () => {
    const some = await world.freshPeople();
    const body = next();
    expect((await world.as(some.admin).post('/v1/policies', body, { key: 'fourth-key' })).status).toBe(201);
    await world.sql`update leadership_role set ends_on = '2026-01-01' where person_id = ${some.admin.id}`;
    expectProblem(await world.as(some.admin).post('/v1/policies', body, { key: 'fourth-key' }), 403, 'permission-denied');
  });

  test('a repetition is not found where the asker may no longer see what it is about', async () => {
    const plans = plansOf(world);
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const assignment = await world.assignment(mentee, mentor);
    const { id } = await plans.drafted(mentee);
    const endorse = () => world.as(mentor).post(`/v1/plan-versions/${id}/endorse`, {}, { ifMatch: '*', key: 'lost-key' });
    expect((await endorse()).status).toBe(200);
    expect((await endorse()).headers['idempotent-replayed']).toBe('true');
    await plans.suspended(assignment, '2026-02-01');
    const answer = await endorse();
    expectProblem(answer, 404, 'not-found');
    expect(answer.headers['idempotent-replayed']).toBeUndefined();
  });

  test('a repetition with a token that has lost the scope is refused, and one of what has changed since then answers what it is now', async () => {
    const some = await world.freshPeople();
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const { id, row_version } = await world.assignment(mentee, mentor);
    const pause = (scopes?: readonly string[]) =>
      world.as(mentee, scopes ? { scopes } : {}).post(`/v1/assignments/${id}/pause`, {}, { ifMatch: row_version, key: 'pause-key' });
    const first = await pause();
    expect(first.status).toBe(200);
    expect((await world.as(some.lead).post(`/v1/assignments/${id}/end`, {}, { ifMatch: '*' })).status).toBe(200);
    const present = await world.as(mentee).get(`/v1/assignments/${id}`);
    const again = await pause();
    expect(again).toMatchObject({
      status: 200,
      body: present.body,
      headers: { 'idempotent-replayed': 'true', etag: present.headers.etag },
    });
    expectProblem(await pause(['meeting:read']), 403, 'insufficient-scope');
  });

  test('of two requests at the same time one has the effect, the other is refused for now', async () => {
    const body = next();
    const blocker = await world.blocker();
    await blocker.query('select id from policy where department_id = $1 for update', [world.id]);
    const first = admin.post('/v1/policies', body, { key: 'fifth-key' });
    await blocker.someoneWaits();
    const second = await admin.post('/v1/policies', body, { key: 'fifth-key' });
    expectProblem(second, 409, 'idempotency-key-in-flight');
    expect(second.headers['retry-after']).toBe('1');
    await blocker.release();
    expect((await first).status).toBe(201);
    expect((await admin.post('/v1/policies', body, { key: 'fifth-key' })).headers['idempotent-replayed']).toBe('true');
  });

  test('an invalid key is refused', async () => {
    for (const key of ['x'.repeat(201), 'with space', 'ü'])
      expectProblem(await admin.post('/v1/policies', next(), { key }), 400, 'invalid-request', 'Idempotency-Key');
  });

  test('a dry run stores nothing', async () => {
    const body = next();
    const count = await versions();
    expect((await admin.post('/v1/policies?dry_run=true', body, { key: 'sixth-key' })).status).toBe(200);
    expect(await versions()).toBe(count);
    expect((await admin.post('/v1/policies', body, { key: 'sixth-key' })).status).toBe(201);
  });
});
