/** Reads may join any table; a table is written by one feature. What belongs to several features belongs to core or http. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contexts } from '../../src/features/contexts.ts';
import { ROOT, readSources } from '../setup/source.ts';

const features = contexts.flatMap(({ name, features }) =>
  features.map((feature) => ({ ...feature, folder: `features/${name}/${feature.name}` })),
);

/** Owner → the tables it writes. A feature owns what its context says; a few tables belong to no feature. */
const OWNERS: Record<string, readonly string[]> = {
  ...Object.fromEntries(features.map(({ folder, tables = [] }) => [folder, tables])),
  'domain/record.ts': ['event'],
  'domain/idempotency.ts': ['idempotency_key'],
  'domain/cursor-key.ts': ['service_key'],
};

/** Views, which nobody writes; one lists the rights of the service, and belongs to no feature. */
const READ_ONLY = [...features.flatMap(({ views = [] }) => views), 'service_right'];

const types = readFileSync(path.join(ROOT, 'db/types.ts'), 'utf8');
const tables = [...(/export interface DB \{([^}]*)\}/.exec(types)?.[1] ?? '').matchAll(/^\s*(\w+):/gm)].map(([, name]) => name as string);

const WRITES = [
  /\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*'(?:\w+\.)?(\w+)(?:\s+as\s+\w+)?'/g,
  /\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?|copy)\s+(?:public\.)?"?([a-z_]+)"?/gi,
  // An update names its columns: `for update of x` and `on conflict … do update set` write nothing of another name.
  /\bupdate\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?\s+(?:(?:as\s+)?\w+\s+)?set\b/gi,
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+\$\{sql\.(?:table|ref)\('(\w+)'\)\}/gi,
];

// The demo and the bootstrap command make a department at once, row by row: they own nothing, and nothing below depends on them.
const files = readSources('src').filter(({ file }) => !file.startsWith('src/demo/') && file !== 'src/bootstrap.ts');
const writes = files
  .flatMap(({ file, text }) =>
    WRITES.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, table]) => ({ file: file.slice('src/'.length), table: table as string })),
    ),
  )
  .filter(({ table }) => tables.includes(table));

const ownerOf = (table: string) => Object.entries(OWNERS).find(([, owned]) => owned.includes(table))?.[0];

describe('tables', () => {
  test('each has exactly one owning feature, and every owned table exists', () => {
    const owned = [...Object.values(OWNERS).flat(), ...READ_ONLY];
    expect(owned.toSorted()).toEqual(tables.toSorted());
    expect(new Set(owned).size).toBe(owned.length);
  });

  test('are written only by their owner', () => {
    const strangers = writes.filter(({ file, table }) => !file.startsWith(ownerOf(table) ?? 'nobody'));
    expect(strangers.map(({ file, table }) => `${file} writes ${table}, which belongs to ${ownerOf(table)}`)).toEqual([]);
  });

  test('are written only in queries.ts files of the feature', () => {
    const elsewhere = writes.filter(({ file }) => file.startsWith('features/') && !/(^|[/-])queries\.ts$/.test(file));
    expect(elsewhere.map(({ file, table }) => `${file} writes ${table}`)).toEqual([]);
  });

  test('are named in the file that writes them, so that the tests above find the statement', () => {
    // A table that comes as a variable escapes the patterns: then the file may name no other feature's table at all.
    const byVariable = [
      /\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*(?!')/,
      /\b(?:insert\s+into|delete\s+from|merge\s+into)\s+\$\{(?!sql\.(?:table|ref)\(')/i,
      /\bupdate\s+\$\{(?!sql\.(?:table|ref)\(')[^}]*\}\s+(?:(?:as\s+)?\w+\s+)?set\b/i,
    ];
    const offences = files
      .filter(({ text }) => byVariable.some((pattern) => pattern.test(text)))
      .flatMap(({ file, text }) =>
        tables.filter((table) => text.includes(`'${table}'`)).map((table) => ({ file: file.slice('src/'.length), table })),
      )
      .filter(({ file, table }) => !file.startsWith(ownerOf(table) ?? 'nobody'));
    expect(offences).toEqual([]);
  });

  test('are never written by a statement that is assembled from strings', () => {
    expect(files.filter(({ text }) => /\bsql\.raw\(/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
