import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import type { Ctx } from '../core/context.ts';
import { demandConceivable } from '../domain/allowed.ts';
import { isContent } from '../domain/classes.ts';
import type { StoredAnswer } from '../domain/idempotency.ts';
import type { Permission } from '../domain/permissions/index.ts';
import { classesIn, emptyOf, shapeOf } from './answer-classes.ts';

/**
 * A repeated request gets the first answer again, which has to be kept for it. An answer that may hold content (C4 and above) is not kept: only
 * where its resource is read is. There the repeated request reads it, as the resource is now and as whoever asks may read it today.
 */
export type Rereads = {
  /** True where the answer of this operation may hold content. */
  holdsContent(request: FastifyRequest): boolean;
  /** What is kept of an answer: its body, or the location where the resource is read. */
  keptOf(request: FastifyRequest, answer: unknown): Pick<StoredAnswer, 'body' | 'location'>;
  /** Where the answered resource is read; null where no operation reads it, so that a repetition answers what the work itself answers now. */
  locationOf(request: FastifyRequest, answer: unknown): string | null;
  /** The resource at a location of `locationOf`, in the shape of this operation's answer. @throws what reading it throws */
  read(request: FastifyRequest, location: string): Promise<unknown>;
};

/** An operation as far as it matters here. */
export type Operation = Pick<RouteOptions, 'url' | 'method' | 'handler' | 'config' | 'schema'>;

const ID = '/:id';

/** The schema of the JSON that an operation answers a success with. */
export function answerSchema(operation: Operation): z.ZodType | undefined {
  type Response = z.ZodType | { content?: Record<string, { schema: z.ZodType }> };
  const responses = (operation.schema?.response ?? {}) as Record<string, Response | undefined>;
  const response = responses['200'] ?? responses['201'] ?? responses['202'];
  if (response === undefined || '_zod' in response) return response;
  return response.content?.['application/json']?.schema;
}

/**
 * The operation that reads what another one answers: where the Location points, or what the action is carried out on, or else the one that answers
 * the same by id.
 */
export function readOf(operation: Operation, reads: ReadonlyMap<string, Operation>): Operation | undefined {
  const candidates = [operation.config?.location, operation.url.slice(0, operation.url.lastIndexOf('/'))];
  const direct = candidates.find((url) => url?.endsWith(ID) && reads.has(url));
  if (direct !== undefined) return reads.get(direct);
  const schema = answerSchema(operation);
  return [...reads.values()].find((read) => read.url.endsWith(ID) && answerSchema(read) === schema);
}

/** Members that a write answers beside its resource, such as the conflicts it led to: a repetition has led to none. */
export function unread(operation: Operation, read: Operation): Record<string, unknown> {
  const readable = shapeOf(answerSchema(read));
  const missing = Object.entries(shapeOf(answerSchema(operation))).filter(([name]) => !Object.hasOwn(readable, name));
  return Object.fromEntries(missing.map(([name, schema]) => [name, emptyOf(schema)]));
}

/** Collects the operations as they are registered. `contextOf` makes the context of a request. */
export function registerRereads(app: FastifyInstance, contextOf: (request: FastifyRequest) => Ctx): Rereads {
  const reads = new Map<string, Operation>();
  const writes = new Map<string, { content: boolean; read: Operation | undefined; rest: Record<string, unknown> }>();
  const registered: Operation[] = [];
  const replies = new WeakMap<FastifyRequest, FastifyReply>();
  app.addHook('onRoute', (route) => {
    if (route.method === 'GET') reads.set(route.url, route);
    if (route.method === 'POST' && route.config?.permission !== 'public') registered.push(route);
  });
  app.addHook('onReady', async () => {
    for (const operation of registered) {
      const schema = answerSchema(operation);
      const content = schema !== undefined && [...classesIn(schema)].some(isContent);
      const read = content ? readOf(operation, reads) : undefined;
      writes.set(operation.url, { content, read, rest: read ? unread(operation, read) : {} });
    }
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (request.method === 'POST') replies.set(request, reply);
    done();
  });
  const found = (request: FastifyRequest) => writes.get(request.routeOptions.url ?? '');
  const holdsContent = (request: FastifyRequest) => found(request)?.content === true;
  const locationOf = (request: FastifyRequest, answer: unknown) => {
    const read = found(request)?.read;
    const id = (answer as { id?: unknown } | null | undefined)?.id;
    return read && typeof id === 'string' ? read.url.replace(ID, `/${id}`) : null;
  };

  return {
    holdsContent,
    locationOf,
    keptOf: (request, answer) =>
      holdsContent(request) ? { body: undefined, location: locationOf(request, answer) } : { body: answer ?? null, location: null },
    async read(request, location) {
      const { read, rest } = found(request) ?? {};
      if (!read) throw new Error(`${request.routeOptions.url} has no operation that reads its answer`);
      const schema = read.schema as { params: z.ZodType; querystring?: z.ZodType };
      const values = {
        method: 'GET',
        params: schema.params.parse({ id: location.slice(location.lastIndexOf('/') + 1) }),
        query: schema.querystring?.parse({}) ?? {},
        body: undefined,
        headers: { ...request.headers, accept: 'application/json' },
        routeOptions: { ...request.routeOptions, method: 'GET', url: read.url, config: read.config, schema: read.schema },
      };
      const inner = Object.create(
        request,
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, writable: true }])),
      ) as FastifyRequest;
      demandConceivable(contextOf(inner), read.config?.permission as Permission);
      const answer = await read.handler.call(app, inner, replies.get(request) as FastifyReply);
      return { ...rest, ...(answer as object) };
    },
  };
}
