import swagger from '@fastify/swagger';
import type { FastifyContextConfig, FastifyInstance, onRequestHookHandler } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import { preferred } from '../core/media.ts';
import { callersOf } from './openapi-callers.ts';
import { tidy } from './openapi-document.ts';
import { published, textOfFields } from './openapi-fields.ts';
import type { Document } from './openapi-json.ts';
import { requestHeaders } from './openapi-parameters.ts';
import { problemResponses, problemsOf } from './openapi-problems.ts';
import { compact } from './openapi-text.ts';

/** The name of the service in the document and on the documentation page. */
export const SERVICE_NAME = 'Faculty mentorship';

const introduction = `Tracks a department's faculty mentorship programme. It keeps divisions, people and their HR facts over time, and formal
mentor assignments, which exclude people in a reporting line. It finds mentors, follows what changes of roles and lines mean for assignments,
and keeps five-year academic plans, meetings, check-ins and annual reviews, and who owes what since when.

Dates are civil days in the department's zone, periods are half-open \`[starts_on, ends_on)\`. Errors are RFC 9457 problems. Every
operation names its permission in \`x-permission\`; OAuth scopes \`noun:read\`, \`noun:write\`, \`mentorship:read\` and
\`mentorship:write\` narrow what your roles allow.`;

/** A group of tags has a name and no text in OpenAPI, so the introduction says what each is about. */
function describeGroups(groups: readonly TagGroup[]): string {
  return groups
    .map(({ title, description, tags }) => `- **${title}** (${tags.map(([name]) => name).join(', ')}): ${description}`)
    .join('\n');
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
        title: SERVICE_NAME,
        version: '1.0.0',
        description: `${introduction}\n\nThe operations, by group:\n\n${describeGroups(groups)}`,
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [{ url: '/', description: 'This service' }],
      tags: groups.flatMap(({ tags }) => tags.map(([name, text]) => ({ name, description: text }))),
      ...{ 'x-tagGroups': groups.map(({ title, tags }) => ({ name: title, tags: tags.map(([name]) => name) })) },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'RFC 9068 access token' } } },
      security: [{ bearer: [] }],
    },
    transform: (input) => {
      const { config, method } = input.route as { config?: FastifyContextConfig; method: string };
      const { schema, url } = jsonSchemaTransform({
        ...input,
        schema: withProblems(input.schema as Operation, method, config),
      } as never) as {
        schema: Record<string, unknown>;
        url: string;
      };
      if (config?.permission) {
        schema['x-permission'] = config.permission;
        schema.description = [schema.description, callersOf(config.permission)].filter(Boolean).join('\n\n');
      }
      if (config?.permission === 'public') schema.security = [];
      const headers = requestHeaders(String(method), config ?? {});
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
    // A query parameter that the route does not declare is refused: an unknown `dry_run` must not become a real write.
    schema.querystring ??= z.strictObject({});
    if (route.config?.permission !== 'public' && !negotiates(schema)) {
      route.onRequest = [...[route.onRequest ?? []].flat(), assertJsonAccepted] as onRequestHookHandler[];
    }
    // A dry run creates nothing, so it answers 200 with what the creation would have answered.
    const created = schema.response?.[201] ?? schema.response?.[202];
    if (
      created &&
      !schema.response?.[200] &&
      route.config?.dryRun !== 'own' &&
      schema.querystring?.shape &&
      'dry_run' in schema.querystring.shape
    )
      schema.response = { ...schema.response, 200: created };
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

/** The schema of an operation with the problems that it can answer, which are in the document alone: nothing serialises them by a schema. */
function withProblems(schema: Operation, method: string, config: FastifyContextConfig = {}): Operation {
  if (!schema?.operationId || schema.hide) return schema;
  return { ...schema, response: { ...schema.response, ...problemResponses(problemsOf({ method: String(method), config, schema })) } };
}

/** True where the operation itself chooses between media types. */
function negotiates({ response = {} }: Operation): boolean {
  return Object.values(response).some((answer) =>
    Object.keys((answer as { content?: object }).content ?? {}).some((type) => !/json/.test(type)),
  );
}

/** @throws Problem not-acceptable, where the reader takes neither the answer nor a problem */
const assertJsonAccepted: onRequestHookHandler = (request, _reply, done) => {
  const { accept } = request.headers;
  if (accept !== 'application/json') preferred(accept, ['application/json', 'application/problem+json']);
  done();
};

/** Operations under headings: each group has a title, a sentence, and its tags with a sentence each. */
export type TagGroup = Readonly<{ title: string; description: string; tags: readonly (readonly [name: string, description: string])[] }>;

const SERVICE: TagGroup = {
  title: 'Service',
  description: 'Whether the service works, and what its problems mean.',
  tags: [['Service', 'Health of the service, and the meaning of problems']],
};

/** The document as it is served and committed: compact JSON with a final newline, byte for byte the same each time. */
export function openapiText(app: FastifyInstance): string {
  return `${compact(published(app.swagger() as Document))}\n`;
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

/** One line a field of an answer, sorted: schema and field, type, confidentiality class. */
export function fieldsText(app: FastifyInstance): string {
  return textOfFields(app.swagger() as Document);
}
