/** One choice for each question, tried on real operations: what every answer carries, who else may ask, how often, and is anybody there? */
import { createHash } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { createClient, expectProblem } from '../setup/client.ts';
import { readDocument } from '../setup/document.ts';
import { createWorld, ISSUER } from '../setup/world.ts';

const ORIGIN = 'https://portal.example.org';
const world = await createWorld({ environment: { CORS_ORIGINS: ORIGIN } });
const people = await world.freshPeople();
const admin = world.as(people.admin);
const anybody = world.as(people.outsider);

describe('headers', () => {
  test('X-Request-Id is taken over when it is well-formed, and generated otherwise', async () => {
    const answered = async (id: string) =>
      (await anybody.get('/v1/department', { headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await answered('portal-2026.03_01')).toBe('portal-2026.03_01');
    for (const id of ['short', 'x'.repeat(65), 'with space here', '<script>alert(1)</script>', 'Zoë-Šimková'])
      expect(await answered(id)).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/);
  });

  test('a valid traceparent is passed on, an invalid one is not', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await anybody.get('/v1/me', { headers: { traceparent } })).headers.traceparent).toBe(traceparent);
    expect((await anybody.get('/v1/me', { headers: { traceparent: 'x' } })).headers.traceparent).toBeUndefined();
  });

  test('nothing that needs a token, and no problem, is ever stored by a cache', async () => {
    for (const answer of [
      await anybody.get('/v1/me'),
      await anybody.get('/v1/department'),
      await world.anonymous.get('/v1/me'),
      await anybody.get('/v1/nothing'),
      await admin.patch('/v1/department', {}),
    ])
      expect(answer.headers['cache-control']).toBe('no-store');
    expect((await world.anonymous.get('/problems/not-found')).headers['cache-control']).toBe('public, max-age=300');
  });

  test('public documents have an ETag and are answered 304 to a caller who has them', async () => {
    const { headers, status } = await world.anonymous.get('/openapi.json');
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'public, max-age=300' });
    expect((await world.anonymous.get('/openapi.json', { headers: { 'if-none-match': `${headers.etag}` } })).status).toBe(304);
    const meaning = await world.anonymous.get('/problems/not-found');
    const unchanged = { headers: { 'if-none-match': `${meaning.headers.etag}` } };
    expect(await world.anonymous.get('/problems/not-found', unchanged)).toMatchObject({ status: 304, text: '' });
    expect((await world.anonymous.send('HEAD', '/problems/not-found', null, unchanged)).status).toBe(304);
    expect((await world.anonymous.get('/problems/version-stale', unchanged)).status).toBe(200);
  });

  test('every answer carries the security headers that keep browsers from interpreting it', async () => {
    for (const answer of [
      await anybody.get('/v1/me'),
      await world.anonymous.get('/v1/me'),
      await anybody.get('/nowhere'),
      await world.anonymous.get('/openapi.json'),
    ]) {
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
    expect(page.text).toContain('<title>Faculty mentorship</title>');
    expect(page.headers['cache-control']).toBe('no-cache');
  });

  test('the script of that page is stored for good: its address changes with its content', async () => {
    const [, address = ''] = /src="(js\/scalar\.[\da-f]{16}\.js)"/.exec((await world.anonymous.get('/docs/')).text) ?? [];
    const script = await world.anonymous.get(`/docs/${address}`);
    expect(script).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=31536000, immutable' } });
    expect(script.text.length).toBeGreaterThan(100_000);
    expect(address).toContain(createHash('sha256').update(script.text).digest('hex').slice(0, 16));
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    world.anonymous.send('OPTIONS', '/v1/department', null, {
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match,authorization' },
    });

  test('an origin of the list may ask, and read the headers it needs', async () => {
    expect(await preflight(ORIGIN)).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': ORIGIN } });
    expect((await preflight(ORIGIN)).headers['access-control-allow-methods']).toContain('PATCH');
    const answer = await anybody.get('/v1/me', { headers: { origin: ORIGIN } });
    expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    expect(answer.headers.vary).toContain('Origin');
  });

  test('an origin that is not on the list may not, however similar it looks', async () => {
    for (const origin of ['https://evil.example.net', 'https://portal.example.org.evil.net', 'http://portal.example.org', 'null']) {
      expect((await preflight(origin)).headers['access-control-allow-origin'], origin).toBeUndefined();
      expect((await anybody.get('/v1/me', { headers: { origin } })).headers['access-control-allow-origin'], origin).toBeUndefined();
    }
  });

  test('credentials are never allowed: the API has no cookies', async () => {
    expect((await preflight(ORIGIN)).headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('an OPTIONS request that is no preflight grants nothing', async () => {
    const answer = await world.anonymous.send('OPTIONS', '/v1/department');
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('429', () => {
  test('a caller with too many requests gets 429 with the seconds to wait, and other callers are not affected', async () => {
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '10' } });
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
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '20' } });
    const writer = limited.as(await limited.person());
    const written = [];
    for (let i = 0; i < 11; i += 1) written.push(await writer.post('/v1/policies', {}));
    expect(written.map(({ status }) => status)).toEqual([...Array(10).fill(403), 429]);
    expect(written[0]?.headers).toMatchObject({
      'ratelimit-policy': '"write";q=10;w=60, "default";q=20;w=60',
      ratelimit: '"write";r=9;t=60, "default";r=19;t=60',
    });
    const refused = [];
    for (let i = 0; i < 3; i += 1) refused.push((await limited.anonymous.get('/v1/me')).status);
    expect(refused).toEqual([401, 401, 429]);
  });

  test('refused tokens limit nobody else at their address: good tokens, documents and health are still answered', async () => {
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '20' } });
    const bad = { headers: { authorization: 'Bearer not-a-token' } };
    const refused = [];
    for (let i = 0; i < 6; i += 1) refused.push((await limited.anonymous.get('/v1/me', bad)).status);
    expect(refused).toEqual([401, 401, 429, 429, 429, 429]);
    expect((await limited.as(await limited.person()).get('/v1/me')).status).toBe(200);
    expect((await limited.anonymous.get('/openapi.json')).status).toBe(200);
  });

  test('a person has one quota, whatever token or header they send, and so has whoever reads by their secret', async () => {
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '10' } });
    const person = await limited.person();
    const { path } = (await limited.as(person).post('/v1/calendar-feed', {})).body;
    const tokens = [limited.as(person), limited.as(person, { scopes: ['mentorship:read'] })];
    for (let i = 0; i < 6; i += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}` };
      expect((await tokens[i % 2]?.get('/v1/me', { headers }))?.status).toBe(200);
    }
    for (let i = 0; i < 3; i += 1) expect((await limited.anonymous.get(String(path))).status).toBe(200);
    expect((await limited.anonymous.get(String(path))).status).toBe(429);
    expect((await tokens[1]?.get('/v1/me'))?.status).toBe(429);
  });

  test('made-up tokens open no window of their own: an address has ten times the quota of a caller', async () => {
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '2' } });
    const statuses = [];
    for (let i = 0; i < 21; i += 1) {
      const authorization = `Bearer ${'x'.repeat(43)}${i}`;
      statuses.push((await limited.anonymous.get('/v1/me', { headers: { authorization } })).headers['ratelimit-policy']);
    }
    expect(statuses.slice(0, 20).every((policy) => policy === '"auth-failure";q=1;w=60')).toBe(true);
    expect(statuses[20]).toBe('"address";q=20;w=60');
  });

  test('health is never limited', async () => {
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '2' } });
    for (let i = 0; i < 6; i += 1) {
      const answer = await limited.anonymous.get('/health/live');
      expect(answer.status).toBe(200);
      expect(answer.headers.ratelimit).toBeUndefined();
    }
  });
});

describe('behind a proxy', () => {
  test('the client address is the one that the trusted proxy saw, whatever X-Forwarded-For claims', async () => {
    const proxied = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '20', TRUST_PROXY_HOPS: '1' } });
    const refused = async (forwarded: string) =>
      (await proxied.anonymous.get('/v1/me', { headers: { 'x-forwarded-for': forwarded } })).status;
    const statuses = [];
    for (const claimed of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) statuses.push(await refused(`${claimed}, 203.0.113.7`));
    expect(statuses).toEqual([401, 401, 429]);
    expect(await refused('198.51.100.1, 203.0.113.8')).toBe(401);
  });

  test('X-Forwarded-For is ignored where no proxy is trusted', async () => {
    const direct = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '20' } });
    const statuses = [];
    for (const claimed of ['198.51.100.1', '198.51.100.2', '198.51.100.3'])
      statuses.push((await direct.anonymous.get('/v1/me', { headers: { 'x-forwarded-for': claimed } })).status);
    expect(statuses).toEqual([401, 401, 429]);
  });
});

/** The application on another database, asked with a token that is good. */
async function askOn(databaseUrl: string, url: string) {
  const db = createDb(createPool(databaseUrl, { size: 1 }));
  const app = await createApp({
    config: loadConfig({}),
    db,
    clock: world.clock,
    verify: async () => ({
      issuer: ISSUER,
      subject: 's',
      person: null,
      client_id: 'portal',
      scopes: null,
      actor: null,
      isClient: false,
      expires_at: new Date(),
    }),
    workerRunning: () => true,
    stopping: () => false,
  });
  const started = performance.now();
  const answer = await createClient(app, async () => 'token').get(url);
  const took_ms = performance.now() - started;
  await app.close();
  await db.destroy();
  return { ...answer, took_ms };
}

describe('the service', () => {
  test('is ready only while database, migrations and worker are available', async () => {
    expect(await world.anonymous.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await world.anonymous.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const idle = await world.beside({ workerRunning: () => false });
    const answer = await idle.anonymous.get('/health/ready');
    expectProblem(answer, 503, 'unavailable');
    expect(answer.body.checks).toEqual({
      database: true,
      reading: true,
      writing: true,
      migrations: true,
      worker: false,
      stopping: false,
    });
    const stopping = await world.beside({ stopping: () => true });
    expectProblem(await stopping.anonymous.get('/health/ready'), 503, 'unavailable');
    expect((await stopping.anonymous.get('/health/live')).status).toBe(200);
  });

  test('refuses requests on open connections while it is stopping, and closes the connections', async () => {
    const stopping = await world.beside({ stopping: () => true });
    const answer = await stopping.as(await stopping.person()).get('/v1/me');
    expectProblem(answer, 503, 'unavailable');
    expect(answer.headers.connection).toBe('close');
  });

  test('explains each problem at the address in its type', async () => {
    const { body } = await world.anonymous.get('/v1/me');
    expect(await world.anonymous.get(String(body.type))).toMatchObject({
      status: 200,
      body: { code: 'unauthenticated', status: 401, title: body.title },
    });
    for (const unknown of ['nonsense', 'constructor', 'x'.repeat(150)])
      expectProblem(await world.anonymous.get(`/problems/${unknown}`), 404, 'not-found');
  });

  test('answers 503 when the database is unreachable, and reveals nothing about it', async () => {
    const answer = await askOn('postgres://somebody@127.0.0.1:1/nowhere', '/v1/me');
    expectProblem(answer, 503, 'unavailable');
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.text).not.toMatch(/postgres|mentorship_|ECONN|127\.0\.0\.1/);
  });

  test('answers 503 when the database does not respond, and reports that it is not ready within four seconds', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `postgres://somebody@127.0.0.1:${(silent.address() as AddressInfo).port}/nowhere`;
    const [ready, other] = await Promise.all([askOn(url, '/health/ready'), askOn(url, '/v1/me')]);
    expect(ready.took_ms).toBeLessThan(4_000);
    expectProblem(ready, 503, 'unavailable');
    expectProblem(other, 503, 'unavailable');
    silent.close();
  });
});

describe('the document', () => {
  type Operation = {
    operationId: string;
    description?: string;
    parameters?: { name: string }[];
    responses: Record<string, { headers?: object }>;
  };
  const read = async () => {
    const { text } = await world.anonymous.get('/openapi.json');
    const document = readDocument<{ paths: Record<string, Record<string, Operation>> }>(text);
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    const operation = (id: string) => operations.find(({ operationId }) => operationId === id);
    return { text, operations, operation };
  };

  test('has patterns that every regular expression dialect reads, and that refuse the same control characters', async () => {
    const { text } = await read();
    const patterns = [
      ...new Set([...text.matchAll(/"pattern": ("(?:[^"\\\\]|\\\\.)*")/g)].map(([, pattern]) => JSON.parse(`${pattern}`) as string)),
    ];
    expect(patterns.filter((pattern) => /\\p\{/.test(pattern))).toEqual([]);
    const line = patterns.find((pattern) => pattern.startsWith('^[^\\u0000-')) ?? '';
    for (const flags of ['', 'u']) {
      const printable = new RegExp(line, flags);
      for (const fine of ['Zoë Šimková', '👩🏽\u200d⚕️', '山田', '']) expect(printable.test(fine), fine).toBe(true);
      for (const wrong of ['a\u0000', '\u001f', '\u007f', '\u009f', 'a\nb']) expect(printable.test(wrong)).toBe(false);
    }
  });

  test('describes every operation beyond its summary, and names its headers', async () => {
    const { operations, operation } = await read();
    const ownText = ({ description = '' }: Operation) => description.replace(/\n\n[^\n]*$/, '');
    expect(operations.filter((each) => ownText(each).length < 30).map(({ operationId }) => operationId)).toEqual([]);
    expect(operation('getDepartment')?.responses['304']).toBeDefined();
    expect(operation('getDepartment')?.parameters?.map(({ name }) => name)).toContain('If-None-Match');
    expect(operation('listPeople')?.parameters?.map(({ name }) => name)).toContain('Prefer');
    expect(Object.keys(operation('createImport')?.responses['202']?.headers ?? {})).toEqual(
      expect.arrayContaining(['Location', 'Retry-After', 'Idempotent-Replayed', 'X-Request-Id']),
    );
  });
});
