/** The problems that an operation can answer with, as the document states them. */
import type { FastifyContextConfig } from 'fastify';
import { z } from 'zod';
import { type ProblemCode, problems } from '../domain/problems/index.ts';
import { headers } from './openapi-headers.ts';
import { type Document, type Json, operationsOf, type Response, reference, sorted } from './openapi-json.ts';

/** Members that some codes add. */
function members() {
  const Other = z.uuid().optional();
  return {
    current_version: z
      .int32()
      .nullable()
      .optional()
      .meta({ description: '`version-stale`, `version-weak`: the current version', examples: [3] }),
    state: z
      .string()
      .max(50)
      .optional()
      .meta({ description: '`…-state`: the present state', examples: ['withdrawn'] }),
    permission: z
      .string()
      .max(100)
      .optional()
      .meta({ description: '`permission-denied`: the permission that is needed', examples: ['policy:write'] }),
    allowed_to: z
      .array(z.string().max(200))
      .max(50)
      .optional()
      .meta({
        description: '`permission-denied`: the roles and relations that have it',
        examples: [['the Chair', 'programme administrators']],
      }),
    mentor_request_id: Other.meta({ description: '`mentor-request-exists`: the existing request' }),
    assignment_id: Other.meta({
      description: '`mentor-request-already-matched`, `assignment-primary-taken`: the existing primary assignment',
    }),
    held: z
      .array(z.string().max(50))
      .max(10)
      .optional()
      .meta({ description: '`capacity-not-held`: the offices you hold', examples: [['hospital_division_head']] }),
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
      .meta({
        description: '`mentor-excluded` and `assignment-conflict` of a request or a match: every reason for each person',
        examples: [[]],
      }),
  };
}

/** The problem body in the document; answers are built by hand, so that no schema can refuse an error. */
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
      .meta({ examples: ['Read it again before you change it.'] }),
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

type Takes = { params?: unknown; querystring?: unknown; body?: unknown };

/** Everything an operation can answer with besides success, from its shape and what its route declares. */
export function problemsOf(route: { method: string; config: FastifyContextConfig; schema: Takes }): ProblemCode[] {
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
    for (const code of ['precondition-required', 'version-stale', 'version-weak'] as const) codes.add(code);
  if (method === 'POST') for (const code of ['idempotency-key-reused', 'idempotency-key-in-flight'] as const) codes.add(code);
  if (method !== 'GET' && config.permission !== 'public')
    for (const code of ['concurrent-change', 'outcome-unknown'] as const) codes.add(code);
  codes.add('internal-error');
  return [...codes].sort();
}

/** The answers with problems, by status, for the route's schema. */
export function problemResponses(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = Map.groupBy(codes, (code) => problems[code][0]);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, those]) => [
        status,
        {
          description: those.map((code) => `\`${code}\`: ${problems[code][1]}.`).join('\n\n'),
          content: { 'application/problem+json': { schema: ProblemSchema } },
        },
      ]),
  );
}

/** The same problems mean the same answer wherever they occur: one component for each set of them, and of the example of each problem. */
export function shareProblems(document: Document): void {
  const shared: Record<string, Response> = {};
  const examples: Record<string, Json> = {};
  for (const { responses } of operationsOf(document)) {
    for (const [status, response] of Object.entries(responses)) {
      if ('$ref' in response || !response.content?.['application/problem+json']) continue;
      const codes = [...response.description.matchAll(/^`([a-z-]+)`:/gm)].map(([, code]) => code as ProblemCode);
      const name = [status, ...codes].join('.');
      shared[name] = {
        description: response.description,
        headers: headers([
          'X-Request-Id',
          ...(codes.some((code) => RETRIES.has(code)) ? (['Retry-After'] as const) : []),
          ...(codes.some((code) => CHALLENGES.has(code)) ? (['WWW-Authenticate'] as const) : []),
        ]),
        content: {
          'application/problem+json': {
            schema: { $ref: reference('Problem') },
            examples: Object.fromEntries(codes.map((code) => [code, { $ref: reference(code, 'examples') }])),
          },
        },
      };
      for (const code of codes) examples[code] = { value: problemExample(code) };
      responses[status] = { $ref: reference(name, 'responses') };
    }
  }
  Object.assign(document.components, { responses: sorted(shared), examples: sorted({ ...document.components.examples, ...examples }) });
}

const RETRIES: ReadonlySet<ProblemCode> = new Set([
  'too-many-requests',
  'unavailable',
  'outcome-unknown',
  'idempotency-key-in-flight',
  'concurrent-change',
]);

const CHALLENGES: ReadonlySet<ProblemCode> = new Set(['unauthenticated', 'insufficient-scope']);

function problemExample(code: ProblemCode): Json {
  const [status, title] = problems[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail: `${title}.`,
    instance: '/v1/department',
    request_id: '0198b7a0-0000-7000-8000-00000000abcd',
    ...(code === 'invalid-request' && { errors: [{ pointer: '/starts_on', code: 'required', detail: 'is required' }] }),
    ...((code === 'version-stale' || code === 'version-weak') && { current_version: 4 }),
    ...(code === 'permission-denied' && { permission: 'policy:write', allowed_to: ['the Chair', 'programme administrators'] }),
  };
}
