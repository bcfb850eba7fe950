import { type Json, reference } from './openapi-json.ts';

const text = (description: string) => ({ description, schema: { type: 'string', maxLength: 2000 } });

/** Every header the service sends, once. */
export const HEADERS = {
  ETag: text('A strong tag, `"version.digest"`. `If-Match` takes it whole or as `"version"`, `If-None-Match` takes it whole'),
  Link: text('`rel="next"`: the address of the next page; absent on the last page'),
  Location: text('Address of what was created, or of the job'),
  'Retry-After': text('Seconds to wait before the next request'),
  'Idempotent-Replayed': text('`true` if this repeats the answer to an earlier request with the same `Idempotency-Key`'),
  'X-Request-Id': text(
    'The request’s own `X-Request-Id` if it has 8 to 64 letters, digits, `.`, `_` or `-`, else a new one. Logs contain it',
  ),
  'WWW-Authenticate': text('The Bearer challenge of RFC 6750, with what is wrong with the token'),
} as const;
export type HeaderName = keyof typeof HEADERS;

/** References to those headers, for a response. */
export function headers(names: readonly HeaderName[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: reference(name, 'headers') }]));
}
