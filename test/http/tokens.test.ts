import { execFile } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect, promisify } from 'node:util';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDevIssuer } from '../../src/http/dev-issuer.ts';
import { KeysUnavailable, type RefusalReason, TokenRefused } from '../../src/http/token-errors.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { type Oidc, startOidc } from '../setup/oidc.ts';

const ISSUER = 'https://login.example.org';
const AUDIENCE = 'https://mentorship.example.org';
const SUBJECT = 'e104233@example.org';

let now: Date;
const clock = () => now;
const at = (offset_s: number) => Math.floor(now.getTime() / 1_000) + offset_s;
const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000);
};

type Key = { privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK; kid: string; alg: string };
type Made = { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: CryptoKey | Uint8Array };

async function makeKey(alg: string, kid = `${alg}-key`): Promise<Key> {
  const pair = await generateKeyPair(alg as 'ES256');
  return { ...pair, jwk: { ...(await exportJWK(pair.publicKey)), kid } as JWK, kid, alg };
}

let es256: Key;
let others: Key[];
beforeAll(async () => {
  es256 = await makeKey('ES256');
  others = await Promise.all(['RS256', 'PS256', 'EdDSA'].map((alg) => makeKey(alg)));
});
beforeEach(() => {
  now = new Date('2031-03-04T09:00:00Z'); // far from the clock of the machine, so that code that reads that one is found out
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A token made by hand; undefined removes a header parameter or claim. */
function make({ header = {}, claims = {}, key = es256.privateKey }: Made = {}): Promise<string> {
  const body = { iss: ISSUER, aud: AUDIENCE, sub: SUBJECT, client_id: 'portal', jti: 'b3c1', iat: at(0), exp: at(600), ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(body)))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: es256.kid, ...header })
    .sign(key);
}

const base64url = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function verifier() {
  const set = { keys: [es256.jwk, ...others.map((key) => key.jwk)] };
  return createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwks: () => set });
}

async function refusal(promise: Promise<unknown>): Promise<TokenRefused> {
  const outcome = await promise.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(TokenRefused);
  return outcome as TokenRefused;
}

/** An address where nothing listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('a token is refused with its reason', () => {
  const cases: [string, RefusalReason, () => string | Promise<string>][] = [
    [
      'no signature (alg none)',
      'bad_signature',
      async () => `${base64url({ alg: 'none', typ: 'at+jwt' })}.${(await make()).split('.')[1]}.`,
    ],
    [
      'HS256 with our public key as the secret',
      'bad_signature',
      async () => make({ header: { alg: 'HS256' }, key: new TextEncoder().encode(await exportSPKI(es256.publicKey)) }),
    ],
    [
      'an algorithm outside the list',
      'bad_signature',
      async () => make({ header: { alg: 'ES384' }, key: (await makeKey('ES384')).privateKey }),
    ],
    ['signed by somebody else with our key id', 'bad_signature', async () => make({ key: (await makeKey('ES256')).privateKey })],
    [
      'a changed signature',
      'bad_signature',
      async () => (await make()).replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`),
    ],
    [
      'changed claims',
      'bad_signature',
      async () => {
        const [header, , signature] = (await make()).split('.');
        return [header, base64url({ iss: ISSUER, aud: AUDIENCE, sub: 'the-chair', iat: at(0), exp: at(600) }), signature].join('.');
      },
    ],
    ['an unknown key id', 'unknown_key', () => make({ header: { kid: 'never-seen' } })],
    [
      'no key id where two keys fit',
      'unknown_key',
      () => make({ header: { alg: 'RS256', kid: undefined }, key: others[0]?.privateKey as CryptoKey }),
    ],
    ['an ordinary JWT', 'wrong_type', () => make({ header: { typ: 'JWT' } })],
    ['an ID token (no typ)', 'wrong_type', () => make({ header: { typ: undefined } })],
    ['another issuer', 'wrong_issuer', () => make({ claims: { iss: `${ISSUER}/` } })],
    ['no issuer', 'wrong_issuer', () => make({ claims: { iss: undefined } })],
    ['another audience', 'wrong_audience', () => make({ claims: { aud: ['https://elsewhere.example.org'] } })],
    ['no audience', 'wrong_audience', () => make({ claims: { aud: undefined } })],
    ['expired for longer than the tolerance', 'expired', () => make({ claims: { iat: at(-600), exp: at(-30) } })],
    ['older than an hour, whatever its expiry', 'expired', () => make({ claims: { iat: at(-3_631), exp: at(3_600) } })],
    ['issued in the future', 'claims', () => make({ claims: { iat: at(31) } })],
    ['not valid yet', 'claims', () => make({ claims: { nbf: at(31) } })],
    ['an expiry that is no number', 'claims', () => make({ claims: { exp: '2040-01-01' } })],
    ...['sub', 'iat', 'exp', 'jti', 'client_id'].map((claim): [string, RefusalReason, () => Promise<string>] => [
      `no ${claim}`,
      'claims',
      () => make({ claims: { [claim]: undefined } }),
    ]),
    ['an empty subject', 'claims', () => make({ claims: { sub: '' } })],
    ['a subject that is no text', 'claims', () => make({ claims: { sub: 7 } })],
    ['a subject with a NUL, which PostgreSQL cannot hold', 'claims', () => make({ claims: { sub: 'a\u0000b' } })],
    ['a subject over 255 characters', 'claims', () => make({ claims: { sub: 'a'.repeat(256) } })],
    ['a token id that is no text', 'claims', () => make({ claims: { jti: 7 } })],
    ['an empty token id', 'claims', () => make({ claims: { jti: '' } })],
    ['a client id that is no text', 'claims', () => make({ claims: { client_id: ['portal'] } })],
    ['a scope claim that is null, which must not mean "not narrowed"', 'claims', () => make({ claims: { scope: null } })],
    ['a scope list of numbers', 'claims', () => make({ claims: { scp: [1] } })],
    ...[null, 'portal', [], {}, { sub: null }, { sub: '' }, { sub: 'portal', iss: 'https://elsewhere.example.org' }].map(
      (act): [string, RefusalReason, () => Promise<string>] => [
        `the actor ${JSON.stringify(act)}`,
        'claims',
        () => make({ claims: { act } }),
      ],
    ),
    ['more than 8 KiB', 'too_large', () => make({ claims: { note: 'x'.repeat(8_192) } })],
    [
      'a critical header extension',
      'malformed',
      async () => (await make()).replace(/^[^.]+/, base64url({ alg: 'ES256', crit: ['exp'], exp: 1 })),
    ],
    ['nothing', 'malformed', () => ''],
    ['no JWT', 'malformed', () => 'opaque-token'],
    ['three parts of nothing', 'malformed', () => '..'],
    ['an encrypted token', 'malformed', () => 'a.b.c.d.e'],
    ['a header that is no object', 'malformed', () => `${base64url('[]')}.e30.AA`],
  ];

  it.each(cases)('%s: %s', async (_, reason, token) => {
    const error = await refusal(verifier()(await token()));
    expect(error.reason).toBe(reason);
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(SUBJECT); // neither message nor cause shows the token
  });

  it('keys carried or pointed to by the token itself are never used and never fetched', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const attacker = await makeKey('ES256', 'mine');
    for (const header of [{ jwk: attacker.jwk }, { jku: 'https://evil.example.org/jwks' }, { x5u: 'https://evil.example.org/x5u' }]) {
      const knownKey = await refusal(verifier()(await make({ header, key: attacker.privateKey })));
      expect(knownKey.reason).toBe('bad_signature');
      const unknownKey = await refusal(verifier()(await make({ header: { ...header, kid: 'mine' }, key: attacker.privateKey })));
      expect(unknownKey.reason).toBe('unknown_key');
    }
    expect(fetched).not.toHaveBeenCalled();
  });

  it('a verifier for symmetric, absent or no algorithms cannot be made', () => {
    for (const algorithms of [['HS256'], ['none'], ['ES256', 'HS512'], []]) {
      expect(() => createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwks: () => ({ keys: [] }), algorithms })).toThrow(
        TypeError,
      );
    }
  });
});

describe('a good token is accepted', () => {
  it('signed with RS256, PS256, ES256 or EdDSA', async () => {
    for (const { alg, kid, privateKey } of [es256, ...others]) {
      await expect(verifier()(await make({ header: { alg, kid }, key: privateKey }))).resolves.toMatchObject({ subject: SUBJECT });
    }
  });

  it('with its subject, client and expiry', async () => {
    expect(await verifier()(await make())).toEqual({
      issuer: ISSUER,
      subject: SUBJECT,
      client_id: 'portal',
      scopes: null,
      actor: null,
      isClient: false,
      person: null,
      expires_at: new Date(at(600) * 1_000),
    });
  });

  it('with typ in the long form and any letter case, and with several audiences', async () => {
    for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/AT+jwt']) {
      await verifier()(await make({ header: { typ }, claims: { aud: ['https://elsewhere.example.org', AUDIENCE] } }));
    }
  });

  it('within 30 seconds of clock difference', async () => {
    await verifier()(await make({ claims: { iat: at(-600), exp: at(-29) } }));
    await verifier()(await make({ claims: { iat: at(30) } }));
    await verifier()(await make({ claims: { iat: at(-3_630), exp: at(600) } }));
  });

  it('for at most an hour, whatever its expiry', async () => {
    const { expires_at } = await verifier()(await make({ claims: { exp: at(86_400) } }));
    expect(expires_at).toEqual(new Date(at(3_600) * 1_000));
  });

  it.each([
    [{ scope: 'people:read  people:write' }, ['people:read', 'people:write']],
    [{ scp: ['people:read'] }, ['people:read']],
    [{ scp: 'people:read' }, ['people:read']],
    [{ scope: '' }, []],
    [{ scope: 'people:read', scp: ['people:write'] }, ['people:read']],
  ])('with scopes %j', async (claims, scopes) => {
    expect([...((await verifier()(await make({ claims }))).scopes ?? ['none'])]).toEqual(scopes);
  });

  it('with the outermost actor of a delegation chain', async () => {
    const act = { sub: 'portal', iss: ISSUER, act: { sub: 'gateway' } };
    expect(await verifier()(await make({ claims: { act } }))).toMatchObject({ subject: SUBJECT, actor: 'portal', isClient: false });
  });
});

describe('verified tokens are remembered', () => {
  /** How often a signature was really checked since the spy began. */
  const signatures = () => vi.spyOn(crypto.subtle, 'verify');

  it('one signature check serves every request with the same token', async () => {
    const verify = verifier();
    const checked = signatures();
    const token = await make();
    const first = await verify(token);
    const again = await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    expect(checked).toHaveBeenCalledTimes(1);
    expect(again.every((claims) => claims === first)).toBe(true);
  });

  it('and are refused once they expire or are an hour old', async () => {
    const verify = verifier();
    const short = await make();
    const long = await make({ claims: { exp: at(86_400) } });
    await verify(short);
    await verify(long);
    pass(629);
    await verify(short);
    pass(1);
    expect((await refusal(verify(short))).reason).toBe('expired');
    await verify(long);
    pass(3_001);
    expect((await refusal(verify(long))).reason).toBe('expired');
  });

  it('refused tokens are not: a good one is accepted after a bad one, and a bad one refused after a good one', async () => {
    const verify = verifier();
    const good = await make();
    const bad = await make({ claims: { aud: 'https://elsewhere.example.org' } });
    for (const _ of [1, 2]) {
      expect((await refusal(verify(bad))).reason).toBe('wrong_audience');
      await verify(good);
    }
  });

  it('at most a thousand; the least recently used is forgotten first', async () => {
    const verify = verifier();
    const tokens = await Promise.all(Array.from({ length: 1_001 }, (_, jti) => make({ claims: { jti: String(jti) } })));
    const [first = '', second = '', ...rest] = tokens;
    const last = rest.pop() ?? '';
    for (const token of [first, second, ...rest]) await verify(token);
    await verify(first); // used again: now the second is the oldest
    await verify(last);
    const checked = signatures();
    for (const token of [first, ...rest, last]) await verify(token);
    expect(checked).toHaveBeenCalledTimes(0);
    await verify(second);
    expect(checked).toHaveBeenCalledTimes(1);
  });
});

describe('the development issuer', () => {
  const issuer = () => createDevIssuer({ issuer: ISSUER, audience: AUDIENCE, clock });
  const trusting = (jwks: ReturnType<typeof issuer>['jwks']) => createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwks });

  it('mints tokens that its verifier accepts: for a person, for a client, for a client acting for a person', async () => {
    const dev = issuer();
    const verify = trusting(dev.jwks);
    expect(await verify(await dev.mint(SUBJECT))).toMatchObject({
      subject: SUBJECT,
      client_id: 'development',
      scopes: null,
      actor: null,
      isClient: false,
    });
    expect(await verify(await dev.mint('hr-import', { client_id: 'hr-import' }))).toMatchObject({ subject: 'hr-import', isClient: true });
    expect(await verify(await dev.mint(SUBJECT, { actor: 'portal', scopes: ['people:read'] }))).toMatchObject({
      actor: 'portal',
      scopes: new Set(['people:read']),
    });
    expect((await verify(await dev.mint(SUBJECT, { scopes: [] }))).scopes).toEqual(new Set());
  });

  it('respects the requested lifetime, an hour at most', async () => {
    const dev = issuer();
    const verify = trusting(dev.jwks);
    const token = await dev.mint(SUBJECT, { ttl_s: 60 });
    expect((await verify(token)).expires_at).toEqual(new Date(at(60) * 1_000));
    pass(90);
    expect((await refusal(verify(token))).reason).toBe('expired');
    for (const ttl_s of [0, -1, 1.5, 3_601, Number.NaN]) await expect(dev.mint(SUBJECT, { ttl_s })).rejects.toThrow(RangeError);
  });

  it('publishes no private key', () => {
    expect(issuer().jwks().keys).toEqual([
      { kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String), kid: expect.any(String), alg: 'ES256', use: 'sig' },
    ]);
  });

  it('after rotation new tokens are accepted at once and old ones refused, even if they were remembered', async () => {
    const dev = issuer();
    const verify = trusting(dev.jwks);
    const before = await dev.mint(SUBJECT);
    await verify(before);
    await dev.rotate();
    await verify(await dev.mint(SUBJECT));
    expect((await refusal(verify(before))).reason).toBe('unknown_key');
  });
});

describe('keys of a remote issuer', () => {
  let answer: RequestListener;
  let fetches: number;
  const server = createServer((req, res) => {
    fetches += 1;
    answer(req, res);
  });
  let jwksUrl: string;
  const keys =
    (...published: Key[]): RequestListener =>
    (_, res) =>
      res.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys: published.map((key) => key.jwk) }));
  const broken: RequestListener = (_, res) => res.writeHead(500).end();

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now }); // jose goes by the machine's clock for the age of key sets
    fetches = 0;
    answer = keys(es256);
  });

  const wait = (seconds: number) => {
    pass(seconds);
    vi.setSystemTime(now);
  };
  const remote = () => createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwksUrl });

  it('50 tokens at once fetch them once', async () => {
    const verify = remote();
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, jti) => make({ claims: { jti: String(jti) } })));
    await Promise.all(tokens.map(verify));
    expect(fetches).toBe(1);
  });

  it('unknown key ids lead to one fetch in 30 seconds, whoever sends them', async () => {
    const verify = remote();
    const invented = await Promise.all(Array.from({ length: 20 }, (_, kid) => make({ header: { kid: `invented-${kid}` } })));
    const flood = async () => Promise.all(invented.map(async (token) => (await refusal(verify(token))).reason));
    await verify(await make());
    expect(new Set(await flood())).toEqual(new Set(['unknown_key']));
    expect(fetches).toBe(1);
    wait(31);
    await flood();
    await flood();
    expect(fetches).toBe(2);
  });

  it('a new key is found by the first token that needs it; a withdrawn one stops working, for remembered tokens too', async () => {
    const verify = remote();
    const next = await makeKey('ES256', 'next');
    const old = await make({ claims: { exp: at(3_600) } });
    await verify(old);
    wait(31);
    answer = keys(next, es256);
    await verify(await make({ header: { kid: 'next' }, key: next.privateKey }));
    await verify(old);
    expect(fetches).toBe(2);
    answer = keys(next);
    wait(601);
    expect((await refusal(verify(old))).reason).toBe('unknown_key');
  });

  it.each<[string, RequestListener]>([
    ['an error', broken],
    ['no JSON', (_, res) => res.end('<html>')],
    ['no key set', (_, res) => res.end('{"keys":"none"}')],
    ['a redirect', (_, res) => res.writeHead(302, { location: jwksUrl }).end()],
    ['a hang-up', (_, res) => res.destroy()],
  ])('an endpoint that answers with %s is not the token’s fault, and is not asked repeatedly', async (_, failure) => {
    answer = failure;
    const verify = remote();
    const token = await make();
    for (const _ of [1, 2, 3]) await expect(verify(token)).rejects.toBeInstanceOf(KeysUnavailable);
    expect(fetches).toBe(1);
    answer = keys(es256);
    wait(5);
    await verify(token);
  });

  it('an unreachable endpoint is not the token’s fault', async () => {
    const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwksUrl: `${await nobody()}/jwks` });
    await expect(verify(await make())).rejects.toBeInstanceOf(KeysUnavailable);
  });

  it('while the endpoint fails, cached keys still work and unknown key ids lead to one fetch in 30 seconds', async () => {
    const verify = remote();
    await verify(await make());
    answer = broken;
    wait(31);
    for (const kid of ['a', 'b', 'c']) {
      await expect(verify(await make({ header: { kid } }))).rejects.toBeInstanceOf(KeysUnavailable);
      wait(6);
    }
    expect(fetches).toBe(2);
    await verify(await make({ claims: { jti: 'another' } }));
    wait(31);
    await expect(verify(await make({ header: { kid: 'd' } }))).rejects.toBeInstanceOf(KeysUnavailable);
    expect(fetches).toBe(3);
  });
});

describe('a real identity provider (oidc-provider)', () => {
  let oidc: Oidc;
  beforeAll(async () => {
    oidc = await startOidc({ audience: AUDIENCE });
  });
  afterAll(() => oidc.stop());
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now });
  });

  const wait = (seconds: number) => {
    pass(seconds);
    vi.setSystemTime(now);
  };
  const remote = (audience = AUDIENCE) => createVerifier({ issuer: oidc.issuer, audience, clock, jwksUrl: oidc.jwksUrl });

  it('its client-credentials token is accepted as a client, with the scopes it was given', async () => {
    const verify = remote();
    expect(await verify(await oidc.token('hr-portal', 'people:read'))).toMatchObject({
      issuer: oidc.issuer,
      subject: 'hr-portal',
      client_id: 'hr-portal',
      isClient: true,
      scopes: new Set(['people:read']),
      actor: null,
      expires_at: new Date(at(600) * 1_000),
    });
    expect((await verify(await oidc.token())).scopes).toBeNull();
  });

  it('its token for another service is refused', async () => {
    expect((await refusal(remote('https://elsewhere.example.org')(await oidc.token()))).reason).toBe('wrong_audience');
  });

  it('a key rotation interrupts nobody; the withdrawn key is refused later', async () => {
    const verify = remote();
    const old = await oidc.token();
    const before = oidc.fetches();
    await verify(old);
    await oidc.rotate({ keep: true });
    wait(31);
    await verify(await oidc.token());
    await verify(old);
    expect(oidc.fetches() - before).toBe(2);

    await oidc.rotate();
    wait(31);
    await verify(await oidc.token());
    expect((await refusal(verify(old))).reason).toBe('unknown_key');
    expect(oidc.fetches() - before).toBe(3);
  });
});

describe('npm run token', () => {
  let answer: { status: number; body: unknown };
  let asked: unknown;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      asked = { method: req.method, url: req.url, body: JSON.parse(Buffer.concat(chunks).toString()) };
      res.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function run(...args: string[]) {
    const command = promisify(execFile)(process.execPath, [`${import.meta.dirname}/../../src/token.ts`, ...args]);
    return command.then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code: Number(code), stdout: String(stdout), stderr: String(stderr) }),
    );
  }

  it('prints the bare token and nothing else', async () => {
    answer = { status: 200, body: { access_token: 'aaa.bbb.ccc' } };
    expect(await run('--as', 'director', '--url', url)).toEqual({ code: 0, stdout: 'aaa.bbb.ccc\n', stderr: '' });
    expect(asked).toEqual({ method: 'POST', url: '/dev/tokens', body: { as: 'director' } });
  });

  it('passes on every option', async () => {
    answer = { status: 200, body: { access_token: 'aaa.bbb.ccc' } };
    await run('--as', 'E100', '--client', 'portal', '--scope', 'a b', '--act', 'gateway', '--ttl', '60', '--url', url);
    expect(asked).toMatchObject({ body: { as: 'E100', client_id: 'portal', scopes: ['a', 'b'], actor: 'gateway', ttl_s: 60 } });
  });

  it.each<[string, () => typeof answer, RegExp]>([
    ['a real issuer', () => ({ status: 404, body: { detail: 'No such route.' } }), /no development issuer/],
    ['an unknown person', () => ({ status: 422, body: { detail: 'No person has this name.' } }), /^No person has this name\.\n$/],
    ['some other service', () => ({ status: 200, body: [] }), /not this service/],
  ])('%s: prints an error and no token, and exits with 1', async (_, problem, message) => {
    answer = problem();
    expect(await run('--as', 'nobody', '--url', url)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('no service, no person, a wrong option: prints an error and exits with 1', async () => {
    const outcomes = await Promise.all([
      run('--as', 'director', '--url', await nobody()),
      run('--url', url),
      run('--as', 'director', '--ttl', 'soon'),
      run('--whom', 'director'),
    ]);
    const messages = [/Start it with npm start/, /--as is missing/, /--ttl/, /--whom/];
    expect(outcomes).toEqual(messages.map((message) => ({ code: 1, stdout: '', stderr: expect.stringMatching(message) })));
  });
});
