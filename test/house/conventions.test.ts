/** One choice for each question: what holds for every operation, tried on real ones. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { createClient, expectProblem } from '../setup/client.ts';
import { createWorld, ISSUER } from '../setup/world.ts';

const ORIGIN = 'https://portal.example.org';
const world = await createWorld({ environment: { CORS_ORIGINS: ORIGIN } });
const people = await world.freshPeople();
const admin = world.as(people.admin);
const anybody = world.as(people.outsider);
const department = async () => (await admin.get('/v1/department')).body;
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a raw TCP client gets back. */
async function raw(request: string): Promise<string> {
  if (!world.app.server.listening) await world.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = world.app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(request));
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

describe('addresses and methods', () => {
  test('an unknown address is 404, also without a token', async () => {
    expectProblem(await anybody.get('/v1/nothing-here'), 404, 'route-not-found');
    expectProblem(await world.anonymous.get('/v1/nothing-here'), 404, 'route-not-found');
    expectProblem(await anybody.get(`/v1/policies/${'9'.repeat(300)}`), 404, 'route-not-found');
  });

  test.for([
    ['DELETE', '/v1/department', 'GET, HEAD, PATCH'],
    ['PUT', '/v1/policies', 'GET, HEAD, POST'],
    ['POST', '/v1/policies/0198b7a0-0000-7000-8000-000000000001', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is 405 and says what is allowed', async ([method, url, allow]) => {
    const answer = await anybody.send(method, url);
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.allow).toBe(allow);
  });

  test('HEAD answers what GET answers, without the body', async () => {
    const get = await anybody.get('/v1/department');
    const head = await anybody.send('HEAD', '/v1/department');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.etag).toBe(get.headers.etag);
    expect((await world.anonymous.send('HEAD', '/v1/department')).status).toBe(401);
  });

  test('a request that is no HTTP is a problem too', async () => {
    const answer = await raw('NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('malformed-http');
  });

  test('an address that cannot be decoded is a problem too', async () => {
    const answer = await anybody.get('/v1/policies/%E0%A4%A');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.status).toBe(400);
  });
});

describe('401', () => {
  test('without a token names the scheme and nothing else', async () => {
    const answer = await world.anonymous.get('/v1/department');
    expectProblem(answer, 401, 'unauthenticated');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test.for([
    ['Basic dXNlcjpwYXNz', 'Bearer'],
    ['Bearer', 'Bearer'],
    ['Bearer not-a-token', 'Bearer error="invalid_token", error_description="malformed"'],
    [`Bearer ${'a'.repeat(9_000)}`, 'Bearer error="invalid_token", error_description="too_large"'],
  ])('%.20s gets %s', async ([authorization, challenge]) => {
    const answer = await world.anonymous.get('/v1/department', { headers: { authorization: `${authorization}` } });
    expectProblem(answer, 401, 'unauthenticated');
    expect(answer.headers['www-authenticate']).toBe(challenge);
  });

  test('comes before anything else is looked at: path, query or body', async () => {
    expectProblem(await world.anonymous.get('/v1/policies/nonsense?x=1'), 401, 'unauthenticated');
    expectProblem(await world.anonymous.post('/v1/policies', null, { payload: '{', headers: JSON_TYPE }), 401, 'unauthenticated');
  });
});

describe('403', () => {
  test('a valid token of nobody is told so', async () => {
    expectProblem(await world.as(people.nobody).get('/v1/department'), 403, 'identity-unknown');
  });

  test('a token without the scope is told which one', async () => {
    const answer = await world.as(people.admin, { scopes: ['policy:read'] }).get('/v1/department');
    expectProblem(answer, 403, 'insufficient-scope');
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="department:read"');
  });

  test('the scope is judged before the body', async () => {
    const answer = await world.as(people.admin, { scopes: ['mentorship:read'] }).post('/v1/policies', null, { payload: '{', headers: JSON_TYPE });
    expectProblem(answer, 403, 'insufficient-scope');
  });
});

describe('400', () => {
  const patch = (payload: string) => admin.patch('/v1/department', null, { payload, headers: { 'content-type': 'application/merge-patch+json' }, ifMatch: '*' });

  test('malformed JSON', async () => {
    for (const payload of ['{', '{"name": }', '\u0000', '']) expectProblem(await patch(payload), 400, 'invalid-request');
    expectProblem(await admin.post('/v1/policies', null, { payload: '{"starts_on"', headers: JSON_TYPE }), 400, 'invalid-request');
  });

  test('keys that would reach into a prototype', async () => {
    for (const payload of ['{"__proto__": {"x": 1}}', '{"constructor": {"prototype": {"x": 1}}}', '{"name": {"__proto__": null}}'])
      expectProblem(await patch(payload), 400, 'invalid-request');
    expectProblem(await admin.get('/v1/policies?__proto__=1'), 400, 'invalid-request');
    expectProblem(await admin.get('/v1/policies?constructor=1'), 400, 'invalid-request');
  });

  test('JSON as deep as it is long', async () => {
    expectProblem(await patch(`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`), 400, 'invalid-request');
    expectProblem(await patch(`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400, 'invalid-request');
  });

  test('texts that no database and no reader can hold: NUL, other controls, lone surrogates', async () => {
    for (const name of ['a\\u0000b', 'a\\u0007b', '\\ud800', 'a\\u001b[31m']) expectProblem(await patch(`{"name":"${name}"}`), 400, 'invalid-request', '/name');
    expectProblem(await admin.get('/v1/policies?cursor=%00'), 400, 'invalid-cursor', 'cursor');
    expectProblem(await admin.get('/v1/policies/%00'), 400, 'invalid-request', 'id');
  });

  test('a body that is no object, or a field of another type', async () => {
    for (const payload of ['[]', 'null', '"text"', '1', '{"name": 1}', '{"name": null}', '{"academic_year_start_month": "7"}'])
      expectProblem(await patch(payload), 400, 'invalid-request');
  });

  test('days that do not exist', async () => {
    for (const day of ['2025-02-30', '2025-13-01', 'infinity', 'epoch', '2026-7-1', '1899-12-31', '2200-01-01', '2026-01-01T00:00:00Z'])
      expectProblem(await patch(`{"programme_starts_on":"${day}"}`), 400, 'invalid-request', '/programme_starts_on');
  });

  test('unknown fields, each named', async () => {
    const answer = await patch('{"nmae": "x", "row_version": 3, "name": "y"}');
    expectProblem(answer, 400, 'invalid-request', '/nmae');
    expectProblem(answer, 400, 'invalid-request', '/row_version');
    expect((await department())['name']).toBe(world.name);
  });

  test('unknown and repeated query parameters', async () => {
    expectProblem(await admin.get('/v1/policies?lmit=5'), 400, 'invalid-request', 'lmit');
    expectProblem(await admin.get('/v1/policies?limit=5&limit=5'), 400, 'invalid-request', 'limit');
    expectProblem(await admin.get('/v1/policies?limit[]=5'), 400, 'invalid-request', 'limit[]');
    for (const limit of ['0', '201', '-1', '1.5', '', 'ten', '99999999999999999999']) expectProblem(await admin.get(`/v1/policies?limit=${limit}`), 400, 'invalid-request', 'limit');
  });

  test('everything wrong with path, query and body is told at once, and no value is repeated', async () => {
    const answer = await admin.post('/v1/policies?dry_run=SECRET', { starts_on: 'SECRET', conflict_grace_days: 0, surprise: 'SECRET' });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors.map(({ pointer, parameter }) => pointer ?? parameter).sort()).toEqual(['/conflict_grace_days', '/starts_on', '/surprise', 'dry_run']);
    expect(answer.text).not.toContain('SECRET');
  });

  test('a cursor that was edited, or belongs to another list', async () => {
    for (let version = 2; version <= 4; version += 1)
      await world.sql`update policy set ends_on = ${`20${version}0-01-01`} where ends_on is null and department_id = ${world.id}`.then(
        () => world.sql`insert into policy (department_id, version, starts_on) values (${world.id}, ${version}, ${`20${version}0-01-01`})`,
      );
    const first = await admin.get('/v1/policies?limit=2');
    expect(first.body.items).toHaveLength(2);
    const cursor = first.body.next_cursor ?? '';
    expect(first.headers.link).toBe(`</v1/policies?limit=2&cursor=${cursor}>; rel="next"`);
    const second = await admin.get(`/v1/policies?limit=2&cursor=${cursor}`);
    expect(second.body.items.map(({ id }) => id)).not.toContain(first.body.items[0]?.id);
    for (const edited of [`${cursor}x`, cursor.slice(0, -2), `x${cursor.slice(1)}`, Buffer.from('[1,2]').toString('base64url'), 'null'])
      expectProblem(await admin.get(`/v1/policies?limit=2&cursor=${edited}`), 400, 'invalid-cursor', 'cursor');
    expectProblem(await admin.get(`/v1/conflict-cases?cursor=${cursor}`), 400, 'invalid-cursor', 'cursor');
  });
});

describe('413 and 415', () => {
  test('a body over 256 KiB is refused', async () => {
    expectProblem(await admin.post('/v1/policies', { starts_on: 'x'.repeat(256 * 1024) }), 413, 'too-large');
  });

  test('a body of another type is refused, and PATCH says what it takes', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expectProblem(await admin.post('/v1/policies', null, { payload: 'x=1', headers: { 'content-type': type } }), 415, 'unsupported-media-type');
    const answer = await admin.patch('/v1/department', null, { payload: 'x', headers: { 'content-type': 'text/plain' }, ifMatch: '*' });
    expectProblem(answer, 415, 'unsupported-media-type');
    expect(answer.headers['accept-patch']).toBe('application/merge-patch+json, application/json');
  });

  test('PATCH takes plain JSON as well', async () => {
    const before = await department();
    const answer = await admin.patch('/v1/department', null, { payload: '{}', headers: JSON_TYPE, ifMatch: before.row_version });
    expect(answer).toMatchObject({ status: 200, body: { row_version: before.row_version } });
  });
});

describe('versions', () => {
  test('If-Match is required, must fit, and weak tags never do', async () => {
    const { row_version } = await department();
    expectProblem(await admin.patch('/v1/department', { name: 'Other' }), 428, 'precondition-required', 'If-Match');
    const stale = await admin.patch('/v1/department', { name: 'Other' }, { ifMatch: row_version + 1 });
    expectProblem(stale, 412, 'version-stale');
    expect(stale.body['current_version']).toBe(row_version);
    expectProblem(await admin.patch('/v1/department', { name: 'Other' }, { ifMatch: `W/"${row_version}"` }), 412, 'version-stale');
    expectProblem(await admin.patch('/v1/department', { name: 'Other' }, { ifMatch: `${row_version}"` }), 412, 'version-stale');
  });

  test('a change answers the next version, any of several tags fits, and so does *', async () => {
    const { row_version } = await department();
    const first = await admin.patch('/v1/department', { name: 'Department of Medicine and More' }, { ifMatch: `"999", "${row_version}"` });
    expect(first).toMatchObject({ status: 200, body: { row_version: row_version + 1 }, headers: { etag: `"${row_version + 1}"` } });
    expect(await admin.patch('/v1/department', { name: world.name }, { ifMatch: '*' })).toMatchObject({ status: 200, body: { row_version: row_version + 2 } });
  });

  test('If-None-Match answers 304 without a body while nothing changed', async () => {
    const { headers } = await admin.get('/v1/department');
    const etag = `${headers.etag}`;
    for (const known of [etag, `W/${etag}`, `"0", ${etag}`, '*']) {
      const answer = await admin.get('/v1/department', { headers: { 'if-none-match': known } });
      expect(answer).toMatchObject({ status: 304, text: '', headers: { etag, 'cache-control': 'no-store' } });
      expect(answer.headers['content-type']).toBeUndefined();
    }
    expect((await admin.get('/v1/department', { headers: { 'if-none-match': '"0"' } })).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  let year = 2060;
  const next = () => ({ starts_on: `${(year += 1)}-01-01` });
  const versions = async () => (await world.sql`select id from policy where department_id = ${world.id}`).length;

  test('a repetition gets the first answer again and has no second effect', async () => {
    const body = next();
    const first = await admin.post('/v1/policies', body, { key: 'first-key' });
    const count = await versions();
    const again = await admin.post('/v1/policies', body, { key: 'first-key' });
    expect(first).toMatchObject({ status: 201 });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotent-replayed': 'true', location: first.headers.location, etag: first.headers.etag } });
    expect(await versions()).toBe(count);
  });

  test('the same key for another body is refused; another person or address has keys of their own', async () => {
    await admin.post('/v1/policies', next(), { key: 'second-key' });
    expectProblem(await admin.post('/v1/policies', next(), { key: 'second-key' }), 422, 'idempotency-key-reused');
    const other = await world.freshPeople();
    expect((await world.as(other.admin).post('/v1/policies', next(), { key: 'second-key' })).status).toBe(201);
  });

  test('a refusal is not remembered: the same key may succeed later', async () => {
    const body = { starts_on: '1901-01-01' };
    expectProblem(await admin.post('/v1/policies', body, { key: 'third-key' }), 409, 'policy-not-last');
    expect((await admin.post('/v1/policies', next(), { key: 'third-key' })).status).toBe(201);
  });

  test('permission is asked again before a repetition is answered', async () => {
    const some = await world.freshPeople();
    const body = next();
    expect((await world.as(some.admin).post('/v1/policies', body, { key: 'fourth-key' })).status).toBe(201);
    await world.sql`update leadership_role set ends_on = '2026-01-01' where person_id = ${some.admin.id}`;
    expectProblem(await world.as(some.admin).post('/v1/policies', body, { key: 'fourth-key' }), 403, 'permission-denied');
  });

  test('two at the same time: one does it, the other is told to wait', async () => {
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

  test('a key that is none is refused', async () => {
    for (const key of ['x'.repeat(201), 'with space', 'ü']) expectProblem(await admin.post('/v1/policies', next(), { key }), 400, 'invalid-request', 'Idempotency-Key');
  });

  test('a dry run stores nothing', async () => {
    const body = next();
    const count = await versions();
    expect((await admin.post('/v1/policies?dry_run=true', body, { key: 'sixth-key' })).status).toBe(200);
    expect(await versions()).toBe(count);
    expect((await admin.post('/v1/policies', body, { key: 'sixth-key' })).status).toBe(201);
  });
});

describe('headers', () => {
  test('X-Request-Id is taken over when it is sane, and made up otherwise', async () => {
    const answered = async (id: string) => (await anybody.get('/v1/department', { headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await answered('portal-2026.03_01')).toBe('portal-2026.03_01');
    for (const id of ['short', 'x'.repeat(65), 'with space here', '<script>alert(1)</script>', 'Zoë-Šimková']) expect(await answered(id)).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/);
  });

  test('traceparent is passed on when it is one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await anybody.get('/v1/me', { headers: { traceparent } })).headers.traceparent).toBe(traceparent);
    expect((await anybody.get('/v1/me', { headers: { traceparent: 'x' } })).headers.traceparent).toBeUndefined();
  });

  test('nothing that needs a token, and no problem, is ever stored by a cache', async () => {
    for (const answer of [await anybody.get('/v1/me'), await anybody.get('/v1/department'), await world.anonymous.get('/v1/me'), await anybody.get('/v1/nothing'), await admin.patch('/v1/department', {})])
      expect(answer.headers['cache-control']).toBe('no-store');
    expect((await world.anonymous.get('/problems/not-found')).headers['cache-control']).toBe('public, max-age=300');
  });

  test('the public documents have an ETag and are not sent twice', async () => {
    const { headers, status } = await world.anonymous.get('/openapi.json');
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'public, max-age=300' });
    expect((await world.anonymous.get('/openapi.json', { headers: { 'if-none-match': `${headers.etag}` } })).status).toBe(304);
  });

  test('every answer tells browsers to do nothing with it', async () => {
    for (const answer of [await anybody.get('/v1/me'), await world.anonymous.get('/v1/me'), await anybody.get('/nowhere'), await world.anonymous.get('/openapi.json')]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
        'referrer-policy': 'no-referrer',
      });
      expect(answer.headers['x-powered-by']).toBeUndefined();
    }
  });

  test('the documentation page has a policy of its own and loads nothing from elsewhere', async () => {
    const page = await world.anonymous.get('/docs/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.text).not.toMatch(/(src|href)="https?:/);
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    world.anonymous.send('OPTIONS', '/v1/department', null, { headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match,authorization' } });

  test('an origin of the list may ask, and read the headers it needs', async () => {
    expect(await preflight(ORIGIN)).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': ORIGIN } });
    expect((await preflight(ORIGIN)).headers['access-control-allow-methods']).toContain('PATCH');
    const answer = await anybody.get('/v1/me', { headers: { origin: ORIGIN } });
    expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    expect(answer.headers.vary).toContain('Origin');
  });

  test.for(['https://evil.example.net', 'https://portal.example.org.evil.net', 'http://portal.example.org', 'null'])('%s may not', async (origin) => {
    expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
    expect((await anybody.get('/v1/me', { headers: { origin } })).headers['access-control-allow-origin']).toBeUndefined();
  });

  test('credentials are never allowed: the API has no cookies', async () => {
    expect((await preflight(ORIGIN)).headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('an OPTIONS request that is no preflight is a problem like any other', async () => {
    expectProblem(await world.anonymous.send('OPTIONS', '/v1/department'), 405, 'method-not-allowed');
  });
});

describe('429', () => {
  test('too many requests are told how long to wait, each caller for itself', async () => {
    const limited = await createWorld({ environment: { RATE_LIMIT_PER_MINUTE: '10' } });
    const [one, two] = [limited.as(await limited.person()), limited.as(await limited.person())];
    const answers = [];
    for (let i = 0; i < 11; i += 1) answers.push(await one.get('/v1/me'));
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);
    expect(answers[0]?.headers).toMatchObject({ 'ratelimit-policy': '"default";q=10;w=60', ratelimit: '"default";r=9;t=60' });
    const last = answers[10];
    if (!last) throw new Error('there are eleven answers');
    expectProblem(last, 429, 'too-many-requests');
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.headers.ratelimit).toMatch(/^"default";r=0;t=\d+$/);
    expect((await two.get('/v1/me')).status).toBe(200);
  });

  test('writing has half the quota, refused sign-ins a tenth', async () => {
    const limited = await createWorld({ environment: { RATE_LIMIT_PER_MINUTE: '20' } });
    const writer = limited.as(await limited.person());
    const written = [];
    for (let i = 0; i < 11; i += 1) written.push((await writer.post('/v1/policies', {})).status);
    expect(written).toEqual([...Array(10).fill(400), 429]);
    const refused = [];
    for (let i = 0; i < 3; i += 1) refused.push((await limited.anonymous.get('/v1/me')).status);
    expect(refused).toEqual([401, 401, 429]);
  });
});

describe('the service', () => {
  test('says it is ready only when database, migrations and worker are there', async () => {
    expect(await world.anonymous.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await world.anonymous.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const idle = await createWorld({ workerRunning: () => false });
    const answer = await idle.anonymous.get('/health/ready');
    expectProblem(answer, 503, 'unavailable');
    expect(answer.body['checks']).toEqual({ database: true, migrations: true, worker: false, stopping: false });
    const stopping = await createWorld({ stopping: () => true });
    expectProblem(await stopping.anonymous.get('/health/ready'), 503, 'unavailable');
  });

  test('explains each problem it can answer with at the address that is its type', async () => {
    const { body } = await world.anonymous.get('/v1/me');
    expect(await world.anonymous.get(String(body['type']))).toMatchObject({ status: 200, body: { code: 'unauthenticated', status: 401, title: body['title'] } });
    expectProblem(await world.anonymous.get('/problems/nonsense'), 400, 'invalid-request', 'code');
  });

  test('answers 503 when the database is gone, and says nothing about it', async () => {
    const app = await createApp({
      config: loadConfig({}),
      db: createDb(createPool('postgres://somebody@127.0.0.1:1/nowhere', { size: 1 })),
      clock: world.clock,
      verify: async () => ({ issuer: ISSUER, subject: 's', client_id: null, scopes: null, actor: null, isClient: false, expires_at: new Date() }),
      workerRunning: () => true,
      stopping: () => false,
    });
    const answer = await createClient(app, async () => 'token').get('/v1/me');
    await app.close();
    expectProblem(answer, 503, 'unavailable');
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.text).not.toMatch(/postgres|mentorship_|ECONN|127\.0\.0\.1/);
  });
});
