/** Every code that an import can answer with is in the public list, whoever adds a check. */
import { expect, test } from 'vitest';
import { importNotices } from '../../src/features/administration/imports/notices.ts';
import { kindsInOrder } from '../../src/features/administration/imports/rows.ts';
import { contexts } from '../../src/features/contexts.ts';
import { readSources } from '../setup/source.ts';

const CODE =
  /(?:\bcode: |refuse\([\w.]+, |refuse\('[\w]+', |(?:TableFile|Archive)Error\(\s*|, row, (?:'\w+'|\$\{first\}::text), )'([a-z0-9_]+)'|'([a-z_]+)' as code/g;

test('every code in the source of imports is listed', () => {
  const listed = new Set(importNotices.map(({ code }) => code));
  const sources = readSources('src/core', 'src/features').filter(({ file }) =>
    // Parameters of the request are refused by the API's own codes.
    /\/(imports|import-bundles)\/(?!service)|\/files\/|\/files(-queries)?\.ts|\/bulk-facts|\/core\/(archive|table|workbook|zip|xlsx)/.test(
      file,
    ),
  );
  const used = sources.flatMap(({ file, text }) => [...text.matchAll(CODE)].map(([, one, other]) => `${file}: ${one ?? other}`));
  expect(used.length).toBeGreaterThan(40);
  expect(used.filter((one) => !listed.has(one.split(': ')[1] ?? ''))).toEqual([]);
});

test('every kind of file is carried out by a feature, so that a bundle can have it', () => {
  const carriedOut = contexts.flatMap(({ features }) => features.flatMap(({ files = {} }) => Object.keys(files)));
  expect(carriedOut.sort()).toEqual([...kindsInOrder].sort());
});
