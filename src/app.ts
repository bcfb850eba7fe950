import { randomBytes, randomUUIDv7 } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Clock } from './core/clock.ts';
import type { Db } from './core/db.ts';
import type { FindSignedIn } from './domain/identities.ts';
import { findSignedIn } from './domain/identity.ts';
import { contexts, followed } from './features/contexts.ts';
import { registerAuth, type Verify } from './http/auth.ts';
import { registerBodies } from './http/bodies.ts';
import type { DevIssuer } from './http/dev-issuer.ts';
import { registerDevelopment } from './http/development.ts';
import { registerDocs } from './http/docs.ts';
import { registerDocuments } from './http/documents.ts';
import { answerClientError, answerFrameworkError, registerErrors } from './http/errors.ts';
import { registerHeaders } from './http/headers.ts';
import { registerHealth } from './http/health.ts';
import { registerOpenapi } from './http/openapi.ts';
import { registerPresence } from './http/presence.ts';
import { registerRequests } from './http/request.ts';
import { RequestLog } from './http/request-log.ts';
import { registerSecurity } from './http/security.ts';
import { serializerCompiler } from './http/serializer.ts';
import { registerUploads } from './http/uploads.ts';

export type AppParts = {
  config: Config;
  db: Db;
  clock: Clock;
  verify: Verify;
  /** Who signs in. Absent: read from the database for each request. */
  signedIn?: FindSignedIn | undefined;
  /** What cursors of lists are sealed with, the same in every process. Absent: a key of this application alone. */
  cursorKey?: Buffer;
  /** Present where tokens come from the development issuer: its keys and its mint are then served to the loopback address. */
  devIssuer?: { name: string; issuer: DevIssuer } | undefined;
  logger?: Logger;
  workerRunning: () => boolean;
  stopping: () => boolean;
  /** Called with the bare instance before any route exists, for metrics. */
  observe?: (app: FastifyInstance) => void;
};

/** The whole HTTP application, ready to listen or to be injected into. Throws when a route declares no permission. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, db, clock, verify } = parts;
  const server = Fastify({
    ...(parts.logger ? { loggerInstance: parts.logger } : { logger: false }),
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUIDv7();
    },
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger, bindings, options) => new RequestLog(() => logger.child(bindings, options)),
    ...(config.trustProxyHops > 0 && { trustProxy: (_address: string, hop: number) => hop < config.trustProxyHops }),
    bodyLimit: 256 * 1024,
    routerOptions: { maxParamLength: 200 },
    // Answered as problem+json in both cases: see registerSecurity.
    return503OnClosing: false,
    http: { requireHostHeader: false },
    requestTimeout: 120_000,
    connectionTimeout: 130_000,
    keepAliveTimeout: 65_000,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  // The general type from here on: nothing below depends on the type of the logger.
  const app = server as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  registerPresence(app);
  parts.observe?.(app);
  registerBodies(app);
  registerErrors(app);
  await registerOpenapi(app, contexts);
  const limits = await registerSecurity(app, { config, stopping: parts.stopping });
  registerHeaders(app);
  registerAuth(app, { db, signedIn: parts.signedIn ?? ((...of) => findSignedIn(db, ...of)), verify, clock, limits });
  registerRequests(app, {
    db,
    limits,
    followed,
    atOnce: config.concurrentRequestsPerPerson,
    publicUrl: config.publicUrl ?? null,
    cursorKey: parts.cursorKey ?? randomBytes(32),
  });
  await registerUploads(app);
  registerLog(app);

  registerHealth(app, { db, workerRunning: parts.workerRunning, stopping: parts.stopping });
  registerDocuments(app);
  await registerDocs(app);
  if (parts.devIssuer) registerDevelopment(app, { db, ...parts.devIssuer });
  app.decorate(
    'calendarSources',
    contexts.flatMap(({ features }) => features.flatMap(({ calendar }) => calendar ?? [])),
  );
  app.decorate('badgeSigner', config.badges ?? null);
  for (const { features } of contexts) {
    for (const { routes, rootRoutes } of features) {
      if (routes) await app.register(routes, { prefix: '/v1' });
      if (rootRoutes) await app.register(rootRoutes);
    }
  }
  await app.ready();
  return app;
}

/** Ids only: no path, since a query may carry a name. */
const lineOf = (request: FastifyRequest, reply: FastifyReply) => ({
  reqId: request.id,
  operation_id: request.routeOptions.schema?.operationId ?? null,
  actor_id: request.actor?.person_id ?? null,
  client_id: request.actor?.client_id ?? null,
  duration_ms: Math.round(reply.elapsedTime),
});

/** One line a request: what was asked and how it went, or that its client has gone before. */
function registerLog(app: FastifyInstance): void {
  app.abortListeners.push((request, reply) => app.log.info(lineOf(request, reply), 'aborted'));
  app.addHook('onResponse', (request, reply, done) => {
    if (!request.wanted.aborted) app.log.info({ ...lineOf(request, reply), status: reply.statusCode }, 'answered');
    done();
  });
}
