/** Answers are written by their schemas: the same whichever way a schema is read, or it is encoded. */
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { serializerCompiler as encodingCompiler } from 'fastify-type-provider-zod';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { isSameBothWays, serializerCompiler } from '../../src/http/serializer.ts';

type Compiler = (route: { schema: unknown; method: string; url: string }) => (data: unknown) => string;
const compilers = [serializerCompiler, encodingCompiler] as unknown as Compiler[];
/** What the service writes, and what encoding writes; or that it refuses to. */
const written = (schema: z.ZodType, data: unknown) =>
  compilers.map((compile) => {
    try {
      return compile({ schema, method: 'GET', url: '/' })(data);
    } catch (error) {
      return (error as { code: string }).code;
    }
  });

const Party = z.object({ id: z.uuid(), name: z.string().nullable() });
const Thing = z.object({
  kind: z.enum(['a', 'b']),
  count: z.int32(),
  party: Party.optional(),
  tags: z.array(z.string().max(3)).max(2),
  either: z.discriminatedUnion('of', [z.object({ of: z.literal('x'), x: z.string() }), z.object({ of: z.literal('y'), y: z.number() })]),
  more: z.record(z.string(), z.unknown()),
  on: z.iso.date().refine((day) => day > '1900'),
});
const party = { id: '018f2b6e-7a3c-7d21-9c54-3f1a2b4c5d6e', name: null };
const thing = { kind: 'a', count: 1, party, tags: ['x'], either: { of: 'x', x: 'é\u2028"' }, more: { any: [1, null] }, on: '2026-02-28' };

describe('an answer', () => {
  it('is written as encoding writes it: what the schema does not name stays behind', () => {
    const given = { ...thing, secret: 1, party: { ...party, secret: 2 }, either: { ...thing.either, secret: 3 } };
    const [service, encoded] = written(Thing, given);
    expect(service).toBe(encoded);
    expect(service).toBe(JSON.stringify(thing));
  });

  it.each([
    ['of another kind', { ...thing, kind: 'c' }],
    ['with too much', { ...thing, tags: ['x', 'y', 'z'] }],
    ['that lacks a member', { ...thing, count: undefined }],
    ['of no known case', { ...thing, either: { of: 'z' } }],
    ['that a rule refuses', { ...thing, on: '1899-01-01' }],
    ['with null where nothing may be', { ...thing, party: null }],
  ])('%s is refused, as by encoding', (_, given) => {
    const [service, encoded] = written(Thing, given);
    expect(service).toBe('FST_ERR_RESPONSE_SERIALIZATION');
    expect(encoded).toBe(service);
  });
});

test.each([
  ['a default', z.object({ n: z.string().default('x') })],
  ['a default that is read', z.object({ n: z.string().prefault('x') })],
  ['a change', z.array(z.string().transform(Number))],
  [
    'a codec',
    z.object({ at: z.codec(z.string(), z.date(), { decode: (at) => new Date(at), encode: (at) => at.toISOString() }).nullable() }),
  ],
  ['a repair', z.record(z.string(), z.string().catch('x'))],
  [
    'what refers to itself and to a default',
    z.object({
      get self() {
        return z.array(z.union([z.null(), z.object({ n: z.number().default(1) })]));
      },
    }),
  ],
])('a schema with %s is not read forwards', (_, schema) => {
  expect(isSameBothWays(schema)).toBe(false);
});

test('most schemas of the service are', async () => {
  const answers: boolean[] = [];
  for await (const file of glob('src/features/**/schema.ts')) {
    const schemas: unknown[] = Object.values(await import(path.resolve(file)));
    answers.push(...schemas.filter((schema) => schema instanceof z.ZodObject).map((schema) => isSameBothWays(schema)));
  }
  expect(answers.filter(Boolean).length).toBeGreaterThan(answers.length / 2);
});
