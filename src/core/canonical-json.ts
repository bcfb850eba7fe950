import { createHash } from 'node:crypto';

/** What JSON can say (I-JSON, RFC 7493): no number beyond a double, no lone surrogate. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one text of a JSON value (RFC 8785): members in the order of the UTF-16 code units of their names, numbers and strings as ECMAScript writes
 * them, no blanks. Equal values have equal texts, so that a digest of the text is one of the value.
 * @throws {TypeError} for what JSON cannot say: NaN, infinities, lone surrogates, undefined
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no such number');
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('JSON text has no lone surrogates');
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('JSON has no such value');
  return text;
}

/** The SHA-256 digest of a text in UTF-8, or of bytes, in lower-case hexadecimal digits. */
export const sha256Hex = (of: string | Buffer): string => createHash('sha256').update(of).digest('hex');
