import { gunzipSync, gzipSync } from 'node:zlib';

/** As many entries as a list has at least, so that nobody is found out by the size of theirs (Bitstring Status List 1.0, section 6.1). */
export const STATUS_LIST_LENGTH = 131_072;

/** A list of a million entries is not ours. */
const MOST_BYTES = 2 ** 20;

/**
 * The list whose bits at these indexes are set: compressed by gzip, base64url after the prefix `u` of multibase. Index 0 is the highest bit of the first byte.
 * @throws {RangeError} for an index beyond the list
 */
export function encodeStatusList(indexes: readonly number[]): string {
  const bits = Buffer.alloc(STATUS_LIST_LENGTH / 8);
  for (const index of indexes) {
    if (!Number.isInteger(index) || index < 0 || index >= STATUS_LIST_LENGTH) throw new RangeError('the index lies beyond the list');
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return `u${gzipSync(bits, { level: 9 }).toString('base64url')}`;
}

/**
 * Whether the bit at the index of an encoded list is set.
 * @throws {RangeError} for an index beyond the list, and for a list that is damaged, too short or too long
 */
export function statusAt(encoded: string, index: number): boolean {
  const bits = bitsOf(encoded);
  if (bits.length * 8 < STATUS_LIST_LENGTH) throw new RangeError('the list is shorter than a status list may be');
  if (!Number.isInteger(index) || index < 0 || index >= bits.length * 8) throw new RangeError('the index lies beyond the list');
  return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
}

function bitsOf(encoded: string): Buffer {
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) throw new RangeError('the list is not base64url with the prefix u');
  try {
    return gunzipSync(Buffer.from(encoded.slice(1), 'base64url'), { maxOutputLength: MOST_BYTES });
  } catch {
    throw new RangeError('the list does not decompress');
  }
}
