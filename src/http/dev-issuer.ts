/** Tokens without an identity provider, for development and tests; app.ts keeps it out of production and to callers on loopback. */
import { generateKeyPairSync, randomUUID, randomUUIDv7 } from 'node:crypto';
import { type JSONWebKeySet, type JWK, SignJWT } from 'jose';

const MAX_TTL_S = 60 * 60;

export type MintOptions = {
  /** Default `development`. The same as the subject makes a client-credentials token (RFC 9068 section 2.2). */
  client_id?: string | undefined;
  /** Absent: no scope claim, so nothing is narrowed. Empty: narrowed to nothing. */
  scopes?: readonly string[] | undefined;
  /** `act.sub`: the client that acts for the subject (RFC 8693 section 4.1). */
  actor?: string | undefined;
  /** Whole seconds, 1 to 3600 (the default). */
  ttl_s?: number | undefined;
};

export type DevIssuer = {
  /** An RFC 9068 access token. @throws RangeError when `ttl_s` is out of range */
  mint(subject: string, options?: MintOptions): Promise<string>;
  /** The public key in use, and no other. The same object until `rotate`. */
  jwks(): JSONWebKeySet;
  /** Replaces the key at once: earlier tokens are refused from now on. */
  rotate(): Promise<void>;
};

/** The key lives in memory: tokens die with the process and are unknown to any other. ES256; `clock` sets `iat` and `exp`. */
export function createDevIssuer(options: { issuer: string; audience: string; clock: () => Date }): DevIssuer {
  let key = newKey();
  return {
    async mint(subject, { client_id = 'development', scopes, actor, ttl_s = MAX_TTL_S } = {}) {
      if (!Number.isInteger(ttl_s) || ttl_s < 1 || ttl_s > MAX_TTL_S) throw new RangeError(`ttl_s: whole seconds from 1 to ${MAX_TTL_S}`);
      const iat = Math.floor(options.clock().getTime() / 1_000);
      const claims = { client_id, jti: randomUUIDv7(), ...(scopes && { scope: scopes.join(' ') }), ...(actor && { act: { sub: actor } }) };
      return new SignJWT({ ...claims, iss: options.issuer, aud: options.audience, sub: subject, iat, exp: iat + ttl_s })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
        .sign(key.privateKey);
    },
    jwks: () => key.jwks,
    rotate: async () => {
      key = newKey();
    },
  };
}

function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const jwk = { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256', use: 'sig' };
  return { kid, privateKey, jwks: { keys: [jwk] } as JSONWebKeySet };
}
