import { randomUUIDv7 } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { stackOnly } from '../core/stack.ts';
import { Abandoned } from '../core/wanted.ts';
import type { Permission } from '../domain/permissions/index.ts';
import { Problem, type ProblemCode, problemOf, problems } from '../domain/problems/index.ts';
import { byParameter, byPointer, fieldErrorsOf, phraseOf } from '../domain/validation.ts';
import { tooLarge, wrongMediaType } from './media-types.ts';
import { holdersOf, listed } from './openapi-callers.ts';

/**
 * Of a refusal for want of rights: the permission, and which roles and relations have it; which persons do is not told. A rule that refuses
 * something in spite of the permission says so in words of its own, and names none.
 */
function refusalOf({ code, extras }: Problem, request: FastifyRequest): Record<string, unknown> {
  const own = extras.detail === undefined ? request.routeOptions?.config?.permission : undefined;
  const permission = (extras['permission'] ?? own) as Permission | 'public' | undefined;
  if (code !== 'permission-denied' || permission === undefined || permission === 'public') return {};
  const allowed_to = holdersOf(permission);
  const detail = extras.detail ?? `This needs the permission ${permission}. It is held by ${listed(allowed_to)}.`;
  return { detail, permission, allowed_to };
}

/** The body of every answer that is not a success, RFC 9457. */
export function problemBody(problem: Problem, request: FastifyRequest): Record<string, unknown> {
  const { detail, errors, headers: _, ...extensions } = { ...problem.extras, ...refusalOf(problem, request) };
  return {
    type: `/problems/${problem.code}`,
    title: problems[problem.code][1],
    status: problem.status,
    code: problem.code,
    detail: detail ?? problems[problem.code][1],
    instance: request.url.split('?')[0],
    request_id: request.id,
    ...(errors && { errors }),
    ...extensions,
  };
}

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.extras.headers, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem, request));
}

const PARTS = [
  { name: 'params', named: byParameter },
  { name: 'querystring', named: byParameter },
  { name: 'body', named: byPointer },
] as const;

/** Everything wrong with path, query and body; the framework itself would stop at the first of the three. */
function invalidRequest(request: FastifyRequest): Problem {
  const schema = request.routeOptions.schema as Partial<Record<'params' | 'querystring' | 'body', z.ZodType>> | undefined;
  const given = { params: request.params, querystring: request.query, body: request.body };
  const errors = PARTS.flatMap((part) => {
    const result = schema?.[part.name]?.safeParse(given[part.name] ?? (part.name === 'body' ? undefined : {}), {
      reportInput: true,
      error: phraseOf,
    });
    return result?.success === false ? fieldErrorsOf(result.error.issues, part.named) : [];
  });
  return new Problem('invalid-request', { detail: 'See errors: each names what is wrong and where.', errors: errors.slice(0, 100) });
}

function unreadable(detail: string, code = 'invalid_json'): Problem {
  return new Problem('invalid-request', { detail, errors: [{ pointer: '', code, detail }] });
}

const invalidJson = () => unreadable('The body is not valid JSON.');

/** Framework errors that the caller caused, by Fastify's or a plugin's code. Nothing of their own text is answered. */
const FRAMEWORK: Readonly<Record<string, (request: FastifyRequest) => Problem>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: wrongMediaType,
  FST_ERR_CTP_EMPTY_TYPE: wrongMediaType,
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_REQ_FILE_TOO_LARGE: tooLarge,
  FST_UNDER_PRESSURE: () => new Problem('unavailable', { detail: 'The service is busy.', headers: { 'retry-after': '10' } }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => unreadable('The body is empty; this operation takes JSON.', 'required'),
  FST_ERR_CTP_INVALID_JSON_BODY: invalidJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => unreadable('The body has another length than Content-Length says.', 'invalid_length'),
  FST_ERR_BAD_URL: () => new Problem('malformed-http', { detail: 'The address has percent-encoding that cannot be decoded.' }),
  FST_ERR_MAX_PARAM_LENGTH: () => new Problem('route-not-found', { detail: 'A part of the path is longer than any address has.' }),
  FST_ERR_NOT_FOUND: () => new Problem('route-not-found'),
};

/** The problem that an error means to the caller, or null where the service itself is at fault. Nothing of the error's own text is answered. */
export function toProblem(error: FastifyError, request: FastifyRequest): Problem | null {
  if (error instanceof Problem) return error;
  if (error.validation) return invalidRequest(request);
  const framework = FRAMEWORK[error.code]?.(request);
  if (framework) return framework;
  const database = problemOf(error);
  if (database) return database;
  // secure-json-parse, content types, multipart: a client error by its status
  if (error.statusCode === 400) return invalidJson();
  if (error.statusCode === 413) return tooLarge(request);
  if (error.statusCode === 415) return wrongMediaType(request);
  return null;
}

/** Answers what the framework refuses before it finds a route, such as an address that cannot be decoded: no hook has run yet. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error, request) ?? new Problem('internal-error');
  send(reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff'), request, problem);
}

/** Answers what Node refuses before there is a request, on the bare connection, which then ends. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const code = NODE[error.code] ?? 'malformed-http';
  const [status, title] = problems[code];
  // The request line, where that much was read; a path alone, since a query may carry a name.
  const [, instance = '/'] = /^[A-Z]+ (\/[\x21-\x3e\x40-\x7e]{0,1000})/.exec(String(error.rawPacket ?? '')) ?? [];
  const request_id = randomUUIDv7();
  const body = JSON.stringify({
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail: DETAILS[code] ?? `${title}.`,
    instance,
    request_id,
  });
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `x-request-id: ${request_id}`,
    'connection: close',
  ];
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
}

const NODE: Record<string, ProblemCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

const DETAILS: Readonly<Partial<Record<ProblemCode, string>>> = {
  'headers-too-large': `The request line and headers may have ${maxHeaderSize / 1024} KiB.`,
};

type Route = { methods: Set<string>; pattern: RegExp };

/** Turns everything that can go wrong into problem+json: thrown problems, schema failures, database errors, unknown addresses. */
export function registerErrors(app: FastifyInstance): void {
  const routes = new Map<string, Route>();
  app.addHook('onRoute', (route) => {
    if (route.method === 'OPTIONS') return; // answers preflights of every address, also of those that do not exist
    const address = routes.get(route.url) ?? {
      methods: new Set<string>(),
      pattern: new RegExp(`^${route.url.replaceAll('*', '.*').replaceAll(/:[a-z_]+/g, '[^/]+')}$`),
    };
    for (const method of [route.method].flat()) address.methods.add(method);
    routes.set(route.url, address);
  });

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allow = [...routes.values()].filter((route) => route.pattern.test(path)).flatMap((route) => [...route.methods]);
    if (allow.length === 0) return send(reply, request, new Problem('route-not-found'));
    const list = [...new Set(allow)].sort().join(', ');
    return send(reply, request, new Problem('method-not-allowed', { detail: `This address takes ${list}.`, headers: { allow: list } }));
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Nobody reads it.
    if (error instanceof Abandoned || request.wanted?.aborted) return send(reply, request, new Problem('unavailable'));
    const problem = toProblem(error, request);
    if (problem) {
      if (problem.status >= 500) request.log.warn({ code: problem.code }, 'answered with a problem');
      return send(reply, request, problem);
    }
    // The error's own fields may hold values of the request (pg puts rows into `detail`): its name, code and stack are enough to find it.
    request.log.error({ error_name: error.name, error_code: error.code, stack: stackOnly(error) }, 'unexpected error');
    return send(reply, request, new Problem('internal-error', { detail: 'Report the request_id if it happens again.' }));
  });
}
