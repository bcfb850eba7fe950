/** A real identity provider on loopback (oidc-provider, client credentials only), with keys that tests rotate. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

const SECRET = 'a-secret-of-the-tests-and-of-nothing-else';

export type Oidc = {
  issuer: string;
  jwksUrl: string;
  /** How often the key set has been asked for. */
  fetches(): number;
  /** Client-credentials grant over HTTP: an RFC 9068 access token of ten minutes for our audience. */
  token(client_id?: string, scope?: string): Promise<string>;
  /** Signs with a new key from now on; `keep` leaves the earlier keys in the key set, as an orderly rotation does. */
  rotate(options?: { keep?: boolean }): Promise<void>;
  stop(): Promise<void>;
};

/** Starts it on a free port of 127.0.0.1. The clients may ask for the scopes named here, and get none unless they ask. */
export async function startOidc(options: { audience: string; clients?: readonly string[]; scope?: string }): Promise<Oidc> {
  const { audience, clients = ['hr-portal'], scope = 'people:read people:write' } = options;
  let handle: RequestListener;
  let fetches = 0;
  let keys: JWK[] = [];
  const server = createServer((req, res) => {
    if (req.url === '/jwks') fetches += 1;
    handle(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await rotate();

  async function rotate({ keep = false } = {}) {
    const key = await newKey();
    keys = keep ? [key, ...keys] : [key];
    handle = new Provider(issuer, configuration({ audience, clients, scope, keys, kid: key.kid })).callback();
  }

  async function token(client_id = clients[0] ?? '', wanted?: string): Promise<string> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', resource: audience, ...(wanted && { scope: wanted }) });
    const authorization = `Basic ${btoa(`${client_id}:${SECRET}`)}`;
    const response = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body });
    const answer = (await response.json()) as { access_token?: string; error?: string; error_description?: string };
    if (!answer.access_token) throw new Error(`oidc-provider: ${answer.error}: ${answer.error_description}`);
    return answer.access_token;
  }

  async function stop() {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  return { issuer, jwksUrl: `${issuer}/jwks`, fetches: () => fetches, token, rotate, stop };
}

/** JWT access tokens of clients leave nothing to store. */
const nothing = async () => undefined;

type Settings = { audience: string; clients: readonly string[]; scope: string; keys: JWK[]; kid: string };

function configuration({ audience, clients, scope, keys, kid }: Settings): Configuration {
  return {
    adapter: () => ({
      upsert: nothing,
      find: nothing,
      findByUserCode: nothing,
      findByUid: nothing,
      consume: nothing,
      destroy: nothing,
      revokeByGrantId: nothing,
    }),
    jwks: { keys } as NonNullable<Configuration['jwks']>,
    clients: clients.map((client_id) => ({
      client_id,
      client_secret: SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    ttl: { ClientCredentials: 600 },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          audience,
          scope,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'ES256', kid } },
        }),
      },
    },
  };
}

async function newKey(): Promise<JWK & { kid: string }> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' } as JWK & { kid: string };
}
