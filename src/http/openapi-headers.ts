import { type Json, reference } from './openapi-json.ts';

const text = (description: string) => ({ description, schema: { type: 'string', maxLength: 2000 } });

/** Every header the service sends, once. */
export const HEADERS = {
  ETag: text('`"version.digest"`, strong. If-Match takes it whole or as `"version"`, If-None-Match takes it whole'),
  Link: text('`rel="next"` where there is a next page'),
  Location: text('Where it is'),
  'Retry-After': text('Seconds to wait'),
  'Idempotent-Replayed': text('`true` where this is the stored answer to an earlier request with the same Idempotency-Key'),
  'X-Request-Id': text('Of the request, where it sent one of 8 to 64 letters, digits, `.`, `_` or `-`; else made up here. Logs carry it'),
  'WWW-Authenticate': text('The Bearer challenge of RFC 6750, with what is wrong with the token'),
} as const;
export type HeaderName = keyof typeof HEADERS;

/** References to those headers, for a response. */
export function headers(names: readonly HeaderName[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: reference(name, 'headers') }]));
}
