/** The OpenAPI document as a reader sees it who follows its references. */

type Json = { [key: string]: unknown };

/** What a reference of the document points to. */
export function target(document: object, reference: string): unknown {
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
}

/**
 * Parses the text and puts parameters, answers, headers and examples where they are referred to; schemas stay references, since they refer
 * to each other. A lone example shared as a component stands as `example` again.
 */
export function readDocument<T>(text: string): T {
  const document = JSON.parse(text) as Json;
  const resolve = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(resolve);
    if (node === null || typeof node !== 'object') return node;
    const { $ref } = node as Json;
    if (typeof $ref === 'string' && !$ref.startsWith('#/components/schemas/')) return resolve(target(document, $ref));
    const members = Object.fromEntries(Object.entries(node).map(([key, member]) => [key, resolve(member)])) as Json;
    const [example, ...more] = 'schema' in members ? Object.values((members.examples ?? {}) as Record<string, Json>) : [];
    return example && more.length === 0 ? { ...members, example: example.value } : members;
  };
  return { ...document, paths: resolve(document.paths) } as T;
}
