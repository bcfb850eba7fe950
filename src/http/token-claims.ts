/**
 * What the payload of a verified token says, as RFC 9068, Entra ID, Keycloak, Auth0 and Okta write it. Pure: nothing here verifies a signature.
 */
import type { JWTPayload } from 'jose';

/** Where the client stands to which a token was issued: RFC 9068 and 8693, OpenID Connect, Entra ID version 1, Okta. */
const CLIENT_CLAIMS = ['client_id', 'azp', 'appid', 'cid'] as const;

/** What only ID tokens and logout tokens hold (OpenID Connect Core 3.1.3.6, 3.3.2.11; Back-Channel Logout 2.4). */
const MARKS_OF_OTHERS = ['at_hash', 'c_hash', 's_hash', 'events'] as const;

/** What an ID token never holds, and access tokens of the issuers that write `typ: JWT` do. */
const MARKS_OF_ACCESS = ['scope', 'scp', 'idtyp', 'azpacr', 'appidacr', 'gty', 'cid'] as const;

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/** The client of a token; undefined where it names none, or where its claims name different ones. */
export function clientOf(payload: JWTPayload): string | undefined {
  const named = new Set(CLIENT_CLAIMS.map((claim) => payload[claim]).filter((value) => value !== undefined));
  return named.size === 1 ? textOf([...named][0]) : undefined;
}

/**
 * Whether a token with the header `typ: JWT`, which says nothing, is certainly an access token: it names its client, is meant for somebody else than that
 * client (an ID token is meant for its client), has a mark of access tokens and none of another kind.
 */
export function isAccessToken(payload: JWTPayload): boolean {
  const client = clientOf(payload);
  const isBearer = payload['typ'] === 'Bearer'; // Keycloak says in the payload what each of its tokens is
  if (client === undefined || [payload.aud].flat().includes(client)) return false;
  if (payload['typ'] !== undefined && !isBearer) return false;
  if (MARKS_OF_OTHERS.some((mark) => payload[mark] !== undefined)) return false;
  if (payload['nonce'] !== undefined && !isBearer) return false;
  return isBearer || MARKS_OF_ACCESS.some((mark) => payload[mark] !== undefined);
}

/**
 * Whether a client signed in for itself, with client credentials: there is no person. RFC 9068 section 2.2 and Okta make the client the subject; Entra ID
 * says `idtyp: app`, or has its service principal as both `oid` and `sub`; Auth0 says so by `gty`; Keycloak names its service account.
 */
export function isOfClient(payload: JWTPayload, client: string): boolean {
  return (
    payload.sub === client ||
    payload['idtyp'] === 'app' ||
    (payload['oid'] !== undefined && payload['oid'] === payload.sub) ||
    payload['gty'] === 'client-credentials' ||
    (payload['client_id'] === client &&
      payload['sid'] === undefined &&
      payload['preferred_username'] === `service-account-${client.toLowerCase()}`)
  );
}

/** Whether the issuer says that the person controls the address: OpenID Connect, or Entra ID of addresses in verified domains. */
export function isEmailVerified(payload: JWTPayload): boolean {
  return payload['email_verified'] === true || [true, 1, '1', 'true'].includes(payload['xms_edov'] as never);
}
