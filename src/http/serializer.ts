import { serializerCompiler as encodingCompiler, ResponseSerializationError } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Reader, readerOf, UNSURE } from './readers.ts';

type Serialize = (data: unknown) => string;
type Compiler = (route: Readonly<{ schema: unknown; method: string; url: string }>) => Serialize;

/** Set by tests: each answer is read by zod as well, and has to be the same. */
let isVerified = false;

/** From now on each answer is held against what zod makes of it. For tests. */
export function verifyAnswers(): void {
  isVerified = true;
}

/** Schemas that answer what they are given, whichever way they are read. */
const SAME_BOTH_WAYS: ReadonlySet<string> = new Set([
  ...['string', 'number', 'int', 'boolean', 'null', 'literal', 'enum', 'unknown', 'any', 'never', 'custom'],
  ...['object', 'array', 'tuple', 'record', 'union', 'nullable', 'optional', 'lazy'],
]);

/** The schemas within a schema. */
function partsOf({ def }: z.core.$ZodType['_zod']): z.core.$ZodType[] {
  const found = Object.values({ ...def, ...(def as { shape?: object }).shape, getter: (def as { getter?: () => unknown }).getter?.() });
  return found.flat().filter((part): part is z.core.$ZodType => part instanceof z.core.$ZodType);
}

/** False where a schema within it makes something else of what it is given, such as a default. */
export function isSameBothWays(schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): boolean {
  if (seen.has(schema)) return true;
  seen.add(schema);
  return SAME_BOTH_WAYS.has(schema._zod.def.type) && partsOf(schema._zod).every((part) => isSameBothWays(part, seen));
}

/**
 * Answers are what their schemas say, and nothing else of a row leaves the service. Encoding reads what lies deep in an answer once for each level above
 * it; where that comes to the same, the schema is read forwards, which looks at everything once, and by a plain function as far as one can say it (`readerOf`).
 */
export const serializerCompiler = ((route: Parameters<Compiler>[0]) => {
  const { schema, method, url } = route;
  if (!(schema instanceof z.core.$ZodType) || !isSameBothWays(schema)) return (encodingCompiler as unknown as Compiler)(route);
  let read: Reader | undefined;
  return (data: unknown) => {
    read ??= readerOf(schema);
    const known = read(data);
    if (known !== UNSURE && !isVerified) return JSON.stringify(known);
    const { error, data: answer } = z.safeParse(schema, data);
    if (error) throw new ResponseSerializationError(method, url, { cause: error });
    const text = JSON.stringify(answer);
    if (known !== UNSURE && JSON.stringify(known) !== text) throw new Error(`${method} ${url} is not answered as its schema says`);
    return text;
  };
}) as unknown as typeof encodingCompiler;
