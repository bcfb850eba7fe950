/** Readers of schemas answer what zod answers, or leave it to zod. */
import { glob } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { readerOf, UNSURE } from '../../src/http/readers.ts';

/** A schema, and values that it allows. */
type Pair = [z.ZodType, fc.Arbitrary<unknown>];

const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
const scalars: Pair[] = [
  [z.string(), fc.string()],
  [z.string().min(1).max(4), fc.string({ minLength: 1, maxLength: 4 })],
  [z.string().regex(/^[a-z]+$/), fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1 })],
  [z.string().refine((text) => !text.includes('x')), fc.constantFrom('', 'a', 'b')],
  [z.uuid().toLowerCase(), fc.uuid().map((id) => id.toUpperCase())],
  [z.iso.date(), day.map((at) => at.toISOString().slice(0, 10))],
  [z.iso.datetime({ offset: true }), day.map((at) => at.toISOString())],
  [z.email(), fc.constant('nadia@example.edu')],
  [z.url(), fc.webUrl()],
  [z.int32().min(0), fc.nat()],
  [z.int(), fc.maxSafeInteger()],
  [z.number().gt(0).lte(1), fc.double({ min: 1e-9, max: 1, noNaN: true })],
  [z.boolean(), fc.boolean()],
  [z.null(), fc.constant(null)],
  [z.enum(['a', 'b']), fc.constantFrom('a', 'b')],
  [z.literal([1, 'one']), fc.constantFrom(1, 'one')],
  [z.unknown(), fc.json().map((text) => JSON.parse(text) as unknown)],
  [z.record(z.string(), z.number()), fc.constant({ a: 1 })],
  [z.union([z.string(), z.number()]), fc.constantFrom('a', 1)],
  [z.strictObject({ a: z.string() }), fc.constant({ a: 'b' })],
  [z.looseObject({ a: z.string() }), fc.constant({ a: 'b', more: 1 })],
];

const NAMES = ['id', 'a b', '__proto_', '"', 'constructor', '\u2028'];

/** Pairs of nested schemas; some are refined, which a reader does not know of objects. */
const pair: fc.Arbitrary<Pair> = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...scalars),
    tie('pair').map(([schema, values]): Pair => [schema.nullable(), fc.option(values)]),
    tie('pair').map(([schema, values]): Pair => [z.array(schema).max(3), fc.array(values, { maxLength: 3 })]),
    fc.dictionary(fc.constantFrom(...NAMES), fc.tuple(tie('pair'), fc.boolean())).map((members): Pair => {
      const entries = Object.entries(members);
      const shape = Object.fromEntries(entries.map(([name, [[schema], isOptional]]) => [name, isOptional ? schema.optional() : schema]));
      const values = Object.fromEntries(entries.map(([name, [[, value]]]) => [name, value]));
      const requiredKeys = entries.filter(([, [, isOptional]]) => !isOptional).map(([name]) => name);
      return [z.object(shape), fc.record(values, { requiredKeys })];
    }),
    tie('pair').map(([schema, values]): Pair => [schema.refine(() => true), values]),
  ),
})).pair;

/** A value with something in it put in the place of something else, or added. */
function spoilt(value: unknown, other: unknown, at: number): unknown {
  if (Array.isArray(value) && value.length > 0) return value.map((one, i) => (i === at % value.length ? spoilt(one, other, at + 1) : one));
  if (typeof value !== 'object' || value === null) return other;
  const names = [...Object.keys(value), 'added'];
  const name = names[at % names.length] as string;
  return { ...value, [name]: name === 'added' ? other : spoilt((value as Record<string, unknown>)[name], other, at + 1) };
}

const others = fc.constantFrom(undefined, null, '', 'x', 'A', -1, 0.5, Number.NaN, 2 ** 31, true, [], {}, [1, 2, 3, 4], '2026-02-30');

/** What zod makes of it as JSON, or `UNSURE` where it refuses it. */
function byZod(schema: z.ZodType, value: unknown): unknown {
  const { success, data } = z.safeParse(schema, value);
  return success ? JSON.stringify(data) : UNSURE;
}

function byReader(schema: z.ZodType, value: unknown): unknown {
  const read = readerOf(schema)(value);
  return read === UNSURE ? UNSURE : JSON.stringify(read);
}

describe('a reader', () => {
  it('answers what zod answers', () => {
    const cases = pair.chain(([schema, values]) => values.map((value) => ({ schema, value })));
    fc.assert(
      fc.property(cases, ({ schema, value }) => {
        expect(byReader(schema, value)).toEqual(byZod(schema, value));
      }),
    );
  });

  it('answers what zod answers, or leaves it to zod, whatever is wrong or too much', () => {
    const cases = pair.chain(([schema, values]) =>
      fc.tuple(values, others, fc.nat(9)).map(([value, other, at]) => ({ schema, value: spoilt(value, other, at) })),
    );
    fc.assert(
      fc.property(cases, ({ schema, value }) => {
        const read = byReader(schema, value);
        if (read !== UNSURE) expect(read).toEqual(byZod(schema, value));
      }),
    );
  });

  it('knows a schema that is within itself', () => {
    const Tree = z.object({
      name: z.string(),
      get parts() {
        return z.array(Tree);
      },
    });
    const tree = { name: 'a', parts: [{ name: 'b', parts: [], secret: 1 }] };
    expect(readerOf(Tree)(tree)).toEqual({ name: 'a', parts: [{ name: 'b', parts: [] }] });
    expect(readerOf(Tree)({ ...tree, parts: [{ name: 1, parts: [] }] })).toBe(UNSURE);
  });

  it.each([
    ['a pattern that remembers where it was', z.string().regex(/a/g), 'a'],
    ['a coerced value', z.coerce.string(), 1],
    ['a check that looks at more than the value', z.string().check((context) => void context.issues.push()), 'a'],
  ])('leaves %s to zod', (_, schema, value) => {
    for (let times = 0; times < 3; times += 1) expect(byReader(schema, value)).toEqual(byZod(schema, value));
  });

  it('makes no code of what a schema says', () => {
    const name = '"];throw 1;["';
    expect(readerOf(z.object({ [name]: z.literal('`;throw 1;') }))({ [name]: '`;throw 1;' })).toEqual({ [name]: '`;throw 1;' });
  });
});

test('nothing of what pages of the service answer is left to zod', async () => {
  const left: string[] = [];
  for await (const file of glob('src/features/mentorship/**/schema.ts')) {
    for (const [name, schema] of Object.entries(await import(path.resolve(file)))) {
      if (!(schema instanceof z.ZodObject) || !('next_cursor' in schema.shape)) continue;
      if (readerOf(schema)({ items: [], next_cursor: null }) === UNSURE) left.push(name);
    }
  }
  expect(left).toEqual([]);
});
