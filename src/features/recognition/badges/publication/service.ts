import type { Db } from '../../../../core/db.ts';
import type { PublicKey, Signer } from '../../../../core/signing-keys.ts';
import { keyAddress } from '../addresses.ts';
import { profileOf } from '../credential.ts';
import { type StatusList, statusListOf, statusListTag } from '../tokens.ts';
import * as queries from './queries.ts';
import type { BadgeIssuer } from './schema.ts';

/** The signed credential at an address; undefined where there is none, or it is revoked. */
export const findCredential = async (db: Db, public_id: string): Promise<string | undefined> =>
  (await queries.findCredential(db, public_id))?.credential;

/** Who issues, and by which keys others know that it was them; undefined where there is no such department. */
export async function findIssuer(db: Db, id: string, { keys, publicUrl }: Signer): Promise<BadgeIssuer | undefined> {
  const found = await queries.findIssuer(db, id);
  if (!found) return undefined;
  const profile = profileOf(found, publicUrl);
  const addresses = keys.published.map(({ kid }) => keyAddress(publicUrl, kid));
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      'https://www.w3.org/ns/cid/v1',
    ],
    ...profile,
    verificationMethod: keys.published.map((key) => ({
      id: keyAddress(publicUrl, key.kid),
      type: 'JsonWebKey' as const,
      controller: profile.id,
      publicKeyJwk: key,
    })),
    assertionMethod: addresses,
  };
}

/** The public key of a thumbprint; undefined where it is none of ours. */
export const findKey = ({ keys }: Signer, kid: string): PublicKey | undefined => keys.published.find((key) => key.kid === kid);

/** A status list, signed as of now, with the tag of what it says; undefined where there is none. */
export async function findList(db: Db, id: string, signer: Signer, now: string): Promise<{ token: string; tag: string } | undefined> {
  const list: StatusList | undefined = await queries.findList(db, id);
  return list && { token: await statusListOf(signer, list, now), tag: statusListTag(signer, list, now) };
}
