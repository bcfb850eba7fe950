/** The document is generated from the routes, committed, and says exactly what the service takes and answers. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { createSilentApp, describeApi } from '../../openapi/generate.ts';
import { grants } from '../../src/domain/permissions/index.ts';
import { type ProblemCode, problems } from '../../src/domain/problems/index.ts';
import { readDocument, target } from '../setup/document.ts';
import { failures } from '../setup/failures.ts';
import { ROOT } from '../setup/source.ts';

type Json = { [key: string]: unknown };
type Media = { schema?: Json; example?: unknown; examples?: Record<string, { value: unknown }> };
type Reply = { description: string; content?: Record<string, Media> } & Json;
type Operation = {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  'x-permission'?: string;
  parameters?: { name: string; in: string; schema: Json; required?: boolean; description?: string }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Reply>;
};
type Document = {
  openapi: string;
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Json>> & { schemas: Record<string, Json>; responses: Record<string, Reply> };
};
type Route = {
  method: string;
  url: string;
  schema: { operationId: string; querystring?: { shape: Record<string, z.ZodType> }; body?: z.ZodType; response?: Record<string, unknown> };
  config: { permission?: string; problems?: readonly ProblemCode[]; uploads?: object };
};

const routes: Route[] = [];
const app = await createSilentApp((instance: FastifyInstance) => {
  instance.addHook('onRoute', (route) => {
    const { operationId } = (route.schema ?? {}) as { operationId?: string };
    if (operationId && route.method !== 'HEAD') routes.push(route as unknown as Route);
  });
});
afterAll(() => app.close());

const { openapi, operations, fields } = await describeApi();
const document = readDocument<Document>(openapi);
const all = Object.entries(document.paths).flatMap(([url, item]) =>
  Object.entries(item).map(([method, operation]) => ({ url, method: method.toUpperCase(), operation })),
);

function walk(node: unknown, at: string, visit: (object: Json, at: string) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) visit(node as Json, at);
  for (const [key, value] of Object.entries(node))
    if (!['example', 'examples', 'default', 'enum', 'const'].includes(key)) walk(value, `${at}/${key}`, visit);
}

/** Where the schema says what the predicate calls wrong. */
function places(root: unknown, wrong: (schema: Json) => boolean): string[] {
  const found: string[] = [];
  walk(root, '', (schema, at) => wrong(schema) && found.push(at));
  return found;
}

const isA = (schema: Json, type: string) => [schema.type].flat().includes(type);

describe('the document', () => {
  test('is the committed one; npm run generate writes it', async () => {
    // A difference of thousands of lines does not help here: generate, and look at the diff in git.
    expect(openapi === (await readFile(path.join(ROOT, 'openapi/openapi.json'), 'utf8'))).toBe(true);
  });

  test('matches the committed list of operations', async () => {
    expect(operations).toBe(await readFile(path.join(ROOT, 'openapi/operations.txt'), 'utf8'));
  });

  test('matches the committed list of fields and their confidentiality classes', async () => {
    expect(fields).toBe(await readFile(path.join(ROOT, 'openapi/fields.txt'), 'utf8'));
  });

  test('does not mention confidentiality classes', () => {
    expect(places(document, (schema) => 'class' in schema)).toEqual([]);
  });

  test('is generated the same each time, byte for byte', async () => {
    expect((await describeApi()).openapi === openapi).toBe(true);
  });

  test('is OpenAPI 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  });

  test('gives every operation a lower-camel id of its own that begins with a verb', () => {
    const ids = all.map(({ operation }) => operation.operationId);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z0-9]*)+$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has every route, and no other', () => {
    expect(all.map(({ operation }) => operation.operationId).toSorted()).toEqual(routes.map(({ schema }) => schema.operationId).toSorted());
  });

  test('names each permission that exists at an operation or inside one, and none that does not', () => {
    const permissions = new Set(all.map(({ operation }) => operation['x-permission']));
    expect([...permissions].filter((permission) => permission !== 'public' && !(`${permission}` in grants))).toEqual([]);
  });

  test('bounds every string, array and integer', () => {
    const roots = { schemas: document.components.schemas, paths: document.paths, responses: document.components.responses };
    const bounded = (schema: Json) => ['maxLength', 'format', 'enum', 'const'].some((key) => key in schema);
    expect(places(roots, (schema) => isA(schema, 'string') && !bounded(schema))).toEqual([]);
    expect(places(roots, (schema) => isA(schema, 'array') && !('maxItems' in schema))).toEqual([]);
    expect(places(roots, (schema) => isA(schema, 'integer') && !('format' in schema))).toEqual([]);
  });

  test('uses every component it has, and refers to nothing else', () => {
    const used = new Set([...openapi.matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference]) => `${reference}`));
    expect([...used].filter((reference) => target(document, reference) === undefined)).toEqual([]);
    const { securitySchemes: _, ...components } = document.components;
    const had = Object.entries(components).flatMap(([kind, members]) => Object.keys(members).map((name) => `#/components/${kind}/${name}`));
    expect(had.filter((reference) => !used.has(reference))).toEqual([]);
  });

  test('shares parameters and examples of several operations as components', () => {
    const repeated = (of: (operation: Operation) => readonly unknown[]) => {
      const raw = JSON.parse(openapi) as Document;
      const texts = Object.values(raw.paths).flatMap((item) =>
        Object.values(item).flatMap((operation) => [...new Set(of(operation).map((part) => JSON.stringify(part)))]),
      );
      const inline = texts.filter((text) => !/^\{"\$ref":/.test(text));
      return inline.filter((text, index) => inline.indexOf(text) !== index);
    };
    expect(repeated(({ parameters = [] }) => parameters)).toEqual([]);
    expect(
      repeated(({ requestBody, responses }) =>
        [requestBody, ...Object.values(responses)].flatMap((part) =>
          Object.values(part?.content ?? {}).flatMap(({ schema, example }) => (schema?.$ref && example ? [{ schema, example }] : [])),
        ),
      ),
    ).toEqual([]);
  });

  test('has no example on optional parameters and headers, which documentation pages would send by themselves', () => {
    const shown = all.flatMap(({ operation }) =>
      (operation.parameters ?? [])
        .filter(({ required, in: place }) => !required || place === 'header')
        .filter((parameter) => ['example', 'examples'].some((key) => key in parameter || key in parameter.schema))
        .map(({ name }) => `${operation.operationId} ${name}`),
    );
    expect(shown).toEqual([]);
  });

  test('lists the values of every comma-separated filter, and the service accepts exactly these', () => {
    const filters = all.flatMap(({ operation }) => {
      const shape = routes.find(({ schema }) => schema.operationId === operation.operationId)?.schema.querystring?.shape ?? {};
      const lists = (operation.parameters ?? []).filter(({ in: place, schema }) => place === 'query' && schema.type === 'array');
      return lists.map((parameter) => ({ id: operation.operationId, parameter, taken: shape[parameter.name] as z.ZodType }));
    });
    expect(filters.length).toBeGreaterThan(40);
    for (const { id, parameter, taken } of filters) {
      const at = `${id} ${parameter.name}`;
      expect(parameter, at).toMatchObject({ style: 'form', explode: false });
      const { items, minItems, maxItems } = parameter.schema as { items: { enum: string[] }; minItems: number; maxItems: number };
      const first = `${items.enum[0]}`;
      const times = (count: number) => Array.from({ length: count }, () => first).join(',');
      expect(taken.safeParse(items.enum.join(',')).data, at).toEqual(items.enum);
      expect(
        [times(minItems), times(maxItems), times(maxItems + 1)].map((list) => taken.safeParse(list).success),
        at,
      ).toEqual([true, true, false]);
      for (const wrong of ['', 'none_of_them', `${first},none_of_them`, `${first},`, ` ${first}`])
        expect(taken.safeParse(wrong).success, `${at} ${wrong}`).toBe(false);
    }
  });

  test('states the default of every parameter that has one', () => {
    const wrong = all.flatMap(({ operation }) => {
      const shape = routes.find(({ schema }) => schema.operationId === operation.operationId)?.schema.querystring?.shape ?? {};
      return (operation.parameters ?? [])
        .filter(({ in: place }) => place === 'query')
        .filter(({ name, schema }) => shape[name]?.safeParse(undefined).data !== schema.default)
        .map(({ name }) => `${operation.operationId} ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  test('leaves body fields with a default optional in generated types', () => {
    expect(places(document.components.schemas, (schema) => 'default' in schema)).toEqual([]);
  });

  test('shows no person, address or identifier outside the fictional demo', () => {
    const texts: string[] = [];
    const collect = (node: unknown): void => {
      if (typeof node === 'string') texts.push(node);
      else if (node !== null && typeof node === 'object') Object.values(node).forEach(collect);
    };
    for (const { operation } of all)
      for (const { content } of Object.values(operation.responses)) collect(Object.values(content ?? {}).map(({ example }) => example));
    for (const { operation } of all) collect(Object.values(operation.requestBody?.content ?? {}).map(({ example }) => example));
    expect(texts.filter((text) => /@/.test(text) && !/@example\.(edu|org|com)$/.test(text))).toEqual([]);
    expect(texts.filter((text) => /^https?:/.test(text) && !/^https?:\/\/([a-z]+\.)?example\.(edu|org|com)/.test(text))).toEqual([]);
    // The iD that ORCID itself uses in its examples belongs to a fictional person.
    expect(texts.filter((text) => /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(text) && text !== '0000-0002-1825-0097')).toEqual([]);
    expect(texts.filter((text) => /^[\da-f]{8}-[\da-f]{4}-/.test(text) && !/^0198b7a0-0000-7000-8000-/.test(text))).toEqual([]);
    // The generated text where a schema has no example.
    expect(texts.filter((text) => text === 'text')).toEqual([]);
  });
});

describe('every operation', () => {
  const each = all.map((one) => {
    const route = routes.find(({ schema }) => schema.operationId === one.operation.operationId);
    return [one.operation.operationId, { ...one, route }] as const;
  });

  test('has a summary, a tag and described parameters', async () => {
    const wrong = await failures(each, ({ url, operation, route }) => {
      expect(operation.summary).toMatch(/^\S.{3,119}$/);
      expect(operation.tags).toHaveLength(1);
      expect(document.tags.filter(({ name, description }) => operation.tags?.includes(name) && description)).toHaveLength(1);
      expect(operation['x-permission']).toBe(route?.config.permission);
      expect(operation.description).toMatch(/\S\n\n(Who may call it: .+|Anyone may call it, without a token)\.$/);
      for (const parameter of operation.parameters ?? []) expect(parameter.in, parameter.name).toMatch(/^(path|query|header)$/);
      expect([...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(
        (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name),
      );
    });
    expect(wrong).toEqual([]);
  });

  test('has a request example that its schema accepts', async () => {
    const wrong = await failures(each, ({ operation, route }) => {
      if (!route?.schema.body) {
        const types = Object.keys(operation.requestBody?.content ?? {});
        return expect(types.sort()).toEqual(Object.keys(route?.config.uploads ?? {}).sort());
      }
      for (const [type, { example }] of Object.entries(operation.requestBody?.content ?? {})) {
        if (!/[/+]json$/.test(type)) continue;
        expect(example).toBeDefined();
        expect(route.schema.body.safeParse(example).error?.issues ?? []).toEqual([]);
      }
    });
    expect(wrong).toEqual([]);
  });

  test('has a response example that its schema accepts', async () => {
    const wrong = await failures(each, ({ operation, route }) => {
      const successes = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
      expect(successes.length).toBeGreaterThan(0);
      for (const [status, { content = {} }] of successes) {
        const media = content['application/json'];
        if (!media) continue;
        expect(media.example).toBeDefined();
        const given = route?.schema.response?.[status] as {
          safeParse?: z.ZodType['safeParse'];
          content?: Record<string, { schema: z.ZodType }>;
        };
        const schema = given.safeParse ? (given as z.ZodType) : given.content?.['application/json']?.schema;
        expect(schema?.safeParse(media.example).error?.issues ?? []).toEqual([]);
      }
    });
    expect(wrong).toEqual([]);
  });

  test('declares its problems, each with its status and an example', async () => {
    const wrong = await failures(each, ({ method, url, operation, route }) => {
      const secured = operation['x-permission'] !== 'public';
      const always: ProblemCode[] = secured
        ? ['unauthenticated', 'insufficient-scope', 'permission-denied', 'too-many-requests', 'internal-error']
        : ['internal-error'];
      if (method === 'PATCH' || method === 'DELETE') always.push('precondition-required', 'version-stale');
      if (secured && method === 'POST') always.push('idempotency-key-reused', 'idempotency-key-in-flight');
      if (secured && url.includes('{')) always.push('not-found');
      for (const code of new Set([...always, ...(route?.config.problems ?? [])])) {
        const reply = operation.responses[String(problems[code][0])];
        expect(reply, code).toBeDefined();
        const media = reply?.content?.['application/problem+json'];
        expect(media?.examples?.[code]?.value, code).toMatchObject({ code, status: problems[code][0], title: problems[code][1] });
      }
    });
    expect(wrong).toEqual([]);
  });
});
