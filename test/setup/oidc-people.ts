/**
 * A real identity provider on loopback (oidc-provider) at which people sign in with the authorization code flow and PKCE, and clients with their credentials. Its
 * access tokens are written as Entra ID or Keycloak writes them; its ID tokens are as they come.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

const SECRET = 'a-secret-of-the-tests-and-of-nothing-else';
const CALLBACK = 'https://portal.example.edu/callback';
const PORTAL = 'portal';

export type Account = Readonly<{ id: string; claims: Readonly<Record<string, unknown>> }>;

/** How an issuer writes its access tokens: the claims that it adds, and those of RFC 9068 that it leaves out or names otherwise. */
export type Shape = (payload: Readonly<Record<string, unknown>>, account: Account | undefined) => Record<string, unknown>;

/** Version 2 of Entra ID: no `jti` and no `client_id`; `scp` of people, `idtyp` of clients. */
export const entra: Shape = ({ jti, client_id, scope, ...rest }, account) => ({
  ...rest,
  ver: '2.0',
  uti: jti,
  azp: client_id,
  azpacr: '1',
  tid: '7e1f1b8e-0000-4000-8000-000000000000',
  ...(account
    ? { sub: `pairwise-${account.id}`, oid: account.id, scp: scope ?? 'access_as_user', ...account.claims }
    : { sub: `principal-of-${client_id}`, oid: `principal-of-${client_id}`, idtyp: 'app', roles: ['Import'] }),
});

/** Keycloak: `typ: Bearer` in the payload, the session of people, the account of a service. */
export const keycloak: Shape = ({ client_id, scope, ...rest }, account) => ({
  ...rest,
  typ: 'Bearer',
  azp: client_id,
  scope: scope ?? 'openid profile email',
  acr: '1',
  ...(account
    ? { sid: `session-${account.id}`, ...account.claims }
    : { sub: `account-of-${client_id}`, client_id, preferred_username: `service-account-${client_id}`, clientHost: '127.0.0.1' }),
});

export type People = Readonly<{
  issuer: string;
  jwksUrl: string;
  /** Signs the account in at the portal: both tokens that the portal gets. */
  signIn(id: string): Promise<{ access_token: string; id_token: string }>;
  /** A token of a client for itself. */
  client(): Promise<string>;
  stop(): Promise<void>;
}>;

export async function startOidcForPeople(options: {
  audience: string;
  shape: Shape;
  accounts: () => readonly Account[];
  client?: string;
}): Promise<People> {
  const { audience, shape, accounts, client = 'hr-portal' } = options;
  let handle: (req: IncomingMessage, res: ServerResponse) => unknown;
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'signing', alg: 'RS256', use: 'sig' } as JWK;
  const accountOf = (id: string | undefined) => accounts().find((one) => one.id === id);
  const provider = new Provider(issuer, configuration({ audience, shape, accountOf, client, key }));
  const callback = provider.callback();
  handle = async (req, res) => {
    if (!req.url?.startsWith('/interaction/')) return callback(req, res);
    // Nobody types a password: whoever the hint names is signed in.
    const { params } = await provider.interactionDetails(req, res);
    return provider.interactionFinished(req, res, { login: { accountId: String(params['login_hint']) } });
  };

  const ask = async (body: Record<string, string>, client_id: string) => {
    const authorization = `Basic ${btoa(`${client_id}:${SECRET}`)}`;
    const response = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(body) });
    const answer = (await response.json()) as { access_token: string; id_token: string; error?: string };
    if (answer.error) throw new Error(`oidc-provider: ${JSON.stringify(answer)}`);
    return answer;
  };

  async function signIn(id: string) {
    const code_verifier = randomBytes(32).toString('base64url');
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
    const cookies = new Map<string, string>();
    const wanted = { client_id: PORTAL, response_type: 'code', scope: 'openid', redirect_uri: CALLBACK, resource: audience };
    let url = `${issuer}/auth?${new URLSearchParams({ ...wanted, code_challenge, code_challenge_method: 'S256', login_hint: id, nonce: 'once' })}`;
    for (let hop = 0; !url.startsWith(CALLBACK); hop++) {
      if (hop > 6) throw new Error(`the sign-in does not end: ${url}`);
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (!location) throw new Error(`oidc-provider: ${await response.text()}`);
      url = new URL(location, issuer).href;
    }
    const code = new URL(url).searchParams.get('code') ?? '';
    return ask({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier }, PORTAL);
  }

  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    signIn,
    client: async () => (await ask({ grant_type: 'client_credentials', resource: audience }, client)).access_token,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Settings = { audience: string; shape: Shape; accountOf: (id: string | undefined) => Account | undefined; client: string; key: JWK };

function configuration({ audience, shape, accountOf, client, key }: Settings): Configuration {
  return {
    jwks: { keys: [key] } as NonNullable<Configuration['jwks']>,
    cookies: { keys: [SECRET] },
    clients: [
      {
        client_id: PORTAL,
        client_secret: SECRET,
        grant_types: ['authorization_code'],
        redirect_uris: [CALLBACK],
        response_types: ['code'],
        id_token_signed_response_alg: 'RS256',
      },
      { client_id: client, client_secret: SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
    ],
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accountOf(id)?.claims }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        ...(ctx.oidc.client && { clientId: ctx.oidc.client.clientId }),
        ...(ctx.oidc.account && { accountId: ctx.oidc.account.accountId }),
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    formats: {
      customizers: {
        jwt: async (_ctx, token, jwt) => {
          jwt.header = { ...jwt.header, typ: 'JWT' };
          jwt.payload = shape(
            jwt.payload as Record<string, unknown>,
            'accountId' in token ? accountOf(token.accountId) : undefined,
          ) as never;
        },
      },
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience,
          scope: '',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256', kid: 'signing' } },
        }),
      },
    },
  };
}
