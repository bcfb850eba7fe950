import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Problem } from '../domain/problems/index.ts';
import { Windows } from './windows.ts';

/** Called for a request without a usable token. @throws Problem too-many-requests, once its address has had too many of them */
export type OnRefused = (request: FastifyRequest, reply: FastifyReply) => void;

/** The limits that depend on who asks. Each throws the problem too-many-requests. */
export type Limits = Readonly<{
  /** Called once `request.actor` is known. */
  onKnown: (request: FastifyRequest, reply?: FastifyReply) => void;
  onRefused: OnRefused;
  /** Called for a secret in a public address that stands for nobody, once its address has had too many of them. */
  onUnknownSecret: (request: FastifyRequest) => void;
}>;

type Options = { config: Config; stopping: () => boolean };

const isHealth = (request: FastifyRequest) => request.routeOptions.url?.startsWith('/health/') === true;

/** Headers, origins, limits and load shedding: everything that protects the service and its readers before a feature is reached. */
export async function registerSecurity(app: FastifyInstance, { config, stopping }: Options): Promise<Limits> {
  const protection = await protectionHeaders();
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(protection).header('x-request-id', request.id);
    const traceparent = request.headers.traceparent;
    if (typeof traceparent === 'string' && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(traceparent))
      reply.header('traceparent', traceparent);
    // RFC 9112, 3.2. Node would answer this by itself, and without a body.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      reply.header('connection', 'close');
      throw new Problem('malformed-http', { detail: 'The Host header is missing.' });
    }
    // A connection kept alive may still bring a request after the listener has closed.
    if (stopping() && !isHealth(request)) {
      reply.header('connection', 'close');
      throw new Problem('unavailable', { detail: 'The service is stopping.', headers: { 'retry-after': '5' } });
    }
    done();
  });
  await app.register(cors, {
    origin: [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    strictPreflight: false,
    exposedHeaders: 'ETag, Location, Link, Retry-After, X-Request-Id, RateLimit, RateLimit-Policy, Idempotent-Replayed',
    maxAge: 600,
  });
  // By delay, not by utilisation: an event loop that is busy but on time can serve more.
  await app.register(underPressure, {
    maxEventLoopDelay: config.busyDelayMs,
    sampleInterval: 1_000,
    exposeStatusRoute: false,
    // A second without a sample is reported as an infinite delay. One such pause alone is no reason to refuse requests.
    pressureHandler: async (_request, _reply, _type, delay) => {
      if (Number.isFinite(delay)) throw new UnderPressure();
    },
  });
  const limits = registerLimits(app, config);
  app.addHook('onSend', (request, reply, payload, done) => {
    if ((request.actor ?? request.unnamed) !== null || reply.statusCode >= 400) reply.header('cache-control', 'no-store');
    done(null, payload);
  });
  return limits;
}

/** The headers by which helmet protects readers. They are the same for every answer, so they are asked for once. */
async function protectionHeaders(): Promise<Record<string, string>> {
  const probe = Fastify();
  await probe.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: { maxAge: 31_536_000 },
  });
  let headers: Record<string, string> = {};
  probe.get('/', async (_request, reply) => {
    headers = Object.fromEntries(Object.entries(reply.raw.getHeaders()).map(([name, value]) => [name, String(value)]));
    return '';
  });
  await probe.inject('/');
  await probe.close();
  return headers;
}

class UnderPressure extends Error {
  readonly code = 'FST_UNDER_PRESSURE';
  readonly statusCode = 503;
}

type Policy = { name: string; item: string; windows: Windows; keyOf: (request: FastifyRequest) => string };

/** An item of a header behind those that are there. */
const behind = (before: unknown, item: string): string => (before === undefined ? item : `${before}, ${item}`);

const networks = new Map<string, string>();
const MOST_NETWORKS = 1_000;

/** The address as limits count it: of IPv6, the network of 64 bits that one holder has. */
function networkOf(ip: string): string {
  const known = networks.get(ip);
  if (known !== undefined) return known;
  const network = rateLimit.normalizeIP(ip, 64);
  if (networks.size >= MOST_NETWORKS) networks.clear();
  networks.set(ip, network);
  return network;
}

/** How many callers an address may be: a hospital may have one for everybody. */
const CALLERS_OF_AN_ADDRESS = 10;

/**
 * Windows of a minute: one for everything a person does and one for what they write, from the moment the token is verified or the secret of a
 * public address found, never by what a request claims; the same for an address on public routes. Before that, one for all that an address
 * sends, ten times as wide; one for refused sign-ins of an address and one for secrets that do not exist, which limit no other request.
 * Health is never limited. The headers are those of the RateLimit draft, an item for each policy of the caller, or for the one that was
 * exceeded; each process counts for itself.
 */
function registerLimits(app: FastifyInstance, config: Config): Limits {
  const address = (request: FastifyRequest) => networkOf(request.ip);
  const person = (request: FastifyRequest) => request.actor?.person_id ?? address(request);
  const policy = (name: string, quota: number, keyOf: (request: FastifyRequest) => string): Policy => ({
    name,
    item: `"${name}";q=${quota};w=60`,
    keyOf,
    windows: new Windows(quota),
  });
  const tenth = Math.ceil(config.rateLimitPerMinute / 10);
  const everything = policy('default', config.rateLimitPerMinute, person);
  const writing = policy('write', Math.ceil(config.rateLimitPerMinute / 2), person);
  const ofAddress = policy('address', config.rateLimitPerMinute * CALLERS_OF_AN_ADDRESS, address);
  const refused = policy('auth-failure', tenth, address);
  const unknown = policy('secret-failure', tenth, address);

  const hold = ({ name, windows, keyOf, item }: Policy, request: FastifyRequest, reply?: FastifyReply) => {
    const { isExceeded, remaining, ttl_s } = windows.count(keyOf(request), performance.now());
    if (!isExceeded && !reply) return;
    const headers = {
      'ratelimit-policy': behind(reply?.getHeader('ratelimit-policy'), item),
      ratelimit: behind(reply?.getHeader('ratelimit'), `"${name}";r=${remaining};t=${ttl_s}`),
    };
    if (!isExceeded) return void reply?.headers(headers);
    throw new Problem('too-many-requests', {
      detail: `Try again in ${ttl_s} s.`,
      headers: { ...headers, 'retry-after': String(ttl_s) },
    });
  };
  const onKnown: Limits['onKnown'] = (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') hold(writing, request, reply);
    hold(everything, request, reply);
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (!isHealth(request)) {
      hold(ofAddress, request);
      if (request.routeOptions.config?.permission === 'public' || request.is404) onKnown(request, reply);
    }
    done();
  });
  return { onKnown, onRefused: (request, reply) => hold(refused, request, reply), onUnknownSecret: (request) => hold(unknown, request) };
}
