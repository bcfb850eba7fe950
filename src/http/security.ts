import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Problem } from '../core/problem.ts';

/** Headers, origins, limits and load shedding: everything that protects the service and its readers before a feature is reached. */
export async function registerSecurity(app: FastifyInstance, config: Config): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const traceparent = request.headers.traceparent;
    if (typeof traceparent === 'string' && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(traceparent))
      reply.header('traceparent', traceparent);
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: { maxAge: 31_536_000 },
  });
  await app.register(cors, {
    origin: [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    strictPreflight: false,
    exposedHeaders: ['ETag', 'Location', 'Link', 'Retry-After', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Idempotent-Replayed'],
    maxAge: 600,
  });
  // By delay, not by utilisation: a loop that is always busy and always on time serves as many as it can.
  await app.register(underPressure, {
    maxEventLoopDelay: 2_000,
    sampleInterval: 1_000,
    exposeStatusRoute: false,
    customError: underPressureError(),
  });
  await registerLimits(app, config);
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.actor !== null || reply.statusCode >= 400) reply.header('cache-control', 'no-store');
    return payload;
  });
}

function underPressureError(): new () => Error {
  return class extends Error {
    readonly code = 'FST_UNDER_PRESSURE';
    readonly statusCode = 503;
  };
}

type Policy = { name: string; limiter: ReturnType<FastifyInstance['createRateLimit']>; quota: number };

/**
 * Windows of a minute: one for everything a caller does (by the end of the bearer token, else by address), one for what it
 * writes, one for refused sign-ins of an address. The headers are those of the RateLimit draft; each process counts for itself.
 */
async function registerLimits(app: FastifyInstance, config: Config): Promise<void> {
  const caller = (request: FastifyRequest) => request.headers.authorization?.slice(-43) ?? request.ip;
  await app.register(rateLimit, { global: false, cache: 20_000 });
  const policy = (name: string, quota: number, keyGenerator: (request: FastifyRequest) => string): Policy => ({
    name,
    quota,
    limiter: app.createRateLimit({ max: quota, timeWindow: 60_000, keyGenerator: (request) => `${name} ${keyGenerator(request)}` }),
  });
  const everything = policy('default', config.rateLimitPerMinute, caller);
  const writing = policy('write', Math.ceil(config.rateLimitPerMinute / 2), caller);
  const refused = policy('auth-failure', Math.ceil(config.rateLimitPerMinute / 10), (request) => request.ip);

  const hold = async ({ name, limiter, quota }: Policy, request: FastifyRequest, reply: FastifyReply, increment = true) => {
    const state = await limiter(request, { increment });
    if (state.isAllowed) return;
    reply
      .header('ratelimit-policy', `"${name}";q=${quota};w=60`)
      .header('ratelimit', `"${name}";r=${state.remaining};t=${state.ttlInSeconds}`);
    // What is only looked at is exceeded as soon as nothing remains; what is counted, with the request after that.
    if (increment ? !state.isExceeded : state.remaining > 0) return;
    throw new Problem('too-many-requests', {
      detail: `Try again in ${state.ttlInSeconds} s.`,
      headers: { 'retry-after': String(state.ttlInSeconds) },
    });
  };
  app.addHook('onRequest', async (request, reply) => {
    await hold(refused, request, reply, false);
    if (request.method !== 'GET' && request.method !== 'HEAD') await hold(writing, request, reply);
    await hold(everything, request, reply);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode === 401) await refused.limiter(request);
  });
}
