import { createHash, hash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type RawBuilder, sql } from 'kysely';
import { type Actor, type Ctx, NOBODY, newContext, type WriteCtx } from '../core/context.ts';
import type { Db, Tx } from '../core/db.ts';
import { isOutOfDate, planOnce } from '../core/prepared-statements.ts';
import { inTransaction, NotAlone } from '../core/transaction.ts';
import { whileWanted } from '../core/wanted.ts';
import { findAnswer, keepAnswer, type StoredAnswer } from '../domain/idempotency.ts';
import { findIdentity } from '../domain/identity.ts';
import type { Permission } from '../domain/permissions/index.ts';
import { Problem, type ProblemCode } from '../domain/problems/index.ts';
import { assertTags, idempotencyKey, pathOf, preconditionOf } from './request-headers.ts';
import { registerRereads } from './rereads.ts';
import type { Limits } from './security.ts';
import { createTurns } from './turns.ts';
import { registerUnnamed } from './unnamed.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What cursors of lists are sealed with. */
    cursorKey: Buffer;
  }
  interface FastifyRequest {
    actor: Actor | null;
    /** The request's one instant, RFC 3339. */
    now: string;
    /**
     * Runs a read; with `snapshot`, all its statements see one state of the database. With `planOnce` they do, too, and the server plans them
     * once a connection: for what takes longer to plan than to run.
     */
    read<T>(work: (ctx: Ctx) => Promise<T>, options?: { snapshot?: boolean; planOnce?: boolean }): Promise<T>;
    /**
     * Runs a read of a public route that takes a secret instead of a token: as the person that the query `entry` finds, without roles and with
     * these scopes. @throws Problem not-found where it finds nobody
     */
    readAs<T>(entry: RawBuilder<{ person_id: string }>, scopes: readonly string[], work: (ctx: Ctx) => Promise<T>): Promise<T>;
    /** Like `readAs`, for a write: in the transaction of `write`. @throws Problem not-found where the query finds nobody */
    writeAs<T>(entry: RawBuilder<{ person_id: string }>, scopes: readonly string[], work: (ctx: WriteCtx) => Promise<T>): Promise<T>;
    /**
     * Runs a read of a public route that is about no person: `work` gets the database, and a context to which nothing is allowed, of no department;
     * it answers undefined where the address names nothing.
     * @throws Problem not-found, too-many-requests where an address has asked for too much of that
     */
    readPublic<T>(work: (db: Db, ctx: Ctx) => Promise<T | undefined>): Promise<T>;
    /** Where people reach the service, for addresses that leave it; null where it is not configured. */
    publicUrl: string | null;
    /** Runs a write in the only transaction of the request, repeated after a concurrent write. `fingerprint` adds what is not in the body. */
    write<T>(work: (ctx: WriteCtx) => Promise<T>, options?: { fingerprint?: string }): Promise<T>;
    /** The stored answer, where this request repeats one that was already carried out. */
    replayed: Pick<StoredAnswer, 'status' | 'headers'> | null;
    /** True where a PUT created the resource. */
    created: boolean;
    /** Where what was asked waits for a second person: 202 with this Location, `:id` replaced. */
    waits: string | null;
  }
  interface FastifyContextConfig {
    permission?: Permission | 'public';
    /** Problems of the operation beyond those that all share. */
    problems?: readonly ProblemCode[];
    /** A creation answers 201 with this Location, `:id` replaced. */
    location?: string;
    /** Work accepted for later: 202 instead of 201. */
    accepted?: boolean;
    /** A POST on an existing resource: changes it, so `If-Match` is required and a version is checked. */
    changes?: boolean;
    idempotency?: 'required';
    /** The operation itself carries out `dry_run`, with an answer like any other; else the whole request is rolled back. */
    dryRun?: 'own';
    /** Where the answer's example differs from that of its schema, for the document only. */
    example?: Readonly<Record<string, unknown>>;
    /** What the body may be where it is a file and no JSON: media type → JSON schema, for the document only. */
    uploads?: Readonly<Record<string, object>>;
  }
}

function isDryRun(request: FastifyRequest): boolean {
  const query = request.query as { dry_run?: boolean } | undefined;
  return request.routeOptions.config.dryRun !== 'own' && query?.dry_run === true;
}

const COUNT_EXACT = /(^|[,;\s])count=(exact|"exact")($|[,;\s])/;

/** The context of the request. */
export function contextOf<D extends Db>(request: FastifyRequest, db: D, actor = request.actor ?? request.unnamed): Ctx<D> {
  if (!actor) throw new Error('a public route has no context');
  return newContext({
    db,
    actor,
    now: request.now,
    request_id: request.id,
    operation_id: request.routeOptions.schema?.operationId ?? request.routeOptions.url ?? '',
    dry_run: isDryRun(request),
    count_exact: request.headers.prefer !== undefined && COUNT_EXACT.test(String(request.headers.prefer)),
    precondition: preconditionOf(request),
    cursors: { key: request.server.cursorKey, address: pathOf(request) },
  });
}

/** Throws where the work did not check the permission that its route declares, or not If-Match: it must neither commit nor answer. */
function assertAsked(request: FastifyRequest, ctx: Ctx): void {
  const { permission } = request.routeOptions.config;
  if (permission && permission !== 'public' && !ctx.asked.permissions.has(permission)) {
    throw new Error(`${ctx.operation_id} never asked for ${permission}`);
  }
  if (ctx.precondition && !ctx.asked.precondition) throw new Error(`${ctx.operation_id} never held If-Match against a row`);
}

function fingerprintOf(request: FastifyRequest, extra: string): Buffer {
  const body = request.body === undefined || extra !== '' ? '' : JSON.stringify(request.body);
  return createHash('sha256').update([request.method, request.url, body, extra].join('\n')).digest();
}

/**
 * Repeats the work and rolls it back, to check that the caller may still do it today. Other failures are expected, since the first request
 * had its effect.
 * @returns what the work answers now; where it fails, a function that throws why
 */
async function assertStillPermitted<T>(ctx: WriteCtx, work: (ctx: WriteCtx) => Promise<T>): Promise<() => T> {
  await sql`savepoint replay`.execute(ctx.db);
  try {
    const answer = await work({ ...ctx, precondition: null });
    return () => answer;
  } catch (error) {
    if (error instanceof NotAlone || (error instanceof Problem && (error.status === 403 || error.status === 404))) throw error;
    return () => {
      throw error;
    };
  } finally {
    await sql`rollback to savepoint replay`.execute(ctx.db);
  }
}

function answerOf(request: FastifyRequest, payload: unknown, dryRun: boolean): { status: number; headers: Record<string, string> } {
  const { location, accepted } = request.routeOptions.config;
  const headers: Record<string, string> = {};
  const body = payload as { id?: string; row_version?: number } | null | undefined;
  if (typeof body?.row_version === 'number' && !dryRun) headers.etag = `"${body.row_version}"`;
  if (request.waits !== null) return { status: 202, headers: { ...headers, location: request.waits.replace(':id', String(body?.id)) } };
  if (location === undefined || dryRun || (request.method === 'PUT' && !request.created)) return { status: 200, headers };
  headers.location = location.replace(':id', String(body?.id));
  if (accepted) headers['retry-after'] = '1';
  return { status: accepted ? 202 : 201, headers };
}

export type RequestOptions = {
  db: Db;
  publicUrl: string | null;
  limits: Limits;
  /** Completes the work of a write: what follows from the facts that it recorded is part of it. */
  followed: <T>(work: (ctx: WriteCtx) => Promise<T>) => (ctx: WriteCtx) => Promise<T>;
  /** How many reads and writes of one person run at the same time; more wait for a short time. */
  atOnce: number;
  cursorKey: Buffer;
};

/** Gives every request its `read` and `write`, and every answer what follows from them: status, Location, ETag, Link. */
export function registerRequests(app: FastifyInstance, options: RequestOptions): void {
  const { db, limits, followed } = options;
  const turn = createTurns(options.atOnce);
  app.decorate('cursorKey', options.cursorKey);
  const rereads = registerRereads(app, (request) => contextOf(request, db));
  app.decorateRequest('replayed', null);
  app.decorateRequest('created', false);
  app.decorateRequest('waits', null);
  app.decorateRequest('publicUrl', options.publicUrl);

  app.decorateRequest('read', async function read<
    T,
  >(this: FastifyRequest, work: (ctx: Ctx) => Promise<T>, { snapshot = false, planOnce: once = false } = {}) {
    const run = async (executor: Db) => {
      const ctx = contextOf(this, executor);
      const result = await work(ctx);
      assertAsked(this, ctx);
      return result;
    };
    const seeing = (how: (tx: Tx) => Promise<T>) =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(how);
    return turn(this, async () => {
      if (!snapshot && !once) return run(db);
      const attempt = () => seeing(once ? (tx) => planOnce(tx).then(() => run(tx)) : run);
      try {
        return await attempt();
      } catch (error) {
        if (isOutOfDate(error)) return attempt();
        throw error;
      }
    });
  });

  registerUnnamed(app, { db, limits });

  /** The person that a secret stands for, without roles and with these scopes. @throws Problem not-found, too-many-requests */
  async function identify(request: FastifyRequest, entry: RawBuilder<{ person_id: string }>, scopes: readonly string[]): Promise<void> {
    const identity = await whileWanted(request.wanted, () => findIdentity(db, entry, request.now));
    if (!identity) {
      limits.onUnknownSecret(request);
      throw new Problem('not-found');
    }
    const { person_id, department_id, time_zone } = identity;
    request.actor = { person_id, department_id, time_zone, roles: [], client_id: null, scopes: new Set(scopes) };
    limits.onKnown(request);
  }

  app.decorateRequest('readAs', async function readAs<
    T,
  >(this: FastifyRequest, entry: RawBuilder<{ person_id: string }>, scopes: readonly string[], work: (ctx: Ctx) => Promise<T>) {
    await identify(this, entry, scopes);
    return this.read(work);
  });

  app.decorateRequest('writeAs', async function writeAs<
    T,
  >(this: FastifyRequest, entry: RawBuilder<{ person_id: string }>, scopes: readonly string[], work: (ctx: WriteCtx) => Promise<T>) {
    await identify(this, entry, scopes);
    return this.write(work);
  });

  app.decorateRequest('readPublic', async function readPublic<T>(this: FastifyRequest, work: (db: Db, ctx: Ctx) => Promise<T | undefined>) {
    const found = await whileWanted(this.wanted, () => work(db, contextOf(this, db, NOBODY)));
    if (found !== undefined) return found;
    limits.onUnknownSecret(this);
    throw new Problem('not-found');
  });

  app.decorateRequest('write', async function write<
    T,
  >(this: FastifyRequest, work: (ctx: WriteCtx) => Promise<T>, { fingerprint = '' } = {}) {
    const key = idempotencyKey(this);
    assertTags(this);
    const carryOut = async (ctx: WriteCtx): Promise<{ answer: T } | { again: StoredAnswer; now: () => T }> => {
      const stored = key === null || ctx.dry_run ? undefined : await findAnswer(ctx, pathOf(this), key);
      if (stored) {
        if (!stored.fingerprint.equals(fingerprintOf(this, fingerprint))) throw new Problem('idempotency-key-reused');
        const now = await assertStillPermitted(ctx, work);
        // What waits for a second person holds no content, and is kept.
        if (rereads.holdsContent(this) && stored.status !== 202) return { again: stored, now };
        this.replayed = stored;
        return { answer: stored.body as T };
      }
      const result = await followed(work)(ctx);
      assertAsked(this, ctx);
      this.created = ctx.asked.created === true;
      this.waits = ctx.asked.waits ?? null;
      if (key !== null && !ctx.dry_run) {
        await keepAnswer(ctx, pathOf(this), key, {
          fingerprint: fingerprintOf(this, fingerprint),
          ...answerOf(this, result, false),
          ...(this.waits === null ? rereads.keptOf(this, result) : { body: result, location: null }),
        });
      }
      return { answer: result };
    };
    const outcome = await turn(this, () => inTransaction(db, (tx) => contextOf(this, tx), carryOut));
    if ('answer' in outcome) return outcome.answer;
    // After the transaction: reading takes a connection of its own, and whether the caller may read is judged as for any reading.
    const { again, now } = outcome;
    const location = again.location ?? rereads.locationOf(this, again.body);
    const answer = location === null ? now() : ((await rereads.read(this, location)) as T);
    this.replayed = { status: again.status, headers: { ...again.headers, ...answerOf(this, answer, false).headers } };
    return answer;
  });

  app.addHook('preSerialization', (request, reply, payload, done) => {
    if ((request.actor ?? request.unnamed) === null || reply.statusCode >= 400) return done(null, payload);
    const { status, headers } = request.replayed ?? answerOf(request, payload, isDryRun(request));
    reply.code(status).headers(headers);
    if (request.replayed) reply.header('idempotent-replayed', 'true');
    const cursor = (payload as { next_cursor?: string | null } | null)?.next_cursor;
    if (cursor) {
      const next = new URL(request.url, 'http://localhost');
      next.searchParams.set('cursor', cursor);
      reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
    }
    done(null, payload);
  });

  // The version serves If-Match; the digest serves caches, because part of an answer follows from the calendar
  // and from other rows (a status on a day, a person's name) and changes while the version stays.
  app.addHook('onSend', (request, reply, payload, done) => {
    const version = /^"(\d+)"$/.exec(String(reply.getHeader('etag') ?? ''))?.[1];
    if (version !== undefined && typeof payload === 'string') {
      reply.header('etag', `"${version}.${hash('sha256', payload, 'base64url').slice(0, 10)}"`);
    }
    const cached = request.headers['if-none-match'];
    const tag = reply.getHeader('etag');
    if (cached === undefined || !['GET', 'HEAD'].includes(request.method) || reply.statusCode !== 200 || tag === undefined) {
      return done(null, payload);
    }
    if (cached !== '*' && !cached.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag)) return done(null, payload);
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    // A HEAD route drops the body by itself, once it has measured it.
    done(null, request.method === 'HEAD' ? payload : null);
  });
}
