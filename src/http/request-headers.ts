/** What the headers of a request say about repeating it and about the version it is for. */
import type { FastifyRequest } from 'fastify';
import type { Precondition } from '../core/context.ts';
import { Problem } from '../domain/problems/index.ts';

/** The If-Match of an operation that changes what is there; null for any other. */
export function preconditionOf(request: FastifyRequest): Precondition | null {
  const { method, config } = request.routeOptions;
  if (!['PATCH', 'PUT', 'DELETE'].includes(String(method)) && !config.changes) return null;
  const header = request.headers['if-match'];
  if (header === undefined) return { missing: true };
  const value = String(header).trim();
  // A weak tag is kept as it is written and so never equals a strong one (RFC 9110, 13.1.1). Of our own tags only the version counts.
  const tags = LIST.test(value) ? (value.match(TAG) ?? []) : [];
  return { tags: value === '*' ? '*' : tags.map((tag) => tag.replace(/^"(\d+)\.[\w-]+"$/, '"$1"')) };
}

const TAG = /(?:W\/)?"[^"]*"/g;
const LIST = /^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/;

/** An If-Match without a single entity tag says nothing about versions. @throws Problem invalid-request */
export function assertTags(request: FastifyRequest): void {
  const precondition = preconditionOf(request);
  if (precondition === null || 'missing' in precondition || precondition.tags.length > 0) return;
  throw new Problem('invalid-request', {
    detail: 'If-Match holds no entity tag. Send the ETag you read, row_version in quotes, or * to change any version.',
    errors: [{ header: 'If-Match', code: 'invalid', detail: 'must be an entity tag in quotes, such as "3", several of them, or *' }],
  });
}

/** The address under which an Idempotency-Key is stored, without the query: a key that comes again with another query is refused. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

/** The Idempotency-Key of a POST, if there is one. @throws Problem idempotency-key-required, invalid-request */
export function idempotencyKey(request: FastifyRequest): string | null {
  if (request.method !== 'POST') return null;
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') {
    if (request.routeOptions.config.idempotency !== 'required') return null;
    throw new Problem('idempotency-key-required', {
      detail: 'Send an Idempotency-Key, for example a UUID, and the same one when you repeat the request.',
      errors: [{ header: 'Idempotency-Key', code: 'required', detail: 'is required' }],
    });
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Problem('invalid-request', {
      detail: 'The Idempotency-Key cannot be used as a key.',
      errors: [{ header: 'Idempotency-Key', code: 'invalid', detail: 'must be 1 to 200 visible ASCII characters' }],
    });
  }
  return key;
}
