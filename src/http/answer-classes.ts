/** Which classes of confidentiality an answer may hold, read from its schema. */
import type { z } from 'zod';

type Def = {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: readonly z.ZodType[];
  items?: readonly z.ZodType[];
  left?: z.ZodType;
  right?: z.ZodType;
  in?: z.ZodType;
  out?: z.ZodType;
  valueType?: z.ZodType;
  getter?: () => z.ZodType;
};

const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

/** The schemas that a schema is made of. */
function partsOf({ shape = {}, options = [], items = [], getter, ...def }: Def): z.ZodType[] {
  const single = [def.element, def.innerType, def.left, def.right, def.in, def.out, def.valueType, getter?.()];
  return [...Object.values(shape), ...options, ...items, ...single.filter((part) => part !== undefined)];
}

/** Every class that the schema or a part of it states. */
export function classesIn(schema: z.ZodType, visited: Set<z.ZodType> = new Set()): Set<unknown> {
  if (visited.has(schema)) return new Set();
  visited.add(schema);
  const found = new Set<unknown>([schema.meta()?.class].filter((one) => one !== undefined));
  for (const part of partsOf(defOf(schema))) for (const one of classesIn(part, visited)) found.add(one);
  return found;
}

/** The members of an object's schema; nothing for any other. */
export function shapeOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> {
  return (schema && defOf(schema).shape) ?? {};
}

/**
 * The value that says that there is nothing: an empty list, null, an object of such.
 * @throws {Error} for a schema that has none
 */
export function emptyOf(schema: z.ZodType): unknown {
  const def = defOf(schema);
  if (def.type === 'array') return [];
  if (def.type === 'nullable') return null;
  if (def.type === 'optional') return undefined;
  if (def.type === 'object') return Object.fromEntries(Object.entries(def.shape ?? {}).map(([name, part]) => [name, emptyOf(part)]));
  throw new Error(`a ${def.type} has no empty value`);
}
