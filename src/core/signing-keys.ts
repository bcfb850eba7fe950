import { createHash, createPrivateKey, createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';

/** A public key as others get it (RFC 7517): nothing but what it takes to verify. */
export type PublicKey = Readonly<{
  kty: 'OKP' | 'EC';
  crv: 'Ed25519' | 'P-256';
  x: string;
  y?: string;
  /** The thumbprint of the key (RFC 7638), so that an id never comes to mean another key. */
  kid: string;
  alg: 'EdDSA' | 'ES256';
  use: 'sig';
}>;

/** What signs today, and the public keys of everything that was signed so far: those of earlier keys stay as long as they are configured. */
export type SigningKeys = Readonly<{
  current: Readonly<{ kid: string; alg: PublicKey['alg']; privateKey: KeyObject }>;
  published: readonly PublicKey[];
}>;

/** Why keys are refused. It never repeats anything of them. */
export class KeyError extends Error {}

const KINDS = { Ed25519: { kty: 'OKP', alg: 'EdDSA' }, 'P-256': { kty: 'EC', alg: 'ES256' } } as const;
const MOST_KEYS = 20;

/**
 * Reads keys: a JSON array of JSON Web Keys, or a JSON Web Key Set, of Ed25519 or P-256. The first is private and signs; of the others, which
 * signed earlier, the public part is enough.
 * @throws {KeyError}
 */
export function readSigningKeys(text: string): SigningKeys {
  const given = listOf(text);
  if (given.length === 0 || given.length > MOST_KEYS) throw new KeyError(`must hold one to ${MOST_KEYS} keys`);
  const keys = given.map((jwk, index) => readKey(jwk, `key ${index + 1}`));
  const published = keys.map((key) => key.published);
  if (new Set(published.map(({ kid }) => kid)).size < keys.length) throw new KeyError('must not hold the same key twice');
  const [first] = keys;
  if (!first?.privateKey) throw new KeyError('key 1: must be private, because it signs');
  const { kid, alg } = first.published;
  return { current: { kid, alg, privateKey: first.privateKey }, published };
}

function listOf(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new KeyError('must be JSON: an array of JSON Web Keys');
  }
  const keys = Array.isArray(value) ? value : (value as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new KeyError('must be an array of JSON Web Keys, or a JSON Web Key Set');
  return keys;
}

function readKey(jwk: unknown, which: string): { published: PublicKey; privateKey: KeyObject | null } {
  if (typeof jwk !== 'object' || jwk === null) throw new KeyError(`${which}: must be a JSON Web Key`);
  const { kty, crv, alg, use, d, x, y } = jwk as Record<string, unknown>;
  const kind = crv === 'Ed25519' || crv === 'P-256' ? KINDS[crv] : undefined;
  if (!kind || kind.kty !== kty) throw new KeyError(`${which}: must be of kty OKP with crv Ed25519, or of kty EC with crv P-256`);
  if (alg !== undefined && alg !== kind.alg) throw new KeyError(`${which}: alg must be ${kind.alg}, or absent`);
  if (use !== undefined && use !== 'sig') throw new KeyError(`${which}: use must be sig, or absent`);
  const given = { kty, crv, x, ...(y !== undefined && { y }), ...(d !== undefined && { d }) } as JsonWebKeyInput['key'];
  const privateKey = d === undefined ? null : imported(() => createPrivateKey({ key: given, format: 'jwk' }), which);
  const publicKey = imported(() => (privateKey ? createPublicKey(privateKey) : createPublicKey({ key: given, format: 'jwk' })), which);
  const own = publicKey.export({ format: 'jwk' }) as { kty: PublicKey['kty']; crv: PublicKey['crv']; x: string; y?: string };
  if (own.x !== x || own.y !== y) throw new KeyError(`${which}: is damaged or incomplete`);
  const point = { crv: own.crv, kty: own.kty, x: own.x, ...(own.y !== undefined && { y: own.y }) };
  const kid = createHash('sha256').update(JSON.stringify(point)).digest('base64url');
  return { published: { ...point, kid, alg: kind.alg, use: 'sig' }, privateKey };
}

function imported(read: () => KeyObject, which: string): KeyObject {
  try {
    return read();
  } catch {
    // The message of the cause may hold a part of the key.
    throw new KeyError(`${which}: is damaged or incomplete`);
  }
}

/** Keys, and where people reach the service at which their public parts are. */
export type Signer = Readonly<{ keys: SigningKeys; publicUrl: string }>;

/**
 * A JSON Web Token of the claims in compact form (RFC 7515), signed with the current key. Its header has what Open Badges 3.0 allows, and no more: `kid`
 * is the address of the public key.
 */
export async function signedToken({ current }: SigningKeys, kid: string, claims: object): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: current.alg, kid, typ: 'JWT' })
    .sign(current.privateKey);
}
