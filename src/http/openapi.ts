import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import { preferred } from '../core/media.ts';
import { Problem, type ProblemCode, problems } from '../domain/problems/index.ts';
import { type Document, type Json, tidy } from './openapi-document.ts';

/** What some codes add. */
function members() {
  const Other = z.uuid().optional();
  return {
    current_version: z
      .int32()
      .nullable()
      .optional()
      .meta({ description: '`version-stale`: the version there is', examples: [3] }),
    state: z
      .string()
      .max(50)
      .optional()
      .meta({ description: '`…-state`: what the thing is instead', examples: ['withdrawn'] }),
    mentor_request_id: Other.meta({ description: '`mentor-request-exists`: the request to go on with' }),
    assignment_id: Other.meta({
      description: '`mentor-request-already-matched`, `assignment-primary-taken`: the primary assignment there is',
    }),
    held: z
      .array(z.string().max(50))
      .max(10)
      .optional()
      .meta({ description: '`capacity-not-held`: the capacities you hold', examples: [['hospital_division_head']] }),
    missing: z
      .array(
        z.object({
          capacity: z
            .string()
            .max(50)
            .meta({ examples: ['physician_in_chief'] }),
          is_vacant: z.boolean(),
          holder_ids: z.array(z.uuid()).max(1000),
          stand_in_ids: z.array(z.uuid()).max(1000),
        }),
      )
      .max(10)
      .optional()
      .meta({ description: '`match-participants-missing`: as `missing` of the discussion', examples: [[]] }),
    exclusions: z
      .array(
        z.object({
          mentor_id: z.uuid(),
          reasons: z
            .array(
              z.looseObject({
                reason: z
                  .string()
                  .max(50)
                  .meta({ examples: ['reports_to'] }),
                detail: z.string().max(1000),
              }),
            )
            .max(50),
        }),
      )
      .max(10)
      .optional()
      .meta({ description: '`mentor-excluded` of a request or a match: every reason for each person', examples: [[]] }),
  };
}

/** The problem body in the document; built by hand at the border, so that an error is never refused by a schema. */
export const ProblemSchema = z
  .looseObject({
    type: z
      .string()
      .max(200)
      .meta({ examples: ['/problems/version-stale'] }),
    title: z
      .string()
      .max(200)
      .meta({ examples: ['Somebody changed it since you read it'] }),
    status: z
      .int32()
      .min(400)
      .max(599)
      .meta({ examples: [412] }),
    code: z
      .string()
      .max(100)
      .meta({ examples: ['version-stale'] }),
    detail: z
      .string()
      .max(2000)
      .meta({ examples: ['Read it again and decide on what you then see.'] }),
    instance: z
      .string()
      .max(2000)
      .meta({ examples: ['/v1/assignments/0198b7a0-0000-7000-8000-000000000001'] }),
    request_id: z
      .string()
      .max(200)
      .meta({ examples: ['0198b7a0-0000-7000-8000-00000000abcd'] }),
    errors: z
      .array(
        z.object({
          pointer: z.string().max(500).optional(),
          parameter: z.string().max(200).optional(),
          header: z.string().max(200).optional(),
          row: z.int32().optional().meta({ description: 'Row of an uploaded table, as a spreadsheet numbers it' }),
          field: z.string().max(200).optional().meta({ description: 'Column of an uploaded table' }),
          code: z.string().max(100),
          detail: z.string().max(1000),
        }),
      )
      .max(100)
      .optional()
      .meta({ description: 'One entry for each field, parameter or header that is wrong', examples: [[]] }),
    ...members(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem. Some codes add members of their own.' });

const SECURED: readonly ProblemCode[] = [
  'unauthenticated',
  'identity-unknown',
  'insufficient-scope',
  'permission-denied',
  'too-many-requests',
  'unavailable',
];

/** Everything an operation can answer with besides success, from its shape and what its route declares. */
function problemsOf(route: { method: string; config: FastifyContextConfig; schema: Operation }): ProblemCode[] {
  const { method, config, schema } = route;
  const codes = new Set<ProblemCode>(config.problems ?? []);
  if (schema.params || schema.querystring || schema.body) codes.add('invalid-request');
  if (config.permission !== 'public') {
    for (const code of SECURED) codes.add(code);
    codes.add('not-acceptable');
    if (schema.params) codes.add('not-found');
  }
  if (schema.body || config.uploads) for (const code of ['unsupported-media-type', 'too-large'] as const) codes.add(code);
  if (['PATCH', 'PUT', 'DELETE'].includes(method) || config.changes)
    for (const code of ['precondition-required', 'version-stale'] as const) codes.add(code);
  if (method === 'POST') for (const code of ['idempotency-key-reused', 'idempotency-key-in-flight'] as const) codes.add(code);
  if (method !== 'GET' && config.permission !== 'public') codes.add('concurrent-change');
  codes.add('internal-error');
  return [...codes].sort();
}

const description = `Tracks a department's faculty mentorship programme: divisions, people and their HR facts over time, formal mentor
assignments that exclude reporting lines, and what happens to them when roles and lines change; finding a mentor; five-year academic
plans, meetings, check-ins and annual reviews, and who owes what since when.

Dates are civil days in the department's zone, periods are half-open \`[starts_on, ends_on)\`. Errors are RFC 9457 problems. Every
operation names its permission in \`x-permission\`; OAuth scopes \`noun:read\`, \`noun:write\`, \`mentorship:read\` and
\`mentorship:write\` narrow what your roles allow.`;

/** The headers of the request that decide about it; the framework itself never sees them as a schema. */
function headersOf(method: string, config: FastifyContextConfig) {
  const properties: Json = {};
  const required: string[] = [];
  if (['PATCH', 'PUT', 'DELETE'].includes(method) || config.changes) {
    properties['If-Match'] = {
      type: 'string',
      maxLength: 200,
      description: 'The ETag the change stands on, or `*` for whatever is there',
      example: '"3"',
    };
    // A PUT that creates has nothing to match.
    if (method !== 'PUT') required.push('If-Match');
  }
  if (method === 'POST' && config.permission !== 'public') {
    properties['Idempotency-Key'] = {
      type: 'string',
      maxLength: 200,
      description: 'The same for every repetition of one request; kept at least 48 hours',
      example: '7c1e7a3e-2f0b-4a51-9d3c-0c2f5b1d9a44',
    };
    if (config.idempotency === 'required') required.push('Idempotency-Key');
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function contentOf(uploads: Readonly<Record<string, object>>) {
  return Object.fromEntries(Object.entries(uploads).map(([type, schema]) => [type, { schema }]));
}

/** Collects the routes into an OpenAPI 3.1 document, tidied by `tidy`. Register it before the routes; `contexts` group them. */
export async function registerOpenapi(app: FastifyInstance, contexts: readonly TagGroup[]): Promise<void> {
  const groups = [...contexts, SERVICE].filter(({ tags }) => tags.length > 0);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Faculty mentorship',
        version: '1.0.0',
        description,
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [{ url: '/', description: 'This service' }],
      tags: groups.flatMap(({ tags }) => tags.map(([name, text]) => ({ name, description: text }))),
      ...{ 'x-tagGroups': groups.map(({ title, tags }) => ({ name: title, tags: tags.map(([name]) => name) })) },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'RFC 9068 access token' } } },
      security: [{ bearer: [] }],
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform(input as never) as { schema: Record<string, unknown>; url: string };
      const { config, method } = input.route as { config?: FastifyContextConfig; method: string };
      if (config?.permission) schema['x-permission'] = config.permission;
      if (config?.permission === 'public') schema.security = [];
      const headers = headersOf(String(method), config ?? {});
      if (Object.keys(headers.properties).length > 0) schema.headers = headers;
      if (config?.example) schema['x-example'] = config.example;
      if (config?.uploads) schema.body = { content: contentOf(config.uploads) };
      if (method === 'PATCH') schema.consumes = ['application/merge-patch+json', 'application/json'];
      return { schema, url };
    },
    transformObject: (input) => tidy(jsonSchemaTransformObject(input as never) as unknown as Document) as never,
  });
  app.addHook('onRoute', (route) => {
    const schema = route.schema as Operation | undefined;
    // A HEAD route shares the schema of its GET, which would otherwise be described as something that writes.
    if (!schema?.operationId || schema.hide || route.method === 'HEAD') return;
    // What a route does not ask for it does not take: nobody writes for real because `dry_run` was not known there.
    schema.querystring ??= z.strictObject({});
    if (route.config?.permission !== 'public' && !negotiates(schema)) {
      route.onRequest = [...[route.onRequest ?? []].flat(), assertJsonAccepted] as onRequestAsyncHookHandler[];
    }
    // A dry run creates nothing, so it answers 200 with what the creation would have answered.
    const created = schema.response?.[201] ?? schema.response?.[202];
    if (created && route.config?.dryRun !== 'own' && schema.querystring?.shape && 'dry_run' in schema.querystring.shape)
      schema.response = { ...schema.response, 200: created };
    const byStatus = Map.groupBy(
      problemsOf({ method: String(route.method), config: route.config ?? {}, schema }),
      (code) => problems[code][0],
    );
    for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
      schema.response = {
        ...schema.response,
        [status]: {
          description: codes.map((code) => `\`${code}\`: ${problems[code][1]}.`).join('\n\n'),
          content: { 'application/problem+json': { schema: ProblemSchema } },
        },
      };
    }
  });
}

type Operation = {
  operationId?: string;
  hide?: boolean;
  params?: object;
  querystring?: { shape?: object };
  body?: object;
  response?: Record<string, unknown>;
};

/** True where the operation itself chooses between media types. */
function negotiates({ response = {} }: Operation): boolean {
  return Object.values(response).some((answer) =>
    Object.keys((answer as { content?: object }).content ?? {}).some((type) => !/json/.test(type)),
  );
}

/** @throws Problem not-acceptable, where the reader takes neither the answer nor a problem */
async function assertJsonAccepted(request: FastifyRequest): Promise<void> {
  preferred(request.headers.accept, ['application/json', 'application/problem+json']);
}

/** Operations under headings: each group has a title, a sentence, and its tags with a sentence each. */
export type TagGroup = Readonly<{ title: string; description: string; tags: readonly (readonly [name: string, description: string])[] }>;

const SERVICE: TagGroup = {
  title: 'Service',
  description: 'How the service itself is, and what its answers mean.',
  tags: [['Service', 'Health, problems, documents']],
};

/** The document as it is served and committed: two-space JSON with a final newline, byte for byte the same each time. */
export function openapiText(app: FastifyInstance): string {
  return `${JSON.stringify(app.swagger(), null, 2)}\n`;
}

/** One line an operation, sorted: id, method, path, permission. */
export function operationsText(app: FastifyInstance): string {
  const { paths = {} } = app.swagger() as OpenAPIV3_1.Document;
  const lines = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => {
      const { operationId, 'x-permission': permission } = operation as unknown as { operationId: string; 'x-permission': string };
      return `${operationId}  ${method.toUpperCase()}  ${path}  ${permission}`;
    }),
  );
  return `${lines.sort().join('\n')}\n`;
}

/** Documents anyone may read: the OpenAPI document and the meaning of each problem. */
export function registerDocuments(app: FastifyInstance): void {
  const tags = ['Service'];
  let text: string | undefined;
  const cacheable = (reply: FastifyReply, content: string) =>
    reply
      .header('etag', `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`)
      .header('cache-control', 'public, max-age=300');
  app.get('/openapi.json', { schema: { hide: true }, config: { permission: 'public' } }, async (_request, reply) => {
    text ??= openapiText(app);
    return cacheable(reply, text).type('application/json').serializer(String).send(text);
  });
  const Meaning = z.object({ type: z.string().max(200), code: z.string().max(100), status: z.int32(), title: z.string().max(200) }).meta({
    id: 'ProblemMeaning',
    example: { type: '/problems/version-stale', code: 'version-stale', status: 412, title: problems['version-stale'][1] },
  });
  app.get(
    '/problems/:code',
    {
      schema: {
        operationId: 'getProblemMeaning',
        summary: 'What a problem type means',
        description: 'The `type` of every problem is an address of this operation. The list is closed; a client may decide by `code`.',
        tags,
        // The words are for the document: an address that is none of them is not found, and not malformed.
        params: z.strictObject({
          code: z
            .string()
            .max(200)
            .meta({ enum: Object.keys(problems) }),
        }),
        response: { 200: Meaning },
      },
      config: { permission: 'public', problems: ['not-found'] },
    },
    async (request, reply) => {
      const { code } = request.params as { code: string };
      if (!Object.hasOwn(problems, code)) throw new Problem('not-found');
      const [status, title] = problems[code as ProblemCode];
      const meaning = { type: `/problems/${code}`, code, status, title };
      cacheable(reply, JSON.stringify(meaning));
      return meaning;
    },
  );
}
