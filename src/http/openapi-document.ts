/** What the generators make of the routes, turned into the document that is served: pure functions on JSON. */
import type { OpenAPIV3_1 } from 'openapi-types';
import { type ProblemCode, problems } from '../domain/problems/index.ts';

export type Json = { [key: string]: unknown };
export type Document = OpenAPIV3_1.Document & { components: { schemas: Record<string, Json> } };

function walk(node: unknown, visit: (object: Json) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) visit(node as Json);
  for (const value of Object.values(node)) walk(value, visit);
}

/**
 * Unicode classes in escapes that every dialect of regular expressions reads. Lone surrogates are left to the service: a dialect that
 * sees halves of characters would take every emoji for one.
 */
const portable = (pattern: string) => pattern.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f').replaceAll('\\p{Cs}', '');

const SAYS_IT_ALL = new Set(['date', 'date-time', 'email', 'uuid', 'time', 'uri']);
const reference = (name: string) => `#/components/schemas/${name}`;

/**
 * Makes the generated document say what it means, once: formats without the patterns that repeat them, nullable types as type
 * lists, answers open for new members, one component where request and answer are the same, an example on every operation.
 */
export function tidy(document: Document): Document {
  const schemas = document.components.schemas;
  walk(document, (node) => {
    const [option, nothing, ...more] = (node.anyOf ?? []) as Json[];
    if (option && nothing?.type === 'null' && more.length === 0 && typeof option.type === 'string') {
      delete node.anyOf;
      const { enum: words, ...rest } = option as { enum?: unknown[] };
      // What is said of the field goes before what is said of its kind.
      Object.assign(node, { ...rest, ...node, type: [option.type, 'null'] }, words && { enum: [...words, null] });
    }
    if (SAYS_IT_ALL.has(node.format as string)) delete node.pattern;
    if (typeof node.pattern === 'string') node.pattern = portable(node.pattern);
    if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
    if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
    if ([node.type].flat().includes('integer') && node.format === undefined) node.format = 'int32';
    delete node.$schema;
  });
  for (const [name, schema] of Object.entries(schemas)) {
    if (!name.endsWith('Input')) walk(schema, (node) => node.additionalProperties === false && delete node.additionalProperties);
  }
  mergeInputs(document);
  dropUnused(document);
  document.components.schemas = Object.fromEntries(Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  describeResponses(document);
  addExamples(document);
  shareProblems(document);
  return document;
}

type Response = { description: string; headers?: Json; content?: Record<string, { schema?: Json; example?: unknown; examples?: Json }> };
type Parameter = { name: string; in: string; description: string; schema: Json };
type Described = {
  operationId: string;
  parameters?: Parameter[];
  responses: Record<string, Response | { $ref: string }>;
  'x-example'?: Json;
};

function operationsOf(document: Document): Described[] {
  const items = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item ?? {}));
  return items.filter((operation) => typeof operation === 'object' && 'operationId' in operation) as unknown as Described[];
}

const MEANINGS: Record<string, string> = {
  200: 'Done.',
  201: 'Created; `Location` is its address.',
  202: 'Accepted; `Location` is the job that does it.',
  204: 'Done; there is nothing to say.',
};

const text = (description: string) => ({ description, schema: { type: 'string', maxLength: 2000 } });

/** Every header the service sends, once. */
const HEADERS = {
  ETag: text('`"version.digest"`, strong. If-Match takes it whole or as `"version"`, If-None-Match takes it whole'),
  Link: text('`rel="next"` where there is a next page'),
  Location: text('Where it is'),
  'Retry-After': text('Seconds to wait'),
  'Idempotent-Replayed': text('`true` where this is the stored answer to an earlier request with the same Idempotency-Key'),
  'X-Request-Id': text('Of the request, where it sent one of 8 to 64 letters, digits, `.`, `_` or `-`; else made up here. Logs carry it'),
  'WWW-Authenticate': text('The Bearer challenge of RFC 6750, with what is wrong with the token'),
} as const;
type HeaderName = keyof typeof HEADERS;

function headersOf(names: readonly HeaderName[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const parameter = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string', maxLength: 200, examples: [example] },
});
const IF_NONE_MATCH = parameter('If-None-Match', 'The ETag you have; 304 while the answer is still the same', '"3.Wq1mR0xk2A"');
const PREFER = parameter('Prefer', '`count=exact` adds `total_count` to the page', 'count=exact');

/** What a success means, and the headers that come with it. */
function describeResponses(document: Document): void {
  document.components.headers = HEADERS as unknown as NonNullable<Document['components']['headers']>;
  const gets = new Set(Object.values(document.paths ?? {}).map((item) => item?.get as unknown));
  for (const operation of operationsOf(document)) {
    const { responses, parameters = [] } = operation;
    const isRead = gets.has(operation);
    const replays = parameters.some(({ name }) => name === 'Idempotency-Key');
    for (const [status, response] of Object.entries(responses)) {
      if ('$ref' in response || Number(status) >= 400) continue;
      if (response.description === 'Default Response') response.description = MEANINGS[status] ?? 'Done.';
      const name = response.content?.['application/json']?.schema?.$ref;
      const properties = typeof name === 'string' ? document.components.schemas[name.slice(reference('').length)]?.properties : undefined;
      const has = (property: string) => properties !== undefined && property in (properties as Json);
      const dryRun = status === '200' && ('201' in responses || '202' in responses);
      if (dryRun) response.description = 'With `dry_run=true`: what would be answered. Nothing was written.';
      const tagged = has('row_version') && !dryRun;
      const names: HeaderName[] = ['X-Request-Id'];
      if (tagged) names.push('ETag');
      if (has('next_cursor')) names.push('Link');
      if (status === '201' || status === '202') names.push('Location');
      if (status === '202') names.push('Retry-After');
      if (replays && !dryRun) names.push('Idempotent-Replayed');
      response.headers = { ...response.headers, ...headersOf(names) };
      if (isRead && tagged) {
        parameters.push(IF_NONE_MATCH);
        responses['304'] = { description: 'It is still what your ETag says.', headers: headersOf(['ETag', 'X-Request-Id']) };
      }
      if (has('next_cursor')) parameters.push(PREFER);
    }
    if (parameters.length > 0) operation.parameters = parameters;
  }
}

/** The same problems mean the same answer wherever they occur: one component for each set of them, an example for each problem. */
function shareProblems(document: Document): void {
  const shared: Record<string, Response> = {};
  for (const { responses } of operationsOf(document)) {
    for (const [status, response] of Object.entries(responses)) {
      if ('$ref' in response || !response.content?.['application/problem+json']) continue;
      const codes = [...response.description.matchAll(/^`([a-z-]+)`:/gm)].map(([, code]) => code as ProblemCode);
      const name = [status, ...codes].join('.');
      shared[name] = {
        description: response.description,
        headers: headersOf([
          'X-Request-Id',
          ...(codes.some((code) => RETRIES.has(code)) ? (['Retry-After'] as const) : []),
          ...(codes.some((code) => CHALLENGES.has(code)) ? (['WWW-Authenticate'] as const) : []),
        ]),
        content: {
          'application/problem+json': {
            schema: { $ref: reference('Problem') },
            examples: Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }])),
          },
        },
      };
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  Object.assign(document.components, { responses: Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1))) });
}

const RETRIES: ReadonlySet<ProblemCode> = new Set(['too-many-requests', 'unavailable', 'idempotency-key-in-flight', 'concurrent-change']);

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
    ...(code === 'version-stale' && { current_version: 4 }),
  };
}

function mergeInputs(document: Document): void {
  const schemas = document.components.schemas;
  const outputOf = (name: string) => name.slice(0, -'Input'.length);
  for (const name of Object.keys(schemas).filter((candidate) => candidate.endsWith('Input') && schemas[outputOf(candidate)])) {
    const renamed = JSON.stringify(schemas[name])
      .replaceAll(/schemas\/(\w+?)Input"/g, 'schemas/$1"')
      .replaceAll(',"additionalProperties":false', '');
    const used = { input: false, output: false };
    walk(document.paths, (node) => {
      used.input ||= node.$ref === reference(name);
      used.output ||= node.$ref === reference(outputOf(name));
    });
    if (renamed !== JSON.stringify(schemas[outputOf(name)]) && used.output) continue;
    if (!used.output) schemas[outputOf(name)] = schemas[name] as Json;
    walk(document, (node) => {
      if (node.$ref === reference(name)) node.$ref = reference(outputOf(name));
    });
    delete schemas[name];
  }
}

function dropUnused(document: Document): void {
  const schemas = document.components.schemas;
  for (let before = -1; before !== Object.keys(schemas).length; ) {
    before = Object.keys(schemas).length;
    const used = new Set<unknown>();
    walk(document, (node) => used.add(node.$ref));
    for (const name of Object.keys(schemas)) if (!used.has(reference(name))) delete schemas[name];
  }
}

/** An id of its own for each thing that is named: `mentor_id` and the `id` of a `mentor` are one, that of a `mentee` another. */
function exampleId(name: string): string {
  const number =
    name === '' || name === 'id'
      ? 1
      : [...name.replace(/_id$/, '')].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 0xfff, 0) + 2;
  return `0198b7a0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/**
 * A value that fits the schema: its own example where it has one, else one put together from its parts. `name` is the property it is the
 * value of.
 */
function exampleOf(schema: Json, schemas: Record<string, Json>, name = ''): unknown {
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if (typeof schema.$ref === 'string') return exampleOf(schemas[schema.$ref.slice(reference('').length)] ?? {}, schemas, name);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  for (const key of ['anyOf', 'oneOf', 'allOf']) if (Array.isArray(schema[key])) return exampleOf(schema[key][0] as Json, schemas, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const required = new Set(schema.required as string[] | undefined);
    const given = Object.entries((schema.properties ?? {}) as Record<string, Json>).filter(
      ([key, part]) => required.has(key) || 'examples' in part,
    );
    return Object.fromEntries(given.map(([key, part]) => [key, exampleOf(part, schemas, key === 'id' && name !== '' ? name : key)]));
  }
  if (type === 'array') return [exampleOf((schema.items ?? {}) as Json, schemas)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  const formats: Json = {
    uuid: exampleId(name),
    date: '2026-07-01',
    'date-time': '2026-07-01T14:30:00.000Z',
    email: 'a.person@example.edu',
    uri: 'https://example.edu',
  };
  return formats[schema.format as string] ?? 'text';
}

function addExamples(document: Document): void {
  for (const operation of operationsOf(document)) {
    const differs = operation['x-example'];
    delete operation['x-example'];
    for (const [status, response] of Object.entries(operation.responses)) {
      const media = 'content' in response ? response.content?.['application/json'] : undefined;
      if (differs && media?.schema && Number(status) < 400)
        media.example = { ...(exampleOf(media.schema, document.components.schemas) as Json), ...differs };
    }
  }
  walk(document.paths, (node) => {
    // An example may itself have a field of this name, with anything in it.
    for (const media of Object.values((node.content ?? {}) as Record<string, Json | null>)) {
      if (media?.schema && media.example === undefined) media.example = exampleOf(media.schema as Json, document.components.schemas);
    }
  });
}
