import { randomUUIDv7 } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { FieldError } from '../core/problem.ts';
import { stackOnly } from '../core/stack.ts';
import { Abandoned } from '../core/wanted.ts';
import { Problem, type ProblemCode, problemOf, problems } from '../domain/problems/index.ts';

/** The body of every answer that is not a success, RFC 9457. */
export function problemBody(problem: Problem, request: FastifyRequest): Record<string, unknown> {
  const { detail, errors, headers: _, ...extensions } = problem.extras;
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
  { name: 'params', field: 'parameter' },
  { name: 'querystring', field: 'parameter' },
  { name: 'body', field: 'pointer' },
] as const;

function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function fieldErrors(part: (typeof PARTS)[number], issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const at = (path: readonly PropertyKey[]) =>
      part.field === 'pointer' ? { pointer: pointer(path) } : { parameter: String(path[0] ?? '') };
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        ...at([...issue.path, key]),
        code: 'unknown_field',
        detail: 'This operation has no such field.',
      }));
    }
    if (issue.code === 'invalid_type' && issue.input === undefined) return [{ ...at(issue.path), code: 'required', detail: 'is required' }];
    if (part.name === 'querystring' && Array.isArray(issue.input)) {
      return [{ ...at(issue.path), code: 'repeated', detail: 'The parameter is there more than once.' }];
    }
    return [{ ...at(issue.path), code: issue.code === 'custom' ? 'invalid_value' : issue.code, detail: issue.message }];
  });
}

/** Everything wrong with path, query and body; the framework itself would stop at the first of the three. */
function invalidRequest(request: FastifyRequest): Problem {
  const schema = request.routeOptions.schema as Partial<Record<'params' | 'querystring' | 'body', z.ZodType>> | undefined;
  const given = { params: request.params, querystring: request.query, body: request.body };
  const errors = PARTS.flatMap((part) => {
    const result = schema?.[part.name]?.safeParse(given[part.name] ?? (part.name === 'body' ? undefined : {}), { reportInput: true });
    return result?.success === false ? fieldErrors(part, result.error.issues) : [];
  });
  return new Problem('invalid-request', { detail: 'See errors: each names what is wrong and where.', errors: errors.slice(0, 100) });
}

/** Framework errors that the caller caused, by Fastify's or a plugin's code. */
const FRAMEWORK: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_REQ_FILE_TOO_LARGE: 'too-large',
  FST_UNDER_PRESSURE: 'unavailable',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-request',
  FST_ERR_BAD_URL: 'malformed-http',
  FST_ERR_MAX_PARAM_LENGTH: 'route-not-found',
};

const UNREADABLE_BODY = 'The body is not valid JSON.';

function toProblem(error: FastifyError, request: FastifyRequest): Problem | null {
  if (error instanceof Problem) return error;
  if (error.validation) return invalidRequest(request);
  const code = FRAMEWORK[error.code];
  if (code === 'unavailable') return new Problem(code, { detail: 'The service is busy.', headers: { 'retry-after': '10' } });
  if (code === 'invalid-request') {
    return new Problem(code, { detail: UNREADABLE_BODY, errors: [{ pointer: '', code: 'invalid_json', detail: UNREADABLE_BODY }] });
  }
  if (code) return new Problem(code);
  const database = problemOf(error);
  if (database) return database;
  // secure-json-parse, content types, multipart: a client error by its status, and nothing of its message is repeated
  if (error.statusCode === 400) {
    return new Problem('invalid-request', {
      detail: UNREADABLE_BODY,
      errors: [{ pointer: '', code: 'invalid_json', detail: UNREADABLE_BODY }],
    });
  }
  if (error.statusCode === 413) return new Problem('too-large');
  if (error.statusCode === 415) return new Problem('unsupported-media-type');
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
  const body = JSON.stringify({ type: `/problems/${code}`, title, status, code, detail: `${title}.`, instance, request_id });
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
      if (problem.code === 'unsupported-media-type' && request.method === 'PATCH') {
        reply.header('accept-patch', 'application/merge-patch+json, application/json');
      }
      return send(reply, request, problem);
    }
    // The error's own fields may hold values of the request (pg puts rows into `detail`): its name, code and stack are enough to find it.
    request.log.error({ error_name: error.name, error_code: error.code, stack: stackOnly(error) }, 'unexpected error');
    return send(reply, request, new Problem('internal-error', { detail: 'Report the request_id if it happens again.' }));
  });
}
