import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { z } from 'zod';
import { statusAt } from '../../../core/status-list.ts';
import { BadgeShape, ListShape, StatusEntry } from './shape.ts';

/** What is wrong with a credential: a word for what kind it is, and the member that it is about. */
export type Fault = Readonly<{ code: FaultCode; at: string }>;

type FaultCode =
  | 'format' // no token in compact form, or its header has what it may not have
  | 'algorithm'
  | 'key' // nobody knows the key that it names
  | 'signature'
  | 'shape' // not what Open Badges 3.0 says
  | 'claims' // a registered claim is absent, or says something else than the credential
  | 'not_yet_valid'
  | 'expired'
  | 'status' // its list cannot be had, is not of its issuer, or does not hold its index
  | 'revoked';

/** Where a verifier gets what it needs: keys by the address in `kid`, lists by theirs. Undefined: there is none. */
export type Sources = Readonly<{
  keyAt: (address: string) => JWK | undefined | Promise<JWK | undefined>;
  listAt: (address: string) => string | undefined | Promise<string | undefined>;
  /** RFC 3339. */
  now: string;
}>;

const ALGORITHMS = ['EdDSA', 'ES256'];
const HEADERS = ['alg', 'kid', 'typ'];

const fault = (code: FaultCode, at = ''): Fault => ({ code, at });

/**
 * Verifies an Open Badge 3.0 that is secured as a JSON Web Token: form, key and signature, the shape of the credential, the claims that repeat parts
 * of it, its days, and whether it is revoked. No fault: it is good. A token whose signature does not hold is not read any further.
 */
export async function verifyBadge(token: string, sources: Sources): Promise<Fault[]> {
  const opened = await open(token, sources);
  if ('fault' in opened) return [opened.fault];
  const { claims } = opened;
  const shaped = shapeFaults(BadgeShape, claims);
  if (shaped.length > 0) return shaped;
  const badge = claims as BadgeShape;
  const status = await statusFault(badge, sources);
  return [...claimFaults(claims), ...dateFaults(badge, sources.now), ...(status ? [status] : [])];
}

type Claims = Readonly<Record<string, unknown>>;

/** The claims of a token whose signature holds. */
async function open(token: string, { keyAt }: Sources): Promise<{ claims: Claims } | { fault: Fault }> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return { fault: fault('format') };
    header = decodeProtectedHeader(token);
  } catch {
    return { fault: fault('format') };
  }
  const unknown = Object.keys(header).find((name) => !HEADERS.includes(name));
  if (unknown !== undefined || (header.typ !== undefined && header.typ !== 'JWT'))
    return { fault: fault('format', `/${unknown ?? 'typ'}`) };
  if (!ALGORITHMS.includes(String(header.alg))) return { fault: fault('algorithm', '/alg') };
  const jwk = typeof header.kid === 'string' ? await keyAt(header.kid) : undefined;
  if (!jwk || 'd' in jwk || (jwk.alg !== undefined && jwk.alg !== header.alg)) return { fault: fault('key', '/kid') };
  try {
    const key = await importJWK(jwk, String(header.alg));
    const { payload } = await compactVerify(token, key, { algorithms: ALGORITHMS });
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims)
      ? { claims: claims as Claims }
      : { fault: fault('format') };
  } catch {
    return { fault: fault('signature') };
  }
}

/** What a credential is not that it should be, one fault a member. */
export function shapeFaults(shape: z.ZodType, credential: unknown): Fault[] {
  const { error } = shape.safeParse(credential);
  const members = (error?.issues ?? []).map(({ path: [member = ''] }) => `/${String(member)}`);
  return [...new Set(members)].map((at) => fault('shape', at));
}

const idOf = (value: unknown) => (typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value);
const seconds = (at: unknown) => (typeof at === 'string' ? Date.parse(at) / 1000 : undefined);

/** Claims that do not repeat the credential (Open Badges 3.0, JSON Web Token Proof Format). */
export function claimFaults(claims: Claims): Fault[] {
  const expected: Record<string, unknown> = {
    iss: idOf(claims['issuer']),
    jti: claims['id'],
    nbf: seconds(claims['validFrom']),
    sub: idOf(claims['credentialSubject']),
    exp: seconds(claims['validUntil']),
  };
  const wrong = Object.entries(expected).flatMap(([name, value]) => (claims[name] === value ? [] : [fault('claims', `/${name}`)]));
  // An envelope of the data model before this one, which could say something else than the credential around it.
  return 'vc' in claims ? [...wrong, fault('claims', '/vc')] : wrong;
}

/** Whether it is too early or too late for a credential. */
export function dateFaults({ validFrom, validUntil }: { validFrom?: unknown; validUntil?: unknown }, now: string): Fault[] {
  const at = Date.parse(now) / 1000;
  const early = (seconds(validFrom) ?? at) > at;
  const late = (seconds(validUntil) ?? at) < at;
  return [...(early ? [fault('not_yet_valid', '/validFrom')] : []), ...(late ? [fault('expired', '/validUntil')] : [])];
}

/** Whether a credential is revoked, by its list; null where it is not, or says of no list. */
async function statusFault(badge: BadgeShape, sources: Sources): Promise<Fault | null> {
  for (const one of [badge.credentialStatus ?? []].flat()) {
    const entry = StatusEntry.safeParse(one);
    if (!entry.success) return fault('status', '/credentialStatus');
    const token = await sources.listAt(entry.data.statusListCredential);
    const opened = token === undefined ? undefined : await open(token, sources);
    if (!opened || 'fault' in opened) return fault('status', '/credentialStatus');
    const revoked = entryFault(entry.data, opened.claims, { issuer: idOf(badge.issuer), now: sources.now });
    if (revoked || claimFaults(opened.claims).length > 0) return revoked ?? fault('status', '/credentialStatus');
  }
  return null;
}

type Entry = z.infer<typeof StatusEntry>;

/** What a list, as a credential, says of an entry. `issuer`: of the badge, whose own the list has to be. */
export function entryFault(entry: Entry, list: unknown, { issuer, now }: { issuer: unknown; now: string }): Fault | null {
  const unusable = fault('status', '/credentialStatus');
  const { success, data } = ListShape.safeParse(list);
  if (!success || data.id !== entry.statusListCredential || idOf(data.issuer) !== issuer || dateFaults(data, now).length > 0)
    return unusable;
  try {
    return statusAt(data.credentialSubject.encodedList, entry.statusListIndex) ? fault('revoked', '/credentialStatus') : null;
  } catch (error) {
    if (error instanceof RangeError) return unusable;
    throw error;
  }
}
