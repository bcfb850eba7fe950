/**
 * Authentication: OAuth 2.0 bearer access tokens in the JWT profile of RFC 9068, verified with jose. What the caller may do is decided elsewhere.
 * Nothing here logs, and no error carries any part of a token: jose's own claim errors hold the whole payload, so they are never passed on.
 */
import { hash } from 'node:crypto';
import {
  type CompactJWSHeaderParameters,
  type CryptoKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWKSCacheInput,
  type JWSAlgorithm,
  type JWTPayload,
  jwksCache,
  jwtVerify,
} from 'jose';
import type { IssuerSettings } from '../core/issuer-settings.ts';
import type { PersonClaim } from '../domain/identity.ts';
import { clientOf, isAccessToken, isEmailVerified, isOfClient } from './token-claims.ts';
import { KeysUnavailable, type RefusalReason, TokenRefused } from './token-errors.ts';

/** Longer tokens are refused before they are read. */
export const MAX_TOKEN_CHARS = 8 * 1024;
const DEFAULT_AGE_S = 60 * 60;
const TOLERANCE_S = 30;
const MAX_CACHED_TOKENS = 1_000;
const FETCH_TIMEOUT_MS = 5_000;
const KEYS_FRESH_MS = 10 * 60 * 1_000;
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
const NO_KEYS_COOLDOWN_MS = 5_000;
const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** RFC 9068 section 2.2, beside `iss` and `aud`, which are compared. */
const REQUIRED = ['exp', 'iat', 'sub', 'jti', 'client_id'];
/** Of a token that is no such one. Its client stands where its issuer writes it. */
const REQUIRED_OF_OTHERS = ['exp', 'iat', 'sub'];
const RFC_9068 = 'at+jwt';
const ASYMMETRIC = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;

/** The claims of a verified token. Frozen and shared between requests that carry the same token. */
export type Claims = Readonly<{
  issuer: string;
  /**
   * `sub`, or the claim that is configured in its place; of a client that signs in for itself, its client id. Unique only together with `issuer`. At most 255
   * characters, no control characters; `client_id` and `actor` alike.
   */
  subject: string;
  /** What leads to the person without a login; null where the issuer is not trusted to say it, or does not. */
  person: PersonClaim | null;
  client_id: string;
  /** Scopes may only narrow what roles allow: null = the token has no scope claim (no narrowing), an empty set = nothing is allowed. */
  scopes: ReadonlySet<string> | null;
  /** The client that acts for `subject` now: outermost `act.sub` (RFC 8693 section 4.1); earlier actors of a chain give no rights. */
  actor: string | null;
  /** A client-credentials token: there is no person (RFC 9068 section 2.2). */
  isClient: boolean;
  /** When the service stops accepting the token: its `exp`, or the age that is allowed after `iat` if that is earlier. */
  expires_at: Date;
}>;

/** Where the issuer's public keys are: at an address, or in this process, where the function returns the same object until keys change. */
export type KeySource = { jwksUrl: string } | { jwks: () => JSONWebKeySet };

export type VerifierOptions = {
  /** Compared with `iss` character by character (RFC 9068 section 4). */
  issuer: string;
  /** One of them must be among `aud`. */
  audience: string | readonly string[];
  /** Used for `exp`, `iat` and `nbf`. The age of a fetched key set is measured by the machine's clock. */
  clock: () => Date;
  /** JWS `alg` allow-list; default RS256, PS256, ES256, EdDSA. */
  algorithms?: readonly string[];
} & Partial<Pick<IssuerSettings, 'tokenTypes' | 'subjectClaim' | 'person' | 'maxAgeS' | 'areScopesHeeded'>> &
  KeySource;

/** Resolves to the claims; rejects with `TokenRefused` or `KeysUnavailable`. */
export type Verifier = ((token: string) => Promise<Claims>) & {
  /** The claims of a token that was verified before, by keys that are still the issuer's; undefined where finding out takes waiting. */
  recall(token: string): Claims | undefined;
};

type Verified = { header: CompactJWSHeaderParameters; key: CryptoKey; claims: Claims; keys?: object | undefined };
type KeyFinder = (header: CompactJWSHeaderParameters) => Promise<CryptoKey>;
/** How a key is found, and the key set in which it is now: another object where it has changed, undefined where it has to be fetched. */
type Keys = Readonly<{ find: KeyFinder; current: () => object | undefined }>;

/**
 * Makes a verifier with key and token caches of its own: one per process. Header parameters `jwk`, `jku`, `x5u` and `x5c` are ignored:
 * a key comes from the issuer's key set or not at all. Times have 30 s of tolerance, and no token is older than an
 * hour, or what is configured. Of tokens with `typ: JWT`, where they are accepted, only those that are access tokens for certain: no ID token signs anybody in.
 *
 * A token once verified is remembered by its SHA-256 until it ends, at most 1,000 of them, but only while the key set holds the very key
 * it was verified with: a key that the issuer withdraws stops working within ten minutes, when the key set is fetched again.
 *
 * @throws TypeError at construction for a symmetric or unknown algorithm, or a `jwksUrl` that is no URL
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const algorithms = [...(options.algorithms ?? DEFAULT_ALGORITHMS)];
  if (algorithms.length === 0 || !algorithms.every((name) => ASYMMETRIC.test(name)))
    throw new TypeError('algorithms: asymmetric JWS algorithms only');
  const { tokenTypes = [RFC_9068], maxAgeS = DEFAULT_AGE_S } = options;
  const isRfc9068Alone = tokenTypes.every((type) => type === RFC_9068);
  const keys = 'jwks' in options ? localKeys(options.jwks) : remoteKeys(new URL(options.jwksUrl));
  const findKey = judged(keys.find);
  const remembered = new Map<string, Verified>();

  async function verify(token: string): Promise<Verified> {
    try {
      const { payload, protectedHeader, key } = await jwtVerify(token, findKey, {
        algorithms: algorithms as JWSAlgorithm[],
        issuer: options.issuer,
        audience: [options.audience].flat(),
        ...(isRfc9068Alone && { typ: RFC_9068 }),
        requiredClaims: isRfc9068Alone ? REQUIRED : REQUIRED_OF_OTHERS,
        maxTokenAge: maxAgeS,
        clockTolerance: TOLERANCE_S,
        currentDate: options.clock(),
      });
      const isRfc9068 = isRfc9068Alone || demandType(protectedHeader.typ, payload, tokenTypes) === RFC_9068;
      return { header: protectedHeader, key, claims: claimsOf(payload, { ...options, maxAgeS, isRfc9068 }) };
    } catch (error) {
      throw refusal(error);
    }
  }

  async function claims(token: string): Promise<Claims> {
    if (token.length > MAX_TOKEN_CHARS) throw new TokenRefused('too_large');
    const digest = hash('sha256', token, 'base64url');
    const earlier = remembered.get(digest);
    const verified = earlier && (await stillValid(earlier)) ? earlier : await verify(token);
    remember(digest, verified);
    return verified.claims;
  }

  function recall(token: string): Claims | undefined {
    if (token.length > MAX_TOKEN_CHARS) return undefined;
    const digest = hash('sha256', token, 'base64url');
    const earlier = remembered.get(digest);
    if (earlier?.keys === undefined || earlier.keys !== keys.current() || isOver(earlier)) return undefined;
    // While there is room for twice as many, nobody asks which was used last.
    if (remembered.size > MAX_CACHED_TOKENS / 2) remember(digest, earlier);
    return earlier.claims;
  }

  return Object.assign(claims, { recall });

  function remember(digest: string, verified: Verified): void {
    remembered.delete(digest); // set again at the end: the first entry is always the one not used for longest
    remembered.set(digest, verified);
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_CACHED_TOKENS && oldest) remembered.delete(oldest);
  }

  function isOver({ claims }: Verified): boolean {
    return options.clock().getTime() >= claims.expires_at.getTime() + TOLERANCE_S * 1_000;
  }

  async function stillValid(verified: Verified): Promise<boolean> {
    if (isOver(verified)) return false;
    const before = keys.current();
    if ((await findKey(verified.header)) !== verified.key) return false;
    // Only of a set that stayed while the key was looked for is it known that the key is in it.
    verified.keys = keys.current() === before ? before : undefined;
    return true;
  }
}

/**
 * Keys from an address: kept ten minutes and no longer, one request however many tokens wait. A key not in the set may be a new one,
 * but anybody can invent a key id: such tokens lead to one request in 30 s, whoever sends them. jose limits that only after a fetch that
 * succeeded, hence the second limit here. Without fresh keys no token can be verified, so the next attempt is then made after 5 s.
 */
function remoteKeys(url: URL): Keys {
  let attempted_at = Number.NEGATIVE_INFINITY;
  const kept: JWKSCacheInput = {};
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: UNKNOWN_KEY_COOLDOWN_MS,
    cacheMaxAge: KEYS_FRESH_MS,
    [jwksCache]: kept,
    [customFetch]: async (address, init) => {
      const cooldown = keys.fresh ? UNKNOWN_KEY_COOLDOWN_MS : NO_KEYS_COOLDOWN_MS;
      if (Date.now() < attempted_at + cooldown) throw new Error('the last request for the key set failed, the next one waits');
      try {
        return await fetch(address, init);
      } finally {
        attempted_at = Date.now();
      }
    },
  });
  return { find: keys, current: () => (keys.fresh ? kept.jwks : undefined) };
}

function localKeys(jwks: () => JSONWebKeySet): Keys {
  let source: JSONWebKeySet | undefined;
  let keys: KeyFinder;
  const find: KeyFinder = (header) => {
    const current = jwks();
    if (current !== source) keys = createLocalJWKSet(current);
    source = current;
    return keys(header);
  };
  return { find, current: jwks };
}

/** A key set that has no key for this header refuses the token; whatever else goes wrong while looking is not the token's fault. */
function judged(findKey: KeyFinder): KeyFinder {
  return async (header) => {
    try {
      return await findKey(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw new TokenRefused('unknown_key');
      throw new KeysUnavailable(error);
    }
  };
}

/** Where other types than that of RFC 9068 are accepted: its own has all that it requires, and another is an access token for certain. Answers which it is. */
function demandType(typ: string | undefined, payload: JWTPayload, accepted: readonly string[]): string {
  const type = typ?.toLowerCase().replace(/^application\//, '');
  const named = accepted.find((one) => one.toLowerCase() === type);
  if (named === undefined || (named !== RFC_9068 && !isAccessToken(payload))) throw new TokenRefused('wrong_type');
  const missing = named === RFC_9068 ? REQUIRED.find((claim) => payload[claim] === undefined) : undefined;
  if (missing !== undefined) throw new TokenRefused('claims', missing);
  return named;
}

type Reading = Pick<VerifierOptions, 'issuer' | 'subjectClaim' | 'person' | 'areScopesHeeded'> & { maxAgeS: number; isRfc9068: boolean };

function claimsOf(payload: JWTPayload, options: Reading): Claims {
  const { issuer, subjectClaim = 'sub', person, areScopesHeeded = true, maxAgeS, isRfc9068 } = options;
  const client_id = name(isRfc9068 ? payload.client_id : clientOf(payload));
  if (isRfc9068 && (typeof payload.jti !== 'string' || payload.jti === '')) throw new TokenRefused('claims');
  const subject = name(payload.sub);
  const isClient = isOfClient(payload, client_id);
  return Object.freeze({
    issuer,
    subject: isClient ? client_id : subjectClaim === 'sub' ? subject : name(payload[subjectClaim]),
    person: isClient || person === undefined ? null : personOf(payload, person),
    client_id,
    scopes: areScopesHeeded ? scopesOf(payload.scope === undefined ? payload.scp : payload.scope) : null,
    actor: actorOf(payload.act, issuer),
    isClient,
    expires_at: new Date(Math.min(Number(payload.exp), Number(payload.iat) + maxAgeS) * 1_000),
  });
}

/** What the configured claim says of the person: nothing where it is absent or no text, and nothing where it is an address that nobody verified. */
function personOf(payload: JWTPayload, { claim, by, department }: NonNullable<IssuerSettings['person']>): PersonClaim | null {
  const value = typeof payload[claim] === 'number' ? String(payload[claim]) : payload[claim];
  if (typeof value !== 'string' || value.trim() === '' || value.length > 255 || /\p{Cc}/u.test(value)) return null;
  if (by === 'email' && !isEmailVerified(payload)) return null;
  return { by, value: value.trim(), department };
}

/** RFC 6749 section 3.3: one string with spaces; some issuers send `scp`, as a string or a list. */
function scopesOf(claim: unknown): ReadonlySet<string> | null {
  if (claim === undefined) return null;
  const scopes = typeof claim === 'string' ? claim.split(' ').filter(Boolean) : claim;
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) throw new TokenRefused('claims');
  return new Set(scopes);
}

/** RFC 8693 section 4.1. An actor of another issuer may be another client with the same name, so it is refused. */
function actorOf(act: unknown, issuer: string): string | null {
  if (act === undefined) return null;
  if (typeof act !== 'object' || act === null || !('sub' in act)) throw new TokenRefused('claims');
  if ('iss' in act && act.iss !== issuer) throw new TokenRefused('claims');
  return name(act.sub);
}

function name(claim: unknown): string {
  if (typeof claim !== 'string' || claim === '' || claim.length > 255 || /\p{Cc}/u.test(claim)) throw new TokenRefused('claims');
  return claim;
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new TokenRefused('expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const missing = error.reason === 'missing' && REQUIRED.includes(error.claim) ? error.claim : null;
    return new TokenRefused(CLAIM_REASONS[error.claim] ?? 'claims', missing);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed)
    return new TokenRefused('bad_signature');
  if (error instanceof errors.JOSEError) return new TokenRefused('malformed');
  return error;
}

const CLAIM_REASONS: Record<string, RefusalReason> = { iss: 'wrong_issuer', aud: 'wrong_audience', typ: 'wrong_type' };
