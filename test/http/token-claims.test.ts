import type { JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { clientOf, isAccessToken, isEmailVerified, isOfClient } from '../../src/http/token-claims.ts';

const API = 'api://mentorship';
const base = { iss: 'https://login.example.edu', aud: API, sub: 'someone', iat: 1, exp: 2 };

describe('a token whose type says nothing', () => {
  test.each<[string, JWTPayload]>([
    ['Entra ID, version 2, of a person', { ...base, azp: 'spa', azpacr: '0', scp: 'access_as_user', oid: 'o', ver: '2.0' }],
    ['Entra ID, version 1, of a person', { ...base, appid: 'spa', appidacr: '0', scp: 'user_impersonation', ver: '1.0' }],
    ['Entra ID, of a client', { ...base, azp: 'daemon', azpacr: '1', oid: 'someone', idtyp: 'app' }],
    ['Keycloak, of a person', { ...base, typ: 'Bearer', azp: 'portal', sid: 's' }],
    ['Keycloak before version 24, with the nonce', { ...base, typ: 'Bearer', azp: 'portal', nonce: 'n', scope: 'openid' }],
    ['Auth0, of a person', { ...base, aud: [API, 'https://tenant.auth0.com/userinfo'], azp: 'spa', scope: 'openid' }],
    ['Auth0, of a client', { ...base, sub: 'm2m@clients', azp: 'm2m', gty: 'client-credentials' }],
    ['Okta, of a person', { ...base, cid: 'spa', uid: 'u', scp: ['openid'] }],
  ])('is an access token: %s', (_, payload) => expect(isAccessToken(payload)).toBe(true));

  test.each<[string, JWTPayload]>([
    ['an ID token of the code flow', { ...base, aud: 'spa', nonce: 'n' }],
    ['one whose client is the API itself', { ...base, azp: API, nonce: 'n', at_hash: 'h' }],
    ['one that names the client, and no nonce', { ...base, azp: API }],
    ['one for the API, asked for by another client of the same project', { ...base, azp: 'phone' }],
    ['one with a nonce that has a scope', { ...base, azp: 'phone', scope: 'openid', nonce: 'n' }],
    ['one with the hash of an access token', { ...base, azp: 'phone', scope: 'openid', at_hash: 'h' }],
    ['one of Keycloak', { ...base, typ: 'ID', azp: 'portal' }],
    ['one of Okta, whose audience is its client', { ...base, aud: 'spa', at_hash: 'h', auth_time: 1 }],
    ['a refresh token of Keycloak', { ...base, typ: 'Refresh', azp: 'portal', scope: 'openid' }],
    ['a token bound to a key', { ...base, typ: 'DPoP', azp: 'portal', scope: 'openid' }],
    ['a logout token', { ...base, azp: 'portal', scope: 'x', events: {} }],
    ['one that names two clients', { ...base, azp: 'portal', client_id: 'other', scp: 'a' }],
    ['one without a client', { ...base, scp: 'a' }],
    ['one that is meant for its client, too', { ...base, aud: [API, 'portal'], azp: 'portal', scope: 'openid' }],
  ])('is none: %s', (_, payload) => expect(isAccessToken(payload)).toBe(false));

  test('an ID token made an access token by any one mark stays out while it is meant for its client, or has a mark of ID tokens', () => {
    const idTokens: JWTPayload[] = [
      { ...base, azp: API },
      { ...base, azp: 'spa', at_hash: 'h' },
      { ...base, azp: 'spa', nonce: 'n' },
    ];
    for (const payload of idTokens)
      for (const mark of [{ scope: 'openid' }, { scp: 'a' }, { idtyp: 'user' }, { azpacr: '1' }, { gty: 'password' }])
        expect(isAccessToken({ ...payload, ...mark })).toBe(false);
  });
});

test('who signs in for itself: the client, as each issuer says it', () => {
  const own: JWTPayload[] = [
    { ...base, sub: 'job', client_id: 'job' },
    { ...base, azp: 'job', idtyp: 'app' },
    { ...base, azp: 'job', oid: 'someone' },
    { ...base, sub: 'job@clients', azp: 'job', gty: 'client-credentials' },
    { ...base, azp: 'job', client_id: 'job', preferred_username: 'service-account-job' },
    { ...base, cid: 'job', sub: 'job' },
  ];
  for (const payload of own) expect(isOfClient(payload, clientOf(payload) ?? '')).toBe(true);
  const persons: JWTPayload[] = [
    { ...base, azp: 'job', oid: 'o' },
    { ...base, azp: 'job', preferred_username: 'service-account-job', sid: 's' },
    { ...base, azp: 'job', client_id: 'job', preferred_username: 'service-account-job', sid: 's' },
    { ...base, azp: 'job', client_id: 'job', preferred_username: 'service-account-other' },
    { ...base, cid: 'job' },
  ];
  for (const payload of persons) expect(isOfClient(payload, 'job')).toBe(false);
});

test('an address counts where the issuer says that it is verified', () => {
  for (const payload of [{ email_verified: true }, { xms_edov: true }, { xms_edov: '1' }, { xms_edov: 1 }])
    expect(isEmailVerified(payload)).toBe(true);
  for (const payload of [{}, { email_verified: 'true' }, { email_verified: false }, { xms_edov: false }, { xms_edov: 'false' }])
    expect(isEmailVerified(payload)).toBe(false);
});

describe('the settings', () => {
  const one = { AUTH_ISSUER: 'https://login.example.edu', AUTH_AUDIENCE: API, AUTH_JWKS_URL: 'https://login.example.edu/keys' };
  const wrong = (environment: Record<string, string>) => {
    try {
      loadConfig(environment);
    } catch (error) {
      if (error instanceof ConfigError)
        return error.message
          .split('\n')
          .slice(1)
          .map((line) => line.trim());
      throw error;
    }
    return [];
  };

  test('of one issuer, and what they are when nothing is said', () => {
    expect(loadConfig(one).auth).toEqual([
      {
        issuer: one.AUTH_ISSUER,
        audience: [API],
        jwksUrl: one.AUTH_JWKS_URL,
        tokenTypes: ['at+jwt'],
        subjectClaim: 'sub',
        person: undefined,
        maxAgeS: 3_600,
        areScopesHeeded: true,
      },
    ]);
    const more = { AUTH_TOKEN_TYPES: 'JWT, at+jwt', AUTH_PERSON_CLAIM: 'employeeid', AUTH_MAX_AGE_S: '5400', AUTH_SCOPES: 'ignore' };
    expect(loadConfig({ ...one, ...more }).auth?.[0]).toMatchObject({
      tokenTypes: ['JWT', 'at+jwt'],
      person: { claim: 'employeeid', by: 'hr_number', department: null },
      maxAgeS: 5_400,
      areScopesHeeded: false,
    });
  });

  test('that are wrong are all named, each with its variable', () => {
    expect(wrong({ ...one, AUTH_TOKEN_TYPES: 'JWE', AUTH_MAX_AGE_S: 'long', AUTH_PERSON_BY: 'name', AUTH_ISSUER: 'login' })).toEqual([
      expect.stringMatching(/^AUTH_ISSUER: must be a URL/),
      expect.stringMatching(/^AUTH_TOKEN_TYPES: /),
      expect.stringMatching(/^AUTH_PERSON_BY: /),
      expect.stringMatching(/^AUTH_MAX_AGE_S: /),
    ]);
    expect(wrong({ ...one, AUTH_PERSON_BY: 'email' })).toEqual(['AUTH_PERSON_BY: says nothing without a person claim']);
    expect(wrong({ AUTH_TOKEN_TYPES: 'JWT' })[0]).toMatch(/^AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL: give all/);
  });

  test('of several issuers are a list, without those of one', () => {
    const list = [{ issuer: one.AUTH_ISSUER, audience: API, jwks_url: one.AUTH_JWKS_URL }];
    expect(loadConfig({ AUTH_ISSUERS: JSON.stringify([...list, { ...list[0], issuer: 'https://other.example.edu' }]) }).auth).toHaveLength(
      2,
    );
    expect(wrong({ AUTH_ISSUERS: JSON.stringify([...list, ...list]) })).toEqual(['AUTH_ISSUERS: an issuer stands in it twice']);
    expect(wrong({ AUTH_ISSUERS: '[{' })[0]).toMatch(/must be JSON/);
    expect(wrong({ AUTH_ISSUERS: JSON.stringify([{ ...list[0], jwks: 'x' }]) })[0]).toMatch(/^AUTH_ISSUERS: 0: .*jwks/);
    expect(wrong({ AUTH_ISSUERS: JSON.stringify(list), AUTH_ISSUER: one.AUTH_ISSUER })[0]).toMatch(/give the one or the other/);
    expect(loadConfig({ NODE_ENV: 'production', DATABASE_URL: 'postgres://a@b/c', AUTH_ISSUERS: JSON.stringify(list) }).auth).toHaveLength(
      1,
    );
  });
});
