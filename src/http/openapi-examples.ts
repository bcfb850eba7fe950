/** The examples of the document: put together from the schemas, and shared where operations show the same. */
import { type Document, type Json, operationsOf, reference, sorted, walk } from './openapi-json.ts';

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

/** Gives every request and every success an example; `x-example` of the operation adds what differs there. */
export function addExamples(document: Document): void {
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

/**
 * One component for each example that several answers or requests show. It has the name of its schema; where an operation's differs, its
 * operation id is added.
 */
export function shareExamples(document: Document): void {
  const shown = operationsOf(document).flatMap(({ operationId, requestBody, responses }) =>
    [requestBody, ...Object.values(responses)].flatMap((part) =>
      part === undefined || '$ref' in part ? [] : Object.values(part.content ?? {}).map((media) => ({ operationId, media })),
    ),
  );
  const shared: Record<string, Json> = {};
  const groups = Map.groupBy(
    shown.filter(({ media }) => media.example !== undefined && typeof media.schema?.$ref === 'string'),
    ({ media }) => `${media.schema?.$ref} ${JSON.stringify(media.example)}`,
  );
  for (const uses of [...groups.values()].sort((a, b) => b.length - a.length)) {
    const [first, ...more] = uses;
    if (first === undefined || more.length === 0) continue;
    const schema = String(first.media.schema?.$ref).slice(reference('').length);
    const name = schema in shared ? `${schema}.${first.operationId}` : schema;
    shared[name] = { value: first.media.example };
    for (const { media } of uses) {
      delete media.example;
      media.examples = { [schema]: { $ref: reference(name, 'examples') } };
    }
  }
  Object.assign(document.components, { examples: sorted({ ...document.components.examples, ...shared }) });
}
