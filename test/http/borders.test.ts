/** What stands at the border: who asks is asked once, names show what they are, pages belong to whoever read them, and a refusal says why. */
import { createHash } from 'node:crypto';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { readCursorKey } from '../../src/domain/cursor-key.ts';
import { type ProblemCode, problems } from '../../src/domain/problems/index.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { createClient, expectProblem } from '../setup/client.ts';
import { failures } from '../setup/failures.ts';
import { AUDIENCE, createWorld, ISSUER } from '../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const admin = world.as(people.admin);
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a raw TCP client gets back: the status and the problem. */
async function raw(...lines: string[]): Promise<{ status: number; body: { code: string; detail: string; errors: unknown[] } }> {
  if (!world.app.server.listening) await world.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = world.app.server.address() as AddressInfo;
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  const json = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]), body: JSON.parse(json) };
}

describe('headers of one value', () => {
  it('two of Authorization, Host, Content-Type or Idempotency-Key are refused, whatever their order', async () => {
    const good = `Authorization: Bearer ${await world.issuer.mint(people.mentee.subject)}`;
    const other = `authorization: Bearer ${await world.issuer.mint(people.admin.subject)}`;
    const me = ['GET /v1/me HTTP/1.1', 'Host: a'];
    expect((await raw(...me, good)).status).toBe(200);
    const pairs = [
      [good, other],
      [other, good],
      [good, good],
      [good, 'HOST: b'],
      [good, 'Host: a'],
      [good, 'Content-Type: text/csv', 'content-type: application/json'],
      [good, 'Idempotency-Key: a', 'idempotency-key: b'],
    ];
    const wrong = await failures(
      pairs.map((pair) => [pair.map((line) => line.slice(0, 22)).join(' | '), pair] as const),
      async (pair) => {
        const { status, body } = await raw(...me, ...pair);
        expect({ status, code: body.code }).toEqual({ status: 400, code: 'malformed-http' });
        expect(body.errors).toEqual([{ header: expect.any(String), code: 'repeated', detail: 'must be given once' }]);
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('a cursor', () => {
  const listed = (who = admin, cursor?: string) => who.get(`/v1/people?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`);

  it('cannot be made by somebody who knows how cursors are made but not the key', async () => {
    const [seal, ...values] = JSON.parse(Buffer.from((await listed()).body.next_cursor ?? '', 'base64url').toString()) as string[];
    const unkeyed = [
      createHash('sha256')
        .update(JSON.stringify(['listPeople', world.id, [], values]))
        .digest('base64url')
        .slice(0, 16),
      createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22),
      seal?.slice(0, -1),
      '',
    ];
    for (const forged of unkeyed) {
      const cursor = Buffer.from(JSON.stringify([forged, ...values])).toString('base64url');
      expectProblem(await listed(admin, cursor), 400, 'invalid-cursor', 'cursor');
    }
  });

  it('is refused to somebody else, and to a client that acts for the person', async () => {
    const cursor = (await listed()).body.next_cursor ?? '';
    expect((await listed(admin, cursor)).status).toBe(200);
    expectProblem(await listed(world.as(people.lead), cursor), 400, 'invalid-cursor', 'cursor');
    expectProblem(await listed(world.as(people.admin, { actor: people.service }), cursor), 400, 'invalid-cursor', 'cursor');
  });

  it('of one thing is refused for another thing of the same kind', async () => {
    const [one, two] = [await world.person(), await world.person()];
    for (const { id } of [one, two]) for (const version of [1, 2]) await world.insert('needs_profile', { person_id: id, version });
    const list = (id: string, cursor = '') =>
      world.as(people.director).get(`/v1/people/${id}/needs-profiles?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const first = await list(one.id);
    if (!first.body.next_cursor) throw new Error(first.text);
    const cursor = first.body.next_cursor;
    expect((await list(one.id, cursor)).status).toBe(200);
    expectProblem(await list(two.id, cursor), 400, 'invalid-cursor', 'cursor');
  });

  it('is good in every process and after a restart, with the key of the database or of the configuration, and not with another', async () => {
    const kept = await readCursorKey(world.db);
    expect(kept.length).toBeGreaterThanOrEqual(32);
    const process = async (cursorKey: Buffer) => {
      const app = await createApp({
        config: loadConfig({ NODE_ENV: 'test', BUSY_DELAY_MS: '0' }),
        db: world.db,
        clock: world.clock,
        verify: createVerifier({
          issuer: ISSUER,
          audience: AUDIENCE,
          clock: () => new Date(world.clock().epochMilliseconds),
          jwks: world.issuer.jwks,
        }),
        cursorKey,
        workerRunning: () => true,
        stopping: () => false,
      });
      return { app, client: createClient(app, () => world.issuer.mint(people.admin.subject)) };
    };
    const configured = loadConfig({ CURSOR_KEY: 'a key that is long enough to be one.' }).cursorKey as Buffer;
    const processes = [await process(kept), await process(await readCursorKey(world.db)), await process(configured)] as const;
    const cursor = (await listed(processes[0].client)).body.next_cursor ?? '';
    expect((await listed(processes[1].client, cursor)).status).toBe(200);
    expectProblem(await listed(processes[2].client, cursor), 400, 'invalid-cursor', 'cursor');
    for (const { app } of processes) await app.close();
  });

  it('has a key that the service can read and nobody of the service can change', async () => {
    await expect(world.db.updateTable('service_key').set({ purpose: 'x' }).execute()).rejects.toThrow('permission denied');
    expect(() => loadConfig({ CURSOR_KEY: 'short' })).toThrow('CURSOR_KEY: must have at least 32 characters');
  });
});

describe('names', () => {
  const named = (family_name: string) =>
    admin.post('/v1/people', { kind: 'faculty', given_name: 'Ann', family_name, email: 'ann@example.edu' });

  it('with characters that turn the direction of a text, or have no width, are refused', async () => {
    const hidden = ['\u202e', '\u202a', '\u2066', '\u200e', '\u200f', '\u061c', '\u200b', '\u2060', '\ufeff', '\u00ad', '\u{e0041}'];
    const wrong = await failures(
      hidden.map((one) => [one.codePointAt(0)?.toString(16) ?? '', one] as const),
      async (one) => {
        const answer = await named(`Ng${one}uyen`);
        expectProblem(answer, 400, 'invalid-request', '/family_name');
        expect(answer.body.errors.map(({ detail }) => detail)).toContain(
          'must not contain control characters, or invisible ones that change how it reads',
        );
      },
    );
    expect(wrong).toEqual([]);
  });

  it('of every script are taken, with the joiners that some are written with', async () => {
    const scripts = [
      'Nguyễn',
      'Πέτρος',
      'Шевченко',
      '山田',
      '葛\u{e0100}城',
      'محمدی\u200cنژاد',
      'ක්\u200dරිෂ්ණ',
      'כהן',
      '김',
      '👩🏽\u200d⚕️',
      'O’Brien-Łoś',
    ];
    const wrong = await failures(
      scripts.map((name) => [name, name] as const),
      async (name) => {
        const { status, body } = await named(name);
        expect({ status, errors: body.errors, name: body['family_name'] }).toEqual({ status: 201, errors: undefined, name });
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('the development issuer', () => {
  const mint = (headers: Record<string, string>) => world.anonymous.post('/dev/tokens', { as: people.mentee.subject }, { headers });

  it('answers loopback hosts alone, and no request that a proxy passed on', async () => {
    for (const host of ['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000']) expect((await mint({ host })).status).toBe(200);
    const others = [
      ...['mentorship.example.edu', 'localhost.example.edu', '127.0.0.1.example.edu', '0.0.0.0:3000', '10.0.0.7'].map((host) => ({ host })),
      { forwarded: 'for=198.51.100.7' },
      { via: '1.1 proxy' },
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-host': 'localhost' },
      { 'x-forwarded-proto': 'https' },
      { 'x-real-ip': '127.0.0.1' },
    ];
    const wrong = await failures(
      others.map((headers) => [JSON.stringify(headers), headers] as const),
      async (headers) => {
        expectProblem(await mint(headers as Record<string, string>), 404, 'route-not-found');
        expectProblem(await world.anonymous.get('/dev/jwks.json', { headers: headers as Record<string, string> }), 404, 'route-not-found');
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('If-Match', () => {
  const patched = (ifMatch: string) => admin.patch('/v1/department', {}, { ifMatch });

  it('with weak tags alone says that they never match, not that somebody changed it', async () => {
    const tag = (await admin.get('/v1/department')).headers.etag ?? '';
    expect((await patched(tag)).status).toBe(200);
    expect((await patched(tag.replace('"', '"').replace(/"$/, '-gzip"'))).status).toBe(200);
    for (const weak of [`W/${tag}`, `W/${tag}, W/"7"`]) {
      const answer = await patched(weak);
      expectProblem(answer, 412, 'version-weak', 'If-Match');
      expect(answer.body.detail).toContain('proxy that compresses');
      expect(answer.body['current_version']).toBe((await admin.get('/v1/department')).body.row_version);
    }
    expectProblem(await patched('"999"'), 412, 'version-stale');
    expectProblem(await patched('"999", W/"7"'), 412, 'version-stale');
  });

  it('without a tag is a mistake in the request and says what a tag looks like', async () => {
    for (const nothing of ['3', 'abc', "'3'", '', ',']) expectProblem(await patched(nothing), 400, 'invalid-request', 'If-Match');
    expect((await patched('3')).body.errors[0]?.detail).toBe('must be an entity tag in quotes, such as "3", several of them, or *');
  });
});

describe('403', () => {
  it('names the permission and the roles that have it, and no person', async () => {
    const refused = await world.as(people.outsider).post('/v1/policies', {}, { headers: JSON_TYPE });
    expectProblem(refused, 403, 'permission-denied');
    expect(refused.body['permission']).toBe('policy:write');
    expect(refused.body['allowed_to']).toEqual(['the Chair', 'programme administrators']);
    expect(refused.body.detail).toBe('This needs the permission policy:write. It is held by the Chair or programme administrators.');
    expect(refused.text).not.toContain(people.admin.id);
  });

  it('of a row that may be read but not used this way names them, too', async () => {
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const { id } = await world.assignment(mentee, mentor);
    const refused = await world.as(people.committee).post(`/v1/assignments/${id}/pause`, {}, { ifMatch: '*' });
    expectProblem(refused, 403, 'permission-denied');
    expect(refused.body['permission']).toBe('assignment:pause');
    expect(refused.body['allowed_to']).toEqual(expect.arrayContaining(['the mentor', 'the mentorship lead']));
    expect(refused.body.detail).toContain('assignment:pause');
  });

  it('names the permission that is missing and not the one that is held, and none where a rule refuses in spite of it', async () => {
    const own = await world.as(people.admin).post('/v1/leadership-roles', {
      person_id: people.admin.id,
      role: 'mentorship_lead',
      starts_on: '2026-03-01',
    });
    expectProblem(own, 403, 'permission-denied');
    expect(own.body).toMatchObject({ detail: 'Somebody else records the roles that you hold.' });
    expect(own.body['permission']).toBeUndefined();
    const office = { person_id: people.mentee.id, role: 'programme_admin', starts_on: '2026-03-01' };
    const refused = await world.as(people.facultyAffairs).post('/v1/leadership-roles', office);
    expectProblem(refused, 403, 'permission-denied');
    expect(refused.body).toMatchObject({ permission: 'role:write_office', allowed_to: ['programme administrators'] });
  });
});

describe('413 and 415', () => {
  it('name the limit', async () => {
    const large = await admin.post('/v1/policies', { starts_on: 'x'.repeat(256 * 1024) });
    expectProblem(large, 413, 'too-large');
    expect(large.body.detail).toBe('The body may have 256 KiB.');
    const upload = await world.as(people.facultyAffairs).post('/v1/imports?kind=people', null, {
      payload: 'x',
      key: 'large',
      headers: { 'content-type': 'text/csv', 'content-length': String(60 * 2 ** 20) },
    });
    expectProblem(upload, 413, 'too-large');
    expect(upload.body.detail).toBe('A file may have 50 MiB.');
    const headers = await raw('GET /v1/me HTTP/1.1', 'Host: a', `X-Large: ${'x'.repeat(20_000)}`);
    expect(headers).toMatchObject({ status: 431, body: { detail: 'The request line and headers may have 16 KiB.' } });
  });

  it('name the types that the operation takes', async () => {
    const text = { headers: { 'content-type': 'text/plain' }, payload: 'x' };
    const posted = await admin.post('/v1/policies', null, text);
    expectProblem(posted, 415, 'unsupported-media-type');
    expect(posted).toMatchObject({ body: { detail: 'This operation takes application/json.' }, headers: { accept: 'application/json' } });
    const patched = await admin.patch('/v1/department', null, { ...text, ifMatch: '*' });
    expect(patched.body.detail).toBe('This operation takes application/merge-patch+json or application/json.');
    expect(patched.headers['accept-patch']).toBe('application/merge-patch+json, application/json');
    const hr = world.as(people.facultyAffairs);
    for (const options of [text, { headers: { 'content-type': 'application/json' }, payload: '{}' }]) {
      const upload = await hr.post('/v1/imports?kind=people', null, { ...options, key: 'typed' });
      expectProblem(upload, 415, 'unsupported-media-type');
      for (const type of ['multipart/form-data', 'text/csv', 'spreadsheetml.sheet']) expect(upload.body.detail).toContain(type);
    }
    const packed = await admin.post('/v1/policies', null, { payload: 'x', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } });
    expect(packed.body.detail).toBe('Send the body as it is, without Content-Encoding. This operation takes application/json.');
  });
});

describe('GET /problems/{code}', () => {
  it('says of every problem why it is answered and what to do, each in words of its own', async () => {
    const texts = new Map<string, string>();
    const wrong = await failures(
      Object.entries(problems).map(([code, problem]) => [code, { code, problem }] as const),
      async ({ code, problem: [status, title] }) => {
        const { body } = await world.anonymous.get<Record<string, string>>(`/problems/${code as ProblemCode}`);
        expect(body).toMatchObject({ type: `/problems/${code}`, code, status, title });
        for (const part of ['cause', 'remedy'] as const) {
          expect(body[part]).toMatch(/^[A-Z].{15,}\.$/s);
          expect(body[part]?.length).toBeLessThanOrEqual(200);
          expect(body[part]).not.toBe(`${title}.`);
        }
        expect(body['cause']).not.toBe(body['remedy']);
        expect(texts.get(body['cause'] ?? '')).toBeUndefined();
        texts.set(body['cause'] ?? '', code);
      },
    );
    expect(wrong).toEqual([]);
  });
});
