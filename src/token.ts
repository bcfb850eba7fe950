/** `npm run token`: asks the running service, if it is its own (development) issuer, for an access token, and prints just that. */
import { parseArgs } from 'node:util';
import { messageOf } from './core/stack.ts';
import type { MintOptions } from './http/dev-issuer.ts';

const HELP = `Usage: npm run -s token -- --as <person> [options]

  --as <person>    HR number, e-mail address or demo name (director, mentee, ...)
  --client <id>    client the token is issued to (client_id)
  --scope "a b"    narrow the token to these OAuth scopes
  --act <client>   client that acts for the person (RFC 8693)
  --ttl <seconds>  lifetime, at most and by default 3600
  --url <url>      the service, default http://127.0.0.1:3000
  --help           this text

Example: TOKEN=$(npm run -s token -- --as director)
`;

/** `POST /dev/tokens`: what it takes, and what it answers (a problem has `detail`). */
type TokenRequest = { as: string } & MintOptions;
type TokenAnswer = { access_token?: unknown; detail?: string } | null;

async function main(): Promise<string> {
  const text = { type: 'string' } as const;
  const options = { as: text, client: text, scope: text, act: text, ttl: text, url: text, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) return HELP;
  if (!values.as) throw new Error(`--as is missing.\n\n${HELP}`);
  if (values.ttl !== undefined && !/^[0-9]{1,4}$/.test(values.ttl)) throw new Error('--ttl takes whole seconds, at most 3600.');
  return `${await requestToken(values.url ?? 'http://127.0.0.1:3000', {
    as: values.as,
    client_id: values.client,
    scopes: values.scope?.split(' ').filter(Boolean),
    actor: values.act,
    ttl_s: values.ttl === undefined ? undefined : Number(values.ttl),
  })}\n`;
}

async function requestToken(url: string, request: TokenRequest): Promise<string> {
  if (!URL.canParse(url)) throw new Error('--url takes an address such as http://127.0.0.1:3000.');
  const response = await fetch(new URL('/dev/tokens', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new Error(`No service answers at ${url}. Start it with npm start, or name it with --url.`);
  });
  if (response.status === 404)
    throw new Error(`The service at ${url} has no development issuer: get a token from the issuer it is configured with.`);
  const answer = (await response.json().catch(() => null)) as TokenAnswer;
  if (!response.ok) throw new Error(answer?.detail ?? `The service at ${url} answered ${response.status}.`);
  if (typeof answer?.access_token !== 'string') throw new Error(`What answers at ${url} is not this service.`);
  return answer.access_token;
}

try {
  process.stdout.write(await main());
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
