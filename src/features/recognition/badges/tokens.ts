import { createHash } from 'node:crypto';
import { type Signer, signedToken } from '../../../core/signing-keys.ts';
import { encodeStatusList } from '../../../core/status-list.ts';
import { keyAddress } from './addresses.ts';
import { statusListClaims } from './credential.ts';

/** Claims as a token, signed with the current key, whose address it names. */
export const sealed = ({ keys, publicUrl }: Signer, claims: object): Promise<string> =>
  signedToken(keys, keyAddress(publicUrl, keys.current.kid), claims);

export type StatusList = Readonly<{ id: string; department_id: string; revoked: readonly number[] }>;

const claimsOf = ({ publicUrl }: Signer, { id, department_id, revoked }: StatusList, now: string) =>
  statusListClaims(publicUrl, department_id, id, encodeStatusList(revoked), now);

/** A status list as a signed credential of its issuer. */
export const statusListOf = (signer: Signer, list: StatusList, now: string): Promise<string> => sealed(signer, claimsOf(signer, list, now));

/** What a list says, as a tag: signatures differ each time, and say nothing else. */
export const statusListTag = (signer: Signer, list: StatusList, now: string): string =>
  createHash('sha256')
    .update(signer.keys.current.kid + JSON.stringify(claimsOf(signer, list, now)))
    .digest('base64url')
    .slice(0, 22);

/** What a token says, without asking whether it is true: for tokens that the service signed itself. */
export function contentOf(token: string): Record<string, unknown> {
  const [, claims = ''] = token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Record<string, unknown>;
}
