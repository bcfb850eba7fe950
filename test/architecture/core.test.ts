/** Core is technique: it knows no table and no feature. What several contexts share of the field stands in domain. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { featuresInOrder, ROOT, readSources } from '../setup/source.ts';

const types = readFileSync(path.join(ROOT, 'db/types.ts'), 'utf8');
const tables = [...(/export interface DB \{([^}]*)\}/.exec(types)?.[1] ?? '').matchAll(/^\s*(\w+):/gm)].map(([, name]) => name as string);

/** The names of contexts and features: `mentorship`, `hr-facts`. */
const features = [...new Set(featuresInOrder.flatMap((feature) => feature.split('/')))];

/** The service calls itself by the name of its field, which is a context's too, and PostgreSQL has plans of statements. */
const OTHER_MEANINGS = /faculty-mentorship|\b[A-Z_]+_PLANS\b/g;

/** `check-ins` is also found as `check_ins` and `checkIns`. */
const spelling = (name: string) => name.replaceAll('-', '[-_ ]?');

/** What a file says of tables and features: tables in SQL and in the query builder, features as identifiers, in paths and in names of things. */
function namesIn(text: string): string[] {
  const code = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(OTHER_MEANINGS, '');
  const table = `(?:${tables.join('|')})`;
  const inSql = new RegExp(
    `\\b(?:from|join|into|update|using|truncate|copy|lock table|references)\\s+(?:only\\s+)?(?:public\\.)?"?(${table})\\b(?!['.]?\\w)`,
    'gi',
  );
  const inBuilder = new RegExp(`\\.(?:\\w*[fF]rom|\\w*Into|updateTable|\\w*Join|table|ref)\\(\\s*'(${table})(?:['. ])`, 'g');
  // Sentences are for people; names of things are quoted without blanks.
  const withoutProse = code.replaceAll(/`[^`]*`/g, '').replaceAll(/'[^'\n]* [^'\n]*'/g, '');
  const asName = new RegExp(`(?<![A-Za-z])(${features.map(spelling).join('|')})(?![A-Za-z])`, 'gi');
  return [
    ...[...code.matchAll(inSql), ...code.matchAll(inBuilder)].map(([, name]) => `table ${name}`),
    ...[...withoutProse.matchAll(asName)].map(([, name]) => `feature ${name}`),
  ];
}

describe('core', () => {
  test('names no table and no feature', () => {
    expect(tables).toContain('assignment');
    expect(features).toContain('hr-facts');
    const core = readSources('src/core');
    expect(core.length).toBeGreaterThan(15);
    expect(core.flatMap(({ file, text }) => namesIn(text).map((name) => `${file}: ${name}`))).toEqual([]);
  });

  test.each([
    ['a table in SQL', 'const rows = sql`select 1 from assignment a where a.id = $1`', ['table assignment']],
    ['a table that is joined', 'sql`select 1 from entry e\n  left join leadership_role r on r.id = e.id`', ['table leadership_role']],
    ['a table that is written', 'sql`insert into event (id) values ($1)`', ['table event']],
    ['a table of the query builder', "db.selectFrom('idempotency_key').selectAll()", ['table idempotency_key']],
    ['a column of a table', "sql.ref('person.id')", ['table person']],
    ['a feature that is imported', "import { get } from '../features/platform/jobs/service.ts';", ['feature platform', 'feature jobs']],
    ['a permission', "allowed(ctx, 'candidates:read')", ['feature candidates']],
    ['a feature as a word', 'const check_ins = 1', ['feature check_ins']],
  ])('is caught when it names %s', (_, text, found) => {
    expect(namesIn(text)).toEqual(found);
  });

  test('may speak of imports, events and people to those who read it', () => {
    const text =
      "/** What people import from a person. */\nimport { x } from './leave.ts';\nthrow new Error('A cell needs quotation marks.');";
    expect(namesIn(text)).toEqual([]);
  });
});
