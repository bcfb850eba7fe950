import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { charactersOf } from '../../src/core/font.ts';

const require = createRequire(import.meta.url);
const font = (name: string, file: string) =>
  readFileSync(path.join(path.dirname(require.resolve(`@expo-google-fonts/${name}/package.json`)), file));
const has = (characters: Set<number>, text: string) => [...text].map((char) => characters.has(char.codePointAt(0) ?? 0));

test('a font’s characters are those that it has glyphs for', () => {
  const latin = charactersOf(font('noto-sans', '400Regular/NotoSans_400Regular.ttf'));
  expect(has(latin, 'AzéłŠЖΩ–’王ع')).toEqual([...Array(9).fill(true), false, false]);
  const arabic = charactersOf(font('noto-sans-arabic', '400Regular/NotoSansArabic_400Regular.ttf'));
  expect(has(arabic, 'عم王')).toEqual([true, true, false]);
});
