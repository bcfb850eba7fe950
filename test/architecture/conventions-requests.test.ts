/** One choice for each question, tried on real operations: what is asked, by whom, and what is wrong with it. */
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { answerClientError } from '../../src/http/errors.ts';
import { expectProblem } from '../setup/client.ts';
import { readDocument } from '../setup/document.ts';
import { failures } from '../setup/failures.ts';
import { createWorld } from '../setup/world.ts';
import { access as cases } from './cases/all.ts';

const world = await createWorld();
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

  test('a method that an address does not support is 405 with the allowed methods', async () => {
    const asked = [
      ['DELETE', '/v1/department', 'GET, HEAD, PATCH'],
      ['PUT', '/v1/policies', 'GET, HEAD, POST'],
      ['POST', '/v1/policies/0198b7a0-0000-7000-8000-000000000001', 'GET, HEAD, PATCH'],
      ['POST', '/openapi.json', 'GET, HEAD'],
    ] as const;
    const wrong = await failures(
      asked.map((one) => [one.join(' '), one] as const),
      async ([method, url, allow]) => {
        const answer = await anybody.send(method, url);
        expectProblem(answer, 405, 'method-not-allowed');
        expect(answer.headers.allow).toBe(allow);
      },
    );
    expect(wrong).toEqual([]);
  });

  test('HEAD answers what GET answers, without the body', async () => {
    const get = await anybody.get('/v1/department');
    const head = await anybody.send('HEAD', '/v1/department');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.etag).toBe(get.headers.etag);
    expect((await world.anonymous.send('HEAD', '/v1/department')).status).toBe(401);
  });

  test('a request that is not valid HTTP is answered with a problem', async () => {
    const answer = await raw('NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('malformed-http');
  });

  test('headers that are too large and a missing Host are answered with a complete problem', async () => {
    const large = await raw(`GET /v1/me?q=Name HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1\.1 431 /);
    const body = JSON.parse(large.slice(large.indexOf('\r\n\r\n') + 4));
    expect(body).toMatchObject({ status: 431, code: 'headers-too-large', detail: expect.any(String), request_id: expect.any(String) });
    expect(body.instance).not.toContain('Name');
    expect(large).toContain(`x-request-id: ${body.request_id}`);
    const hostless = await raw('GET /v1/me HTTP/1.1\r\n\r\n');
    expect(hostless).toMatch(/^HTTP\/1\.1 400 /);
    expect(hostless).toContain('"code":"malformed-http"');
    expect(hostless).toContain('"instance":"/v1/me"');
  });

  test('a request that does not arrive in time is 408', () => {
    let written = '';
    const socket = { writable: true, end: (text: string) => (written = text) };
    answerClientError(
      Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT', bytesParsed: 0, rawPacket: {} }) as never,
      socket as never,
    );
    expect(written).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(written).toContain('"code":"request-timeout"');
  });

  test('an address that cannot be decoded is answered with a problem', async () => {
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

  test('a malformed token is answered with the reason', async () => {
    const challenges = [
      ['Basic dXNlcjpwYXNz', 'Bearer'],
      ['Bearer', 'Bearer'],
      ['Bearer not-a-token', 'Bearer error="invalid_token", error_description="malformed"'],
      [`Bearer ${'a'.repeat(9_000)}`, 'Bearer error="invalid_token", error_description="too_large"'],
    ] as const;
    const wrong = await failures(
      challenges.map((one) => [one[0].slice(0, 20), one] as const),
      async ([authorization, challenge]) => {
        const answer = await world.anonymous.get('/v1/department', { headers: { authorization } });
        expectProblem(answer, 401, 'unauthenticated');
        expect(answer.headers['www-authenticate']).toBe(challenge);
      },
    );
    expect(wrong).toEqual([]);
  });

  test('comes before path, query and body are validated', async () => {
    expectProblem(await world.anonymous.get('/v1/policies/nonsense?x=1'), 401, 'unauthenticated');
    expectProblem(await world.anonymous.post('/v1/policies', null, { payload: '{', headers: JSON_TYPE }), 401, 'unauthenticated');
  });
});

describe('403', () => {
  test('a valid token of an unknown person is 403 and says so', async () => {
    expectProblem(await world.as(people.nobody).get('/v1/department'), 403, 'identity-unknown');
  });

  test('a token without the scope is 403 and names the missing scope', async () => {
    const answer = await world.as(people.admin, { scopes: ['policy:read'] }).get('/v1/department');
    expectProblem(answer, 403, 'insufficient-scope');
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="department:read"');
  });

  test('the scope is checked before the body', async () => {
    const answer = await world
      .as(people.admin, { scopes: ['mentorship:read'] })
      .post('/v1/policies', null, { payload: '{', headers: JSON_TYPE });
    expectProblem(answer, 403, 'insufficient-scope');
  });
});

describe('403 before anything else', () => {
  test('a caller whom no role could permit is refused whatever they send', async () => {
    for (const payload of ['{', '{"surprise": 1}', 'x'.repeat(300 * 1024)])
      expectProblem(await anybody.post('/v1/policies', null, { payload, headers: JSON_TYPE }), 403, 'permission-denied');
    expectProblem(
      await anybody.post('/v1/sites?x=1', null, { payload: 'x', headers: { 'content-type': 'text/plain' } }),
      403,
      'permission-denied',
    );
  });
});

describe('400', () => {
  const patch = (payload: string) =>
    admin.patch('/v1/department', null, { payload, headers: { 'content-type': 'application/merge-patch+json' }, ifMatch: '*' });

  test('malformed JSON is refused', async () => {
    for (const payload of ['{', '{"name": }', '\u0000', '']) expectProblem(await patch(payload), 400, 'invalid-request');
    expectProblem(await admin.post('/v1/policies', null, { payload: '{"starts_on"', headers: JSON_TYPE }), 400, 'invalid-request');
  });

  test('keys that would reach into a prototype are refused', async () => {
    for (const payload of ['{"__proto__": {"x": 1}}', '{"constructor": {"prototype": {"x": 1}}}', '{"name": {"__proto__": null}}'])
      expectProblem(await patch(payload), 400, 'invalid-request');
    expectProblem(await admin.get('/v1/policies?__proto__=1'), 400, 'invalid-request');
    expectProblem(await admin.get('/v1/policies?constructor=1'), 400, 'invalid-request');
  });

  test('dangerous keys, malformed JSON and bytes that are not UTF-8 are distinct errors', async () => {
    expect((await patch('{"__proto__": {"x": 1}}')).body.detail).toContain('__proto__');
    expect((await patch('{"name"')).body.detail).toBe('The body is not valid JSON.');
    const payload = Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
    const answer = await admin.patch('/v1/department', null, { payload, headers: JSON_TYPE, ifMatch: '*' });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.detail).toBe('The body is not UTF-8.');
  });

  test('names of invisible characters are refused', async () => {
    for (const name of ['\\u200b', '\\u202e\\u2066', '\\u2060\\ufeff', '\\u3164', '\\u0301'])
      expectProblem(await patch(`{"name":"${name}"}`), 400, 'invalid-request', '/name');
    for (const hidden of [
      '\\u200b',
      '\\u202e',
      '\\u2066',
      '\\u200f',
      '\\u061c',
      '\\u00ad',
      '\\ufeff',
      '\\u2060',
      '\\u200d',
      '\\u2028',
      '\\ufe0f',
    ])
      expectProblem(await patch(`{"name":"Ann${hidden}a"}`), 400, 'invalid-request', '/name');
    expect((await department()).name).toBe(world.name);
  });

  test('deeply nested JSON is refused', async () => {
    expectProblem(await patch(`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`), 400, 'invalid-request');
    expectProblem(await patch(`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400, 'invalid-request');
  });

  test('texts with NUL, other control characters or lone surrogates are refused', async () => {
    for (const name of ['a\\u0000b', 'a\\u0007b', '\\ud800', 'a\\u001b[31m'])
      expectProblem(await patch(`{"name":"${name}"}`), 400, 'invalid-request', '/name');
    expectProblem(await admin.get('/v1/policies?cursor=%00'), 400, 'invalid-cursor', 'cursor');
    expectProblem(await admin.get('/v1/policies/%00'), 400, 'invalid-request', 'id');
  });

  test('a body that is not an object and a field of the wrong type are refused', async () => {
    for (const payload of ['[]', 'null', '"text"', '1', '{"name": 1}', '{"name": null}', '{"academic_year_start_month": "7"}'])
      expectProblem(await patch(payload), 400, 'invalid-request');
  });

  test('days that do not exist are refused', async () => {
    for (const day of ['2025-02-30', '2025-13-01', 'infinity', 'epoch', '2026-7-1', '1899-12-31', '2200-01-01', '2026-01-01T00:00:00Z'])
      expectProblem(await patch(`{"programme_starts_on":"${day}"}`), 400, 'invalid-request', '/programme_starts_on');
  });

  test('unknown fields are refused, each named', async () => {
    const answer = await patch('{"nmae": "x", "row_version": 3, "name": "y"}');
    expectProblem(answer, 400, 'invalid-request', '/nmae');
    expectProblem(answer, 400, 'invalid-request', '/row_version');
    expect((await department()).name).toBe(world.name);
  });

  test('unknown and repeated query parameters are refused', async () => {
    expectProblem(await admin.get('/v1/policies?lmit=5'), 400, 'invalid-request', 'lmit');
    expectProblem(await admin.get('/v1/policies?limit=5&limit=5'), 400, 'invalid-request', 'limit');
    expectProblem(await admin.get('/v1/policies?limit[]=5'), 400, 'invalid-request', 'limit[]');
    for (const limit of ['0', '201', '-1', '1.5', '', 'ten', '99999999999999999999'])
      expectProblem(await admin.get(`/v1/policies?limit=${limit}`), 400, 'invalid-request', 'limit');
  });

  test('a query parameter of an operation without any is refused, so that an intended dry run never writes', async () => {
    const site = { code: 'TRIED', name: 'Tried Hospital', affiliation: 'full' };
    const answer = await admin.patch('/v1/department?dry_run=true', { name: 'Other' }, { ifMatch: '*' });
    expectProblem(answer, 400, 'invalid-request', 'dry_run');
    expect(answer.body.errors[0]?.code).toBe('unknown_field');
    expect((await department()).name).toBe(world.name);
    expectProblem(await admin.post('/v1/sites?dryrun=true', site), 400, 'invalid-request', 'dryrun');
    expectProblem(await admin.get('/v1/me?x=1'), 400, 'invalid-request', 'x');
    expect((await admin.get('/v1/sites?q=TRIED')).body.items).toEqual([]);
  });

  test('a limit that is not plain digits or is given twice is refused', async () => {
    for (const limit of ['1e1', '0x10', '01', '%205', '5%20', '+5', '5.0', '1000'])
      expectProblem(await admin.get(`/v1/policies?limit=${limit}`), 400, 'invalid-request', 'limit');
    for (const limit of ['1', '200']) expect((await admin.get(`/v1/policies?limit=${limit}`)).status).toBe(200);
    expect((await admin.get('/v1/policies?limit=5&limit=5')).body.errors).toEqual([
      { parameter: 'limit', code: 'repeated', detail: 'must be given once' },
    ]);
  });

  test('every error has a code that programs can rely on', async () => {
    const { body } = await patch('{"time_zone": "Nowhere/Town"}');
    expect(body.errors).toMatchObject([{ pointer: '/time_zone', code: 'invalid_value' }]);
  });

  test('all errors of path, query and body are answered at once, and no value is repeated', async () => {
    const answer = await admin.post('/v1/policies?dry_run=SECRET', { starts_on: 'SECRET', conflict_grace_days: 0, surprise: 'SECRET' });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors.map(({ pointer, parameter }) => pointer ?? parameter).sort()).toEqual([
      '/conflict_grace_days',
      '/starts_on',
      '/surprise',
      'dry_run',
    ]);
    expect(answer.text).not.toContain('SECRET');
  });

  test('a cursor that was edited or belongs to another list is refused', async () => {
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

describe('400 invalid-cursor', async () => {
  type Operation = { operationId: string; parameters?: { name: string }[]; responses: Record<string, { description: string }> };
  const text = (await world.anonymous.get('/openapi.json')).text;
  const { paths } = readDocument<{ paths: Record<string, { get?: Operation }> }>(text);
  const reads = Object.entries(paths).flatMap(([url, { get }]) => (get ? [{ url, ...get }] : []));
  const lists = reads.filter(({ responses }) => responses['400']?.description.includes('`invalid-cursor`'));
  let made = 0;

  test('is declared by every operation that takes a cursor', () => {
    const taking = reads.filter(({ parameters = [] }) => parameters.some(({ name }) => name === 'cursor'));
    expect(taking).not.toEqual([]);
    expect(lists.map(({ operationId }) => operationId)).toEqual(taking.map(({ operationId }) => operationId));
  });

  test('is the answer of each list to an invalid cursor', { timeout: 120_000 }, async () => {
    const wrong = await failures(
      lists.map((list) => [list.operationId, list] as const),
      async ({ operationId, url }) => {
        const mentee = await world.person({ division: 'CARD', site: 'UNION' });
        const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
        made += 1;
        const { path = '', query = {} } =
          (await cases[operationId]?.({ world, people, author: people.outsider, mentee, mentor, fresh: made })) ?? {};
        const ask = (as: typeof mentee, more: object = {}) =>
          world.as(as).get(`${url.replace(/\{\w+\}/, path)}?${new URLSearchParams({ ...query, ...more })}`);
        // Well-formed, but not sealed by the service.
        const forged = Buffer.from('["seal","0198b7a0-0000-7000-8000-000000000001"]').toString('base64url');
        let listed = 0;
        for (const who of [
          mentee,
          mentor,
          people.director,
          people.lead,
          people.admin,
          people.facultyAffairs,
          people.committee,
          people.outsider,
        ]) {
          if ((await ask(who)).status !== 200) continue;
          listed += 1;
          for (const cursor of ['nonsense', forged]) expectProblem(await ask(who, { cursor }), 400, 'invalid-cursor', 'cursor');
        }
        expect(listed).toBeGreaterThan(0);
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('413 and 415', () => {
  test('a body over 256 KiB is refused', async () => {
    expectProblem(await admin.post('/v1/policies', { starts_on: 'x'.repeat(256 * 1024) }), 413, 'too-large');
  });

  test('a body of another media type is refused, and PATCH names those it accepts', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expectProblem(
        await admin.post('/v1/policies', null, { payload: 'x=1', headers: { 'content-type': type } }),
        415,
        'unsupported-media-type',
      );
    const answer = await admin.patch('/v1/department', null, { payload: 'x', headers: { 'content-type': 'text/plain' }, ifMatch: '*' });
    expectProblem(answer, 415, 'unsupported-media-type');
    expect(answer.headers['accept-patch']).toBe('application/merge-patch+json, application/json');
  });

  test('JSON in another charset, a merge patch outside PATCH, and a compressed body are refused', async () => {
    const sent = (headers: Record<string, string>) => admin.post('/v1/policies', null, { payload: '{}', headers });
    expectProblem(await sent({ 'content-type': 'application/json; charset=utf-16' }), 415, 'unsupported-media-type');
    expectProblem(await sent({ 'content-type': 'application/merge-patch+json' }), 415, 'unsupported-media-type');
    const packed = await sent({ ...JSON_TYPE, 'content-encoding': 'gzip' });
    expectProblem(packed, 415, 'unsupported-media-type');
    expect(packed.headers['accept-encoding']).toBe('identity');
    expectProblem(
      await sent({ 'content-type': 'application/json; charset="UTF-8"', 'content-encoding': 'identity' }),
      400,
      'invalid-request',
    );
  });

  test('PATCH accepts plain JSON, too', async () => {
    const before = await department();
    const answer = await admin.patch('/v1/department', null, { payload: '{}', headers: JSON_TYPE, ifMatch: before.row_version });
    expect(answer).toMatchObject({ status: 200, body: { row_version: before.row_version } });
  });
});

describe('406', () => {
  test('a client that accepts neither JSON nor problems gets 406', async () => {
    const accepting = (accept: string) => anybody.get('/v1/me', { headers: { accept } });
    for (const accept of ['text/html', 'application/json;q=0, text/csv', 'image/*', 'application/xml'])
      expectProblem(await accepting(accept), 406, 'not-acceptable');
    for (const accept of ['*/*', 'application/*', 'application/json', 'application/problem+json', 'text/html, */*;q=0.1', ''])
      expect((await accepting(accept)).status).toBe(200);
    expect((await world.anonymous.get('/health/live', { headers: { accept: 'text/plain' } })).status).toBe(200);
  });
});
