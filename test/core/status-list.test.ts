/** The bits by which others learn whether a credential is revoked, beside a library that nobody here wrote. */
import { gzipSync } from 'node:zlib';
import { Bitstring } from '@digitalbazaar/bitstring';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeStatusList, STATUS_LIST_LENGTH, statusAt } from '../../src/core/status-list.ts';
import { runs } from '../setup/runs.ts';

const index = fc.oneof(fc.constantFrom(0, 1, 7, 8, STATUS_LIST_LENGTH - 1), fc.nat(STATUS_LIST_LENGTH - 1));
const packed = (bytes: number) => `u${gzipSync(Buffer.alloc(bytes)).toString('base64url')}`;

test('a list has the bits that were set, and no other, here and in another library', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(index, { maxLength: 40 }), fc.array(index, { maxLength: 40 }), async (set, asked) => {
      const encoded = encodeStatusList(set);
      const theirs = new Bitstring({ buffer: await Bitstring.decodeBits({ encoded: encoded.slice(1) }) });
      expect(theirs.length).toBe(STATUS_LIST_LENGTH);
      for (const one of [...set, ...asked]) {
        expect(statusAt(encoded, one)).toBe(set.includes(one));
        expect(theirs.get(one)).toBe(set.includes(one));
      }
      expect(theirs.bits.reduce((sum: number, byte: number) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(set.length);
    }),
    { numRuns: runs(20, 200) },
  );
});

test('a list that the other library made is read the same', async () => {
  const theirs = new Bitstring({ length: STATUS_LIST_LENGTH });
  for (const one of [0, 9, STATUS_LIST_LENGTH - 1]) theirs.set(one, true);
  const encoded = `u${await theirs.encodeBits()}`;
  expect([0, 1, 8, 9, STATUS_LIST_LENGTH - 1].map((one) => statusAt(encoded, one))).toEqual([true, false, false, true, true]);
});

test('there is nothing before the first bit, after the last, or between two', () => {
  const encoded = encodeStatusList([0, STATUS_LIST_LENGTH - 1]);
  for (const beyond of [-1, STATUS_LIST_LENGTH, 0.5, Number.NaN]) {
    expect(() => statusAt(encoded, beyond)).toThrow(RangeError);
    expect(() => encodeStatusList([beyond])).toThrow(RangeError);
  }
});

test('a list that is too short, that swells when it is decompressed, or that is none is refused', () => {
  for (const wrong of [
    packed(STATUS_LIST_LENGTH / 8 - 1),
    packed(2 ** 21),
    '',
    'u',
    'uAAAA',
    packed(16_384).slice(1),
    `${packed(16_384)}=`,
  ])
    expect(() => statusAt(wrong, 0)).toThrow(RangeError);
  expect(statusAt(packed(STATUS_LIST_LENGTH / 8), STATUS_LIST_LENGTH - 1)).toBe(false);
});
