/** Parameters as the document states them. */
import type { FastifyContextConfig } from 'fastify';
import { type Document, type Json, operationsOf, type Parameter, type Reference, reference, sorted } from './openapi-json.ts';

/** The request headers of an operation, for the document only: the framework does not validate them by a schema. */
export function requestHeaders(method: string, config: FastifyContextConfig) {
  const properties: Json = {};
  const required: string[] = [];
  if (['PATCH', 'PUT', 'DELETE'].includes(method) || config.changes) {
    properties['If-Match'] = {
      type: 'string',
      maxLength: 200,
      description: 'The ETag of the version that you change, such as `"3"`, or `*` for any version',
    };
    // A PUT that creates has no version to match.
    if (method !== 'PUT') required.push('If-Match');
  }
  if (method === 'POST' && config.permission !== 'public') {
    properties['Idempotency-Key'] = {
      type: 'string',
      maxLength: 200,
      description:
        'The same value for each repetition of one request, such as a random UUID; kept at least 48 hours. A repetition gets the first answer; where that ' +
        'may hold confidential content, the resource as it is now and as far as the caller may read it',
    };
    if (config.idempotency === 'required') required.push('Idempotency-Key');
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

const header = (name: string, description: string): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string', maxLength: 200 },
});
/** The header of reads that answer with an ETag. */
export const IF_NONE_MATCH = header(
  'If-None-Match',
  'The ETag that you have, such as `"3.Wq1mR0xk2A"`; answers 304 while nothing has changed',
);
/** The header of lists. */
export const PREFER = header('Prefer', '`count=exact` adds `total_count` to the page');

/**
 * A list of values is one parameter with commas. Optional parameters have no example of their own: documentation pages would send it with
 * the first request that somebody tries.
 */
export function tidyParameters(document: Document): void {
  for (const operation of operationsOf(document)) {
    for (const [index, { example, ...parameter }] of (operation.parameters ?? []).entries()) {
      const { name, in: place, required = false, description, schema } = parameter;
      const isFree = schema.enum === undefined && schema.format === undefined && schema.type === 'string';
      const shown = !required && isFree && example !== undefined ? `such as \`${example}\`` : undefined;
      if (schema.type === 'array') delete schema.pattern;
      (operation.parameters as Parameter[])[index] = {
        name,
        in: place,
        required,
        ...((description || shown) && { description: [description, shown].filter(Boolean).join('; ') }),
        ...(schema.type === 'array' && { style: 'form', explode: false }),
        schema,
        ...(required && example !== undefined && { example }),
      };
    }
  }
}

/**
 * One component for each parameter that several operations take. It has the parameter's name; where operations mean different things by
 * that name, the most used does, and the others add the first operation that takes them.
 */
export function shareParameters(document: Document): void {
  const uses = Map.groupBy(
    operationsOf(document).flatMap(({ operationId, parameters = [] }) => parameters.map((parameter) => ({ operationId, parameter }))),
    ({ parameter }) => JSON.stringify(parameter),
  );
  const shared: Record<string, Parameter> = {};
  const names = new Map<string, string>();
  for (const [text, [first, ...more]] of [...uses].sort(([, a], [, b]) => b.length - a.length)) {
    if (first === undefined || more.length === 0) continue;
    const { name } = first.parameter;
    const key = name in shared ? `${name}.${first.operationId}` : name;
    shared[key] = first.parameter;
    names.set(text, key);
  }
  for (const { parameters = [] } of operationsOf(document)) {
    for (const [index, parameter] of parameters.entries()) {
      const name = names.get(JSON.stringify(parameter));
      if (name !== undefined) (parameters as (Parameter | Reference)[])[index] = { $ref: reference(name, 'parameters') };
    }
  }
  Object.assign(document.components, { parameters: sorted(shared) });
}
