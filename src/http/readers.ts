/**
 * Schemas of answers as compiled functions. zod makes several objects for each value that it checks, which for a page of 50 rows is half of all the memory
 * that the request takes; a reader makes one for each object that is answered.
 */
import { z } from 'zod';

/** What a reader answers where zod has to say what becomes of a value: of every one that is wrong, too. */
export const UNSURE = Symbol('unsure');

/** What a schema makes of a value, or `UNSURE`. */
export type Reader = (value: unknown) => unknown;

type Schema = z.core.$ZodType;

/** Formats of strings that are a pattern and nothing else. */
const PATTERNS: ReadonlySet<string> = new Set(['uuid', 'date', 'datetime', 'time', 'email', 'regex']);

/** Whole numbers, from the first to the last. */
const WHOLE: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

const readers = new WeakMap<Schema, Reader>();

/** The reader of a schema that is read forwards. What it does not know of zod is read by zod. */
export function readerOf(schema: Schema): Reader {
  const known = readers.get(schema);
  if (known) return known;
  let reader: Reader = byZod(schema);
  // Found by a schema that is within itself.
  readers.set(schema, (value) => reader(value));
  reader = compile(schema) ?? reader;
  readers.set(schema, reader);
  return reader;
}

function byZod(schema: Schema): Reader {
  return (value) => {
    const { success, data } = z.safeParse(schema, value);
    return success ? data : UNSURE;
  };
}

/** What the code of a reader names: patterns, sets, rules, readers of the objects within it. No text of a schema is code but the names of members, as literals. */
type Named = unknown[];

function compile(schema: Schema): Reader | undefined {
  const named: Named = [UNSURE];
  const code = codeOf(schema, 'value', named);
  if (code === undefined) return undefined;
  const names = named.map((_, i) => `$${i}`);
  return new Function(...names, `return (value) => {\n${code}\nreturn value;\n}`)(...named) as Reader;
}

/** The name by which the code knows something. */
function name(thing: unknown, named: Named): string {
  return `$${named.push(thing) - 1}`;
}

const unless = (condition: string) => `if (!(${condition})) return $0;`;

/** Code that leaves in the variable what the schema makes of it, or returns `UNSURE`; undefined where the schema is not known here. */
function codeOf(schema: Schema, variable: string, named: Named): string | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if ('coerce' in def && def.coerce) return undefined;
  const type = typeCode(schema, variable, named);
  const own = schema._zod.traits.has('$ZodCheck') ? [schema as unknown as z.core.$ZodCheck] : [];
  const checks = [...own, ...(def.checks ?? [])].map((check) => checkCode(check, variable, named));
  const parts = [type, ...checks];
  return parts.every((part) => part !== undefined) ? parts.join('\n') : undefined;
}

/** Like `codeOf`, for a schema within another one; an object has a reader of its own. */
function innerCode(schema: Schema, variable: string, named: Named): string {
  const code = schema._zod.def.type === 'object' ? undefined : codeOf(schema, variable, named);
  return code ?? `${variable} = ${name(readerOf(schema), named)}(${variable}); if (${variable} === $0) return $0;`;
}

function typeCode(schema: Schema, variable: string, named: Named): string | undefined {
  const { def, values } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
    case 'boolean':
      return unless(`typeof ${variable} === '${def.type}'`);
    case 'number':
      return unless(`Number.isFinite(${variable})`);
    case 'null':
      return unless(`${variable} === null`);
    case 'enum':
    case 'literal':
      return values && unless(`${name(values, named)}.has(${variable})`);
    case 'nullable':
      return `if (${variable} !== null) {\n${innerCode(def.innerType, variable, named)}\n}`;
    case 'array':
      return arrayCode(def.element, variable, named);
    case 'object':
      return def.catchall ? undefined : objectCode(def.shape, variable, named);
    default:
      return undefined;
  }
}

function arrayCode(element: Schema, variable: string, named: Named): string {
  const [items, item] = [`${variable}_all`, `${variable}_one`];
  return `${unless(`Array.isArray(${variable})`)}
const ${items} = [];
for (let ${item} of ${variable}) {
${innerCode(element, item, named)}
${items}.push(${item});
}
${variable} = ${items};`;
}

function objectCode(shape: Readonly<Record<string, Schema>>, variable: string, named: Named): string {
  const members = Object.entries(shape).map(([key, member], i) => {
    const { def } = (member as z.core.$ZodTypes)._zod;
    const isOptional = def.type === 'optional' && member._zod.optin === 'optional' && !def.checks;
    const [literal, given] = [JSON.stringify(key), `${variable}_${i}`];
    const code = innerCode(isOptional ? def.innerType : member, given, named);
    const checked = isOptional ? `if (${given} !== undefined) {\n${code}\n}` : `${unless(`${given} !== undefined`)}\n${code}`;
    return { read: `let ${given} = ${variable}[${literal}];\n${checked}`, written: `${literal}: ${given}` };
  });
  return `${unless(`typeof ${variable} === 'object' && ${variable} !== null && !Array.isArray(${variable})`)}
${members.map(({ read }) => read).join('\n')}
${variable} = { ${members.map(({ written }) => written).join(', ')} };`;
}

function checkCode(check: z.core.$ZodCheck, variable: string, named: Named): string | undefined {
  const { def } = (check as z.core.$ZodChecks)._zod;
  switch (def.check) {
    case 'min_length':
      return unless(`${variable}.length >= ${Number(def.minimum)}`);
    case 'max_length':
      return unless(`${variable}.length <= ${Number(def.maximum)}`);
    case 'length_equals':
      return unless(`${variable}.length === ${Number(def.length)}`);
    case 'greater_than':
      return unless(`${variable} ${def.inclusive ? '>=' : '>'} ${Number(def.value)}`);
    case 'less_than':
      return unless(`${variable} ${def.inclusive ? '<=' : '<'} ${Number(def.value)}`);
    case 'number_format': {
      const range = WHOLE[def.format];
      return range && unless(`Number.isInteger(${variable}) && ${variable} >= ${range[0]} && ${variable} <= ${range[1]}`);
    }
    case 'string_format': {
      const { pattern } = def;
      // A pattern that remembers where it was found finds something else the next time.
      const isPlain = pattern && PATTERNS.has(def.format) && !pattern.global && !pattern.sticky;
      return isPlain ? unless(`${name(pattern, named)}.test(${variable})`) : undefined;
    }
    case 'overwrite':
      return `${variable} = ${name(def.tx, named)}(${variable});`;
    default:
      return ruleCode(check, variable, named);
  }
}

/** A rule in code, as `refine` makes it. One that looks at more than the value, or decides for itself when to be asked, is not known. */
function ruleCode(check: z.core.$ZodCheck, variable: string, named: Named): string | undefined {
  const { check: kind, fn, when } = check._zod.def as { check: string; fn?: unknown; when?: unknown };
  return kind === 'custom' && fn && !when ? unless(`${name(fn, named)}(${variable}) === true`) : undefined;
}
