import { generateKeyPairSync, type JsonWebKeyInput } from 'node:crypto';
import { readSigningKeys, type Signer, signedToken } from '../../src/core/signing-keys.ts';
import type { Sources } from '../../src/features/recognition/badges/verifier.ts';
import type { Person, World } from './world.ts';

export const PUBLIC_URL = 'https://mentorship.example.edu';

type Jwk = JsonWebKeyInput['key'];

/** A new private key, as people configure it. */
export function privateKey(alg: 'EdDSA' | 'ES256' = 'EdDSA'): Jwk {
  const { privateKey: key } = alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return key.export({ format: 'jwk' });
}

/** The environment of a service that issues badges with the first of these keys. */
export const badgeEnvironment = (...keys: Jwk[]) => ({ BADGE_KEYS: JSON.stringify(keys), PUBLIC_URL });

export const signerOf = (...keys: Jwk[]): Signer => ({ keys: readSigningKeys(JSON.stringify(keys)), publicUrl: PUBLIC_URL });

/** The address of the key that signs. */
export const kidOf = ({ keys, publicUrl }: Signer) => `${publicUrl}/v1/public/badge-keys/${keys.current.kid}`;

/** Claims signed by the current key. */
export const tokenOf = (signer: Signer, claims: object) => signedToken(signer.keys, kidOf(signer), claims);

/** What a verifier gets from nothing but the public addresses of a world. */
export function sourcesOf(world: World): Sources {
  const fetched = async (address: string) => world.anonymous.get(address.replace(PUBLIC_URL, ''));
  return {
    now: world.clock().toString(),
    keyAt: async (address) => {
      const { status, body } = await fetched(address);
      return status === 200 ? (body as never) : undefined;
    },
    listAt: async (address) => {
      const { status, text } = await fetched(address);
      return status === 200 ? text : undefined;
    },
  };
}

/**
 * A person’s credits as mentor in an academic year, by one entry, and its statement, or none and the year in whose statement the entry stands. Answers the
 * id of the entry.
 */
export async function creditedYear(
  world: World,
  { id }: Pick<Person, 'id'>,
  year: number,
  quarters = 8,
  statement: 'issued' | number = 'issued',
): Promise<string> {
  const [rules] = await world.sql<{ id: string }>`select id from credit_rule_set where department_id = ${world.id} and ends_year is null`;
  const event_id = crypto.randomUUID();
  const entry = await world.insert('credit_entry', {
    ...{ person_id: id, side: 'mentor', code: 'TRAIN', kind: 'grant', event_id, event_on: `${year}-10-01`, academic_year: year },
    ...{
      effective_on: `${year}-10-01`,
      posted_on: `${year}-10-01`,
      statement_year: statement === 'issued' ? year : statement,
      rule_set_id: rules?.id,
    },
    ...{ quarter_credits: quarters, window_key: event_id },
  });
  if (statement === 'issued') await statementOf(world, { id }, year, quarters);
  return entry.id;
}

/** The issued statement of a year, with credits as mentor. */
export const statementOf = (world: World, { id }: Pick<Person, 'id'>, year: number, mentor_quarter_credits: number) =>
  world.insert('credit_statement', {
    ...{ person_id: id, academic_year: year, issued_on: `${year + 1}-10-01`, minutes: '[]' },
    ...{ mentor_quarter_credits, mentee_quarter_credits: 0 },
  });
