/**
 * The rules that both SQL and TypeScript know. SQL decides and the service asks it; the demo, which makes up its history before there is a
 * database, counts for itself. For each rule, one test holds the two equal.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, readSources } from '../setup/source.ts';

const twins = [
  { rule: 'the programme clock', sql: 'adjusted_due', typescript: 'src/demo/clock.ts', heldEqualBy: 'test/oracles/core/calendar.test.ts' },
  {
    rule: 'who decides on a plan',
    sql: 'plan_deciders',
    typescript: 'src/demo/plan-approvals.ts',
    heldEqualBy: 'test/oracles/reviews/plan-deciders.test.ts',
  },
  {
    rule: 'the academic year of a day',
    sql: 'academic_year_of',
    typescript: 'src/demo/academic-year.ts',
    heldEqualBy: 'test/oracles/reviews/academic-year.test.ts',
  },
  {
    rule: 'the first and last days of an academic year',
    sql: 'academic_year_days',
    typescript: 'src/demo/academic-year.ts',
    heldEqualBy: 'test/oracles/reviews/academic-year.test.ts',
  },
] as const;

/** What SQL says twice: for one row, and for all at once where asking row by row is too slow. */
const forms = [
  { rule: 'who holds an action', sql: ['action_holders', 'actions_held'], heldEqualBy: 'test/features/reviews/offices.test.ts' },
] as const;

test('every rule that SQL says for one row and for many has a test that asks both', () => {
  const wrong = forms.flatMap(({ rule, sql, heldEqualBy }) => {
    const text = readFileSync(path.join(ROOT, heldEqualBy), 'utf8');
    return sql.flatMap((name) => [
      ...(existsSync(path.join(ROOT, `db/functions/${name}.sql`)) ? [] : [`${rule}: there is no db/functions/${name}.sql`]),
      ...(text.includes(`${name}(`) ? [] : [`${rule}: ${heldEqualBy} does not ask ${name}()`]),
    ]);
  });
  expect(wrong).toEqual([]);
});

test('every rule that SQL and and TypeScript both know has a test that asks both', () => {
  const wrong = twins.flatMap(({ rule, sql, typescript, heldEqualBy }) => {
    const text = readFileSync(path.join(ROOT, heldEqualBy), 'utf8');
    return [
      ...(existsSync(path.join(ROOT, `db/functions/${sql}.sql`)) ? [] : [`${rule}: there is no db/functions/${sql}.sql`]),
      ...(text.includes(`${sql}(`) ? [] : [`${rule}: ${heldEqualBy} does not ask ${sql}()`]),
      ...(text.includes(`/${typescript}'`) ? [] : [`${rule}: ${heldEqualBy} does not ask ${typescript}`]),
    ];
  });
  expect(wrong).toEqual([]);
});

test('the service asks SQL: no feature imports the TypeScript of such a rule', () => {
  const files: ReadonlySet<string> = new Set(twins.map(({ typescript }) => typescript));
  const asking = readSources('src/features', 'src/jobs', 'src/http').filter(({ imports }) =>
    imports.some(({ target }) => files.has(target)),
  );
  expect(asking.map(({ file }) => file)).toEqual([]);
});
