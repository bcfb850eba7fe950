/** Turns what the generator makes of the routes into the document that is served: pure functions on JSON. */
import { addExamples, shareExamples } from './openapi-examples.ts';
import { HEADERS, type HeaderName, headers } from './openapi-headers.ts';
import { type Document, type Json, operationsOf, reference, sorted, walk } from './openapi-json.ts';
import { IF_NONE_MATCH, PREFER, shareParameters, tidyParameters } from './openapi-parameters.ts';
import { shareProblems } from './openapi-problems.ts';

/**
 * Unicode classes in escapes that every dialect of regular expressions reads. Lone surrogates are left to the service: a dialect that
 * sees halves of characters would take every emoji for one.
 */
const portable = (pattern: string) => pattern.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f').replaceAll('\\p{Cs}', '');

const SAYS_IT_ALL = new Set(['date', 'date-time', 'email', 'uuid', 'time', 'uri']);

/**
 * Tidies the generated document: formats without the patterns that repeat them, nullable types as type
 * lists, answers open for new members, one component where request and answer are the same, an example on every operation.
 */
export function tidy(document: Document): Document {
  const schemas = document.components.schemas;
  walk(document, (node) => {
    const [option, nothing, ...more] = (node.anyOf ?? []) as Json[];
    if (option && nothing?.type === 'null' && more.length === 0 && typeof option.type === 'string') {
      delete node.anyOf;
      const { enum: words, ...rest } = option as { enum?: unknown[] };
      // The field's own members override those of its type.
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
  document.components.schemas = sorted(document.components.schemas);
  tidyParameters(document);
  describeResponses(document);
  addExamples(document);
  stateDefaults(document);
  shareParameters(document);
  shareProblems(document);
  shareExamples(document);
  return document;
}

const MEANINGS: Record<string, string> = {
  200: 'Done.',
  201: 'Created. `Location` is its address.',
  202: 'Accepted. `Location` is the address of the job.',
  204: 'Done. The answer has no body.',
};

const WAITS = 'It waits for a second person, and nothing has changed yet. `Location` is the address at which it is approved or refused.';

/** Adds the meaning of each success, and the headers that come with it. */
function describeResponses(document: Document): void {
  document.components.headers = HEADERS as unknown as NonNullable<Document['components']['headers']>;
  const gets = new Set(Object.values(document.paths ?? {}).map((item) => item?.get as unknown));
  for (const operation of operationsOf(document)) {
    const { responses, parameters = [] } = operation;
    const isRead = gets.has(operation);
    const replays = parameters.some(({ name }) => name === 'Idempotency-Key');
    // Beside another success, 202 is what waits for a second person; alone it is a job.
    const mayWait = '202' in responses && ('200' in responses || '201' in responses);
    for (const [status, response] of Object.entries(responses)) {
      if ('$ref' in response || Number(status) >= 400) continue;
      if (response.description === 'Default Response')
        response.description = (status === '202' && mayWait ? WAITS : MEANINGS[status]) ?? 'Done.';
      const name = response.content?.['application/json']?.schema?.$ref;
      const properties = typeof name === 'string' ? document.components.schemas[name.slice(reference('').length)]?.properties : undefined;
      const has = (property: string) => properties !== undefined && property in (properties as Json);
      const dryRun = status === '200' && '201' in responses;
      if (dryRun) response.description = 'With `dry_run=true`: the answer as it would be. Nothing was written.';
      const tagged = has('row_version') && !dryRun;
      const names: HeaderName[] = ['X-Request-Id'];
      if (tagged) names.push('ETag');
      if (has('next_cursor')) names.push('Link');
      if (status === '201' || status === '202') names.push('Location');
      if (status === '202' && !mayWait) names.push('Retry-After');
      if (replays && !dryRun) names.push('Idempotent-Replayed');
      response.headers = { ...response.headers, ...headers(names) };
      if (isRead && tagged) {
        parameters.push(IF_NONE_MATCH);
        responses['304'] = { description: 'Not modified since the answer with your ETag.', headers: headers(['ETag', 'X-Request-Id']) };
      }
      if (has('next_cursor')) parameters.push(PREFER);
    }
    if (parameters.length > 0) operation.parameters = parameters;
  }
}

/**
 * A default in the body becomes a sentence. Generators take a field that has one for a field that is always there, and would make every
 * caller send it.
 */
function stateDefaults(document: Document): void {
  walk(document.components.schemas, (node) => {
    for (const field of Object.values((node.properties ?? {}) as Record<string, Json>)) {
      if (field.default === undefined) continue;
      const value = typeof field.default === 'string' ? field.default : JSON.stringify(field.default);
      const text = [field.description, `Default \`${value}\``].filter(Boolean).join('. ');
      if (field.default !== null) field.description = text;
      delete field.default;
    }
  });
}

function mergeInputs(document: Document): void {
  const schemas = document.components.schemas;
  const used = referencesIn(document.paths);
  const merged = new Map<unknown, string>();
  for (const name of Object.keys(schemas)) {
    const output = name.slice(0, -'Input'.length);
    if (!name.endsWith('Input') || !schemas[output]) continue;
    const renamed = JSON.stringify(schemas[name])
      .replaceAll(/schemas\/(\w+?)Input"/g, 'schemas/$1"')
      .replaceAll(',"additionalProperties":false', '');
    const isAnswer = used.has(reference(output));
    if (isAnswer && renamed !== JSON.stringify(schemas[output])) continue;
    if (!isAnswer) schemas[output] = schemas[name] as Json;
    merged.set(reference(name), reference(output));
    delete schemas[name];
  }
  walk(document, (node) => {
    const output = merged.get(node.$ref);
    if (output !== undefined) node.$ref = output;
  });
}

function dropUnused(document: Document): void {
  const schemas = document.components.schemas;
  for (let before = -1; before !== Object.keys(schemas).length; ) {
    before = Object.keys(schemas).length;
    const used = referencesIn(document);
    for (const name of Object.keys(schemas)) if (!used.has(reference(name))) delete schemas[name];
  }
}

function referencesIn(part: unknown): Set<unknown> {
  const found = new Set<unknown>();
  walk(part, (node) => found.add(node.$ref));
  return found;
}
