/** The fields of all answers with their confidentiality class, read from the document before the classes are taken out of it. */
import type { Document, Json } from './openapi-json.ts';

/** A field of an answer as `Schema.field`, of an object without a name of its own as `Schema.field.inner`, of a list as `Schema.field[].inner`. */
export type AnsweredField = Readonly<{ field: string; type: string; class: string | undefined }>;

type Place = Readonly<{ name: string; at: string; schema: Json }>;
type Schemas = Readonly<Record<string, Json>>;
type Media = { schema?: Json };
type Operation = { operationId: string; responses: Record<string, { content?: Record<string, Media> }> };

const JSON_TYPE = 'application/json';
const nameOf = (reference: unknown) => String(reference).split('/').at(-1) ?? '';
const optionsOf = (schema: Json) => ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (schema[word] ?? []) as Json[]);
/** True for the envelope of a list, which needs no class. */
const isEnvelope = (name: string) => name.endsWith('Page');

/** The class of a field: its own, or that of its type, or that of the type it is the nullable form of. */
function classOf(schemas: Schemas, schema: Json): unknown {
  if (schema.class !== undefined) return schema.class;
  if (schema.$ref !== undefined) return classOf(schemas, schemas[nameOf(schema.$ref)] ?? {});
  const inherited = new Set(optionsOf(schema).flatMap((option) => classOf(schemas, option) ?? []));
  return inherited.size === 1 ? [...inherited][0] : undefined;
}

function typeOf(schema: Json): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  const options = optionsOf(schema);
  if (options.length > 0) return options.map(typeOf).join(' | ');
  const types = [schema.type ?? 'any'].flat().map((type) => {
    if (type === 'array') return `${typeOf((schema.items ?? {}) as Json)}[]`.replace(/^(.* \| .*)\[\]$/, '($1)[]');
    if (type === 'null') return 'null';
    return String(schema.enum || schema.const !== undefined ? 'enum' : type === 'string' ? (schema.format ?? type) : type);
  });
  return types.join(' | ');
}

function fieldsOf(schemas: Schemas, root: Place, visited: Set<Json>): AnsweredField[] {
  const found: AnsweredField[] = [];
  const walk = ({ name, at, schema }: Place): void => {
    if (schema.$ref !== undefined) {
      const named = nameOf(schema.$ref);
      walk({ name: named, at: '', schema: schemas[named] ?? {} });
      return;
    }
    if (visited.has(schema)) return;
    visited.add(schema);
    for (const option of optionsOf(schema)) walk({ name, at, schema: option });
    if (schema.items) walk({ name, at: `${at}[]`, schema: schema.items as Json });
    for (const [member, inner] of Object.entries((schema.properties ?? {}) as Record<string, Json>)) {
      const within = at === '' ? member : `${at}.${member}`;
      if (!isEnvelope(name))
        found.push({ field: `${name}.${within}`, type: typeOf(inner), class: classOf(schemas, inner) as string | undefined });
      walk({ name, at: within, schema: inner });
    }
  };
  walk(root);
  return found;
}

/** A file is one field, or has a class for each column: `getDivisionRoster (csv).rank`. */
function fieldsOfFile(schemas: Schemas, name: string, schema: Json): AnsweredField[] {
  const kind = classOf(schemas, schema);
  if (typeof kind !== 'object' || kind === null) return [{ field: `${name}.content`, type: 'file', class: kind as string | undefined }];
  return Object.entries(kind).map(([column, own]) => ({ field: `${name}.${column}`, type: 'column', class: own }));
}

/** Every field that an operation can answer a success with. The document is that of `app.swagger()`, which still has the classes. */
export function answeredFields(document: Document): AnsweredField[] {
  const schemas = document.components.schemas;
  const visited = new Set<Json>();
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item ?? {})) as unknown as Operation[];
  return operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .filter(([status]) => Number(status) < 400)
      .flatMap(([, { content = {} }]) => Object.entries(content))
      .flatMap(([type, { schema = {} }]) =>
        type === JSON_TYPE
          ? fieldsOf(schemas, { name: operationId, at: '', schema }, visited)
          : fieldsOfFile(schemas, `${operationId} (${type.split(/[/.]/).at(-1)})`, schema),
      ),
  );
}

/**
 * One line a field, sorted: the field, its type, its class.
 * @throws {Error} naming every field without a class
 */
export function textOfFields(document: Document): string {
  const fields = answeredFields(document);
  const missing = fields.filter((one) => one.class === undefined).map(({ field }) => field);
  if (missing.length > 0) throw new Error(`state the class of these fields in their .meta({ class }): ${missing.sort().join(', ')}`);
  return `${fields
    .map((one) => `${one.field}  ${one.type}  ${one.class}`)
    .sort()
    .join('\n')}\n`;
}

/** Members with a plain value, which is not a schema. */
const VALUES: ReadonlySet<string> = new Set(['default', 'enum', 'const', 'example', 'examples', 'x-example']);

/** The document for everybody: without the classes. */
export function published(document: Document): Document {
  const copy = (node: unknown, areNames = false): unknown => {
    if (Array.isArray(node)) return node.map((item) => copy(item));
    if (node === null || typeof node !== 'object') return node;
    const members = Object.entries(node).filter(([key]) => areNames || key !== 'class');
    return Object.fromEntries(
      members.map(([key, value]) => [key, !areNames && VALUES.has(key) ? value : copy(value, !areNames && key === 'properties')]),
    );
  };
  return copy(document) as Document;
}
