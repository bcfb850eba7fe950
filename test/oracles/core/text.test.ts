/** Characters that are not seen: every one of Unicode, held against its own properties. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasStray, LINE, withoutUnseen } from '../../../src/core/text.ts';
import { runs } from '../../setup/runs.ts';

const isLine = (text: string) => LINE.test(text) && !hasStray(text);
const all = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);

test('of two names that differ in a character of no width or direction, the one that has it is refused', () => {
  const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Zl}\p{Zp}]/u;
  const taken = all.map((code) => String.fromCodePoint(code)).filter((one) => ignorable.test(one) && isLine(`Ann${one}a`));
  expect(taken).toEqual([]);
});

test('letters, marks, numbers, punctuation and symbols of every script are taken', () => {
  const shown = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
  const unseen = /\p{Default_Ignorable_Code_Point}/u;
  const refused = all.map((code) => String.fromCodePoint(code)).filter((one) => shown.test(one) && !unseen.test(one) && !isLine(`A${one}`));
  expect(refused).toEqual([]);
});

test('a text is a line once its unseen characters are taken out, and then nothing more is', () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    'e\u0301',
    'م',
    'ක්',
    '葛',
    '👩🏽',
    '⚕️',
    ' ',
    '-',
    '7',
    '\u200d',
    '\u200c',
    '\ufe0f',
    '\u202e',
    '\u200b',
    '\u{e0041}',
    '\u{e0100}',
  );
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
      let once = withoutUnseen(text);
      // What stood between two joiners may leave one that now stands at an end.
      for (let before = ''; before !== once; ) [before, once] = [once, withoutUnseen(once)];
      expect(isLine(once)).toBe(true);
      if (isLine(text)) expect(once).toBe(text);
    }),
    { numRuns: runs(300, 20_000) },
  );
});
