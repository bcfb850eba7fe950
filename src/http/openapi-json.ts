/** Types for the OpenAPI document as plain JSON, and functions that walk it. */
import type { OpenAPIV3_1 } from 'openapi-types';

export type Json = { [key: string]: unknown };
export type Document = OpenAPIV3_1.Document & { components: { schemas: Record<string, Json> } };
export type Reference = { $ref: string };
export type Media = { schema?: Json; example?: unknown; examples?: Json };
export type Response = { description: string; headers?: Json; content?: Record<string, Media> };
export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  style?: string;
  explode?: boolean;
  schema: Json;
  example?: unknown;
  examples?: unknown;
};
export type Described = {
  operationId: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Response | Reference>;
  'x-example'?: Json;
};

/** Calls `visit` for every object in `node`, itself included, from the outside in. */
export function walk(node: unknown, visit: (object: Json) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) visit(node as Json);
  for (const value of Object.values(node)) walk(value, visit);
}

/** Every operation of the document, in its order. */
export function operationsOf(document: Document): Described[] {
  const items = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item ?? {}));
  return items.filter((operation) => typeof operation === 'object' && 'operationId' in operation) as unknown as Described[];
}

/** The address of a component, `schemas` where no other kind is named. */
export function reference(name: string, kind: 'schemas' | 'parameters' | 'headers' | 'responses' | 'examples' = 'schemas'): string {
  return `#/components/${kind}/${name}`;
}

/** The same members in the order of their names. */
export function sorted<T>(members: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}
