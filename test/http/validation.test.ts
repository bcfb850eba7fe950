/** One voice: no text of the validation library or of the framework reaches a caller. */
import { errorCodes, type FastifyError, type FastifyRequest, type RouteOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSilentApp } from '../../openapi/generate.ts';
import { byPointer, fieldErrorsOf, phraseOf } from '../../src/domain/validation.ts';
import { toProblem } from '../../src/http/errors.ts';
import { failures } from '../setup/failures.ts';

/** How every phrase begins, so that it reads after the name of the field. */
const VOICE =
  /^(?:must (?:be|have|not|fit|lie|show|name|hold|begin|end|contain|differ|come|give|state|repeat)\b|is required$|is not a field of this operation$)/;
/** How zod speaks by itself. */
const LIBRARY = /\b(?:Invalid|expected|received|Too (?:small|big)|Unrecognized|pattern|regex|string to have|option)\b/;

const messagesOf = (schema: z.ZodType, given: unknown) => {
  const parsed = schema.safeParse(given, { reportInput: true, error: phraseOf });
  return parsed.success ? [] : parsed.error.issues.map(({ code, message }) => ({ code, message }));
};

type Code = z.core.$ZodIssue['code'];

/** At least one way to come to each code of the library; a new code of a later release does not compile without one. */
const WAYS: { readonly [C in Code]: readonly (readonly [z.ZodType, unknown])[] } = {
  invalid_type: [
    [z.string(), undefined],
    [z.string(), 7],
    [z.number(), 'x'],
    [z.number(), Number.NaN],
    [z.int(), 1.5],
    [z.boolean(), 'yes'],
    [z.array(z.string()), {}],
    [z.object({}), []],
    [z.record(z.string(), z.string()), 'x'],
    [z.null(), 1],
    [z.undefined(), 1],
    [z.date(), 'x'],
    [z.map(z.string(), z.string()), 'x'],
    [z.tuple([z.string()]), 'x'],
    [z.bigint(), 'x'],
    [z.symbol(), 'x'],
    [z.never(), 'x'],
  ],
  too_small: [
    [z.string().min(1), ''],
    [z.string().min(3), 'a'],
    [z.string().length(3), 'a'],
    [z.array(z.string()).min(1), []],
    [z.array(z.string()).min(2), ['a']],
    [z.number().min(1), 0],
    [z.number().gt(1), 1],
    [z.set(z.string()).min(1), new Set()],
    [z.date().min(new Date(0)), new Date(-1)],
    [z.int32(), -(2 ** 40)],
  ],
  too_big: [
    [z.string().max(1), 'ab'],
    [z.string().length(1), 'ab'],
    [z.array(z.string()).max(1), ['a', 'b']],
    [z.number().max(1), 2],
    [z.number().lt(1), 1],
    [z.int32(), 2 ** 40],
  ],
  invalid_format: [
    [z.email(), 'x'],
    [z.url(), 'x'],
    [z.uuid(), 'x'],
    [z.iso.date(), '2026-02-30'],
    [z.iso.datetime(), 'x'],
    [z.iso.time(), 'x'],
    [z.string().regex(/^a$/), 'b'],
    [z.string().startsWith('a'), 'b'],
    [z.string().includes('a'), 'b'],
    [z.base64(), '*'],
    [z.ipv4(), 'x'],
    [z.jwt(), 'x'],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 3]],
  unrecognized_keys: [[z.strictObject({}), { surprise: 1 }]],
  invalid_union: [
    [z.union([z.string(), z.number()]), true],
    [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: 'b' }],
  ],
  invalid_value: [
    [z.literal('a'), 'b'],
    [z.enum(['a', 'b']), 'c'],
    [z.enum(Array.from({ length: 300 }, (_, n) => `word_${n}`) as [string]), 'c'],
  ],
  invalid_key: [
    [z.record(z.string().min(3), z.string()), { a: 'x' }],
    [z.map(z.string(), z.string()), new Map([[true, 'x']])],
  ],
  invalid_element: [[z.map(z.boolean(), z.string()), new Map([[true, 1]])]],
  custom: [[z.string().refine(() => false), 'x']],
};

describe('what the validation library finds', () => {
  it('is said in the service’s own words, for each of its codes', async () => {
    const cases = Object.entries(WAYS).flatMap(([code, ways]) => ways.map((way, n) => [`${code} ${n}`, { code, way }] as const));
    const met = new Set<string>();
    const wrong = await failures(cases, ({ code, way: [schema, given] }) => {
      const messages = messagesOf(schema, given);
      expect(messages).not.toEqual([]);
      for (const { code: found, message } of messages) {
        met.add(found);
        expect(message).toMatch(VOICE);
        expect(message).not.toMatch(LIBRARY);
      }
      expect(messages.map((one) => one.code)).toContain(code);
    });
    expect(wrong).toEqual([]);
    expect([...met].sort()).toEqual(Object.keys(WAYS).sort());
  });

  it('names each unknown member, and what is missing', () => {
    const schema = z.strictObject({ name: z.string(), inner: z.strictObject({}) });
    const parsed = schema.safeParse({ inner: { 'a/b': 1 }, more: 2 }, { reportInput: true, error: phraseOf });
    expect(fieldErrorsOf(parsed.error?.issues ?? [], byPointer)).toEqual([
      { pointer: '/name', code: 'required', detail: 'is required' },
      { pointer: '/inner/a~1b', code: 'unknown_field', detail: 'is not a field of this operation' },
      { pointer: '/more', code: 'unknown_field', detail: 'is not a field of this operation' },
    ]);
  });
});

describe('every operation', async () => {
  const routes: RouteOptions[] = [];
  const app = await createSilentApp((instance) => {
    instance.addHook('onRoute', (route) => {
      routes.push(route);
    });
  });
  await app.close();
  const schemas = routes.flatMap(({ schema }) => {
    const { params, querystring, body, operationId } = (schema ?? {}) as Record<string, z.ZodType | undefined> & { operationId?: string };
    return [params, querystring, body].flatMap((part) => (part && '_zod' in part ? [[operationId ?? '', part] as const] : []));
  });

  type Def = { checks?: { _zod: { def: { error?: (issue: object) => unknown } } }[]; error?: (issue: object) => unknown } & Record<
    string,
    unknown
  >;
  /** The messages that schemas have of their own. */
  function ownMessages(schema: z.ZodType, visited = new Set<unknown>()): string[] {
    if (visited.has(schema)) return [];
    visited.add(schema);
    const def = schema._zod.def as unknown as Def;
    const errors = [def.error, ...(def.checks ?? []).map((check) => check._zod.def.error)].filter((error) => error !== undefined);
    const own = errors.flatMap((error) => {
      const message = error({ code: 'custom', input: 'x', path: [] });
      return typeof message === 'string' ? [message] : [];
    });
    return [...own, ...partsOf(schema).flatMap((part) => ownMessages(part, visited))];
  }

  function partsOf(schema: z.ZodType): z.ZodType[] {
    const parts = Object.values(schema._zod.def).flatMap((value): unknown[] =>
      value !== null && typeof value === 'object' && !('_zod' in value) ? Object.values(value) : [value],
    );
    return parts.filter((part): part is z.ZodType => typeof part === 'object' && part !== null && '_zod' in part && 'safeParse' in part);
  }

  /** The schemas of single values, with whatever is checked around them. */
  function leavesOf(schema: z.ZodType, visited = new Set<z.ZodType>()): z.ZodType[] {
    if (visited.has(schema)) return [];
    visited.add(schema);
    if (!['object', 'array', 'record', 'optional', 'nullable', 'union'].includes(schema._zod.def.type)) return [schema];
    return partsOf(schema).flatMap((part) => leavesOf(part, visited));
  }

  it('has schemas whose own phrases are in the same voice', () => {
    const visited = new Set<unknown>();
    const phrases = [...new Set(schemas.flatMap(([, schema]) => ownMessages(schema, visited)))];
    expect(phrases.length).toBeGreaterThan(8);
    expect(phrases.filter((phrase) => !VOICE.test(phrase))).toEqual([]);
  });

  it('takes characters that turn the direction of a text, or have no width, only where it takes several lines', () => {
    const hidden = ['Ann\u202ea', 'Ann\u2066a', 'Ann\u200ba', 'Ann\u200da', 'Ann\ufeffa'];
    const takes = (schema: z.ZodType, text: string) => schema.safeParse(text).success;
    const texts = new Map<z.ZodType, string>();
    for (const [operation, schema] of schemas)
      for (const leaf of leavesOf(schema)) if (takes(leaf, 'Anna Bell')) texts.set(leaf, operation);
    expect(texts.size).toBeGreaterThan(60);
    const wrong = [...texts].filter(([leaf]) => hidden.some((text) => takes(leaf, text)) && !takes(leaf, 'A line\nand another'));
    expect([...new Set(wrong.map(([, operation]) => operation))]).toEqual([]);
  });

  it('answers nonsense in that voice', async () => {
    const nonsense = [undefined, null, 7, -1, 'x', '', 'ü'.repeat(5_000), [], [null], {}, { surprise: { '': [] } }];
    const wrong = await failures(schemas, (schema) => {
      const names = Object.keys((schema._zod.def as unknown as { shape?: object }).shape ?? {});
      const given = [...nonsense, ...nonsense.map((value) => Object.fromEntries(names.map((name) => [name, value])))];
      for (const { message } of given.flatMap((value) => messagesOf(schema, value))) {
        expect(message).toMatch(VOICE);
        expect(message).not.toMatch(LIBRARY);
      }
    });
    expect(wrong).toEqual([]);
  });
});

describe('what the framework refuses', () => {
  const request = {
    method: 'POST',
    url: '/v1/sites',
    routeOptions: { url: '/v1/sites', bodyLimit: 262_144, config: {} },
  } as unknown as FastifyRequest;

  it('is answered in the service’s own words, for each of its codes and whatever its text', async () => {
    const RAW = 'raw text of the framework %s';
    const wrong = await failures(Object.entries(errorCodes), (Made, name) => {
      const error = new (Made as unknown as new (...given: string[]) => FastifyError)(RAW, RAW, RAW);
      const problem = toProblem(error, request);
      if (problem === null) {
        expect(error.statusCode ?? 500, name).toBeGreaterThanOrEqual(500);
        return;
      }
      const text = JSON.stringify([problem.extras, problem.title]);
      expect(text).not.toContain('raw text');
      expect(text).not.toMatch(/FST_|Fastify|fastify/);
      expect(problem.extras.detail ?? `${problem.title}.`).toMatch(/^[A-Z].*\.$/s);
    });
    expect(wrong).toEqual([]);
  });

  it('of a client error of any other origin, too', () => {
    for (const statusCode of [400, 413, 415]) {
      const error = Object.assign(new Error('Unexpected token x in JSON at position 3'), { statusCode, code: 'ELSEWHERE' });
      const problem = toProblem(error as unknown as FastifyError, request);
      expect(problem?.status).toBe(statusCode);
      expect(JSON.stringify(problem?.extras)).not.toContain('Unexpected');
    }
  });
});
