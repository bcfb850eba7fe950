/** The catalogue of metrics keeps its word: what a version was computed by stays, and what changes is another version. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { hashOf, linesOf, METRICS_FILE, metricsText, withPresent } from '../../openapi/metrics.ts';
import { ROOT } from '../setup/source.ts';

const committed = readFileSync(path.join(ROOT, METRICS_FILE), 'utf8');

describe('openapi/metrics.txt', () => {
  test('is what npm run generate writes, so that no definition differs from its version', async () => {
    expect(await metricsText()).toBe(committed);
  });

  const before = linesOf('# a head\nMIC-A-1 1 aa\nMIC-B-1 1 bb\nMIC-B-1 2 bc\n');
  const present = (id: string, version: number, hash: string) => ({ id, version, hash });
  const a = present('MIC-A-1', 1, 'aa');
  const b = present('MIC-B-1', 2, 'bc');
  const none = new Set<string>();

  test.each([
    ['other SQL under the same version', [present('MIC-A-1', 1, 'ab'), b], 'MIC-A-1 is not what its version 1 was: give it version 2.'],
    ['a version that was left out', [present('MIC-A-1', 3, 'ab'), b], 'MIC-A-1 has version 3, and the next is 2.'],
    ['an earlier version', [a, present('MIC-B-1', 1, 'bb')], 'MIC-B-1 has gone back to version 1.'],
    ['a metric that is gone', [b], 'MIC-A-1 is gone: list it among the removed metrics.'],
  ])('refuses %s', (_, now, message) => {
    expect(withPresent(before, now, none).wrong).toEqual([message]);
  });

  test('takes a new version, a new metric, and a removed one', () => {
    const { lines, wrong } = withPresent(before, [present('MIC-B-1', 3, 'bd'), present('MIC-C-1', 1, 'cc')], new Set(['MIC-A-1']));
    expect(wrong).toEqual([]);
    expect(lines.map(({ id, version }) => `${id} ${version}`)).toEqual(['MIC-A-1 1', 'MIC-B-1 1', 'MIC-B-1 2', 'MIC-B-1 3', 'MIC-C-1 1']);
  });
});

describe('the hash of a definition', () => {
  const rows = (text: string) => ({ rows: () => sql`${sql.raw(text)}`, statistic: 'share' as const });
  const functions = new Map([
    ['measured_a', 'select from measured_b()'],
    ['measured_b', 'select 1'],
  ]);
  const of = (text: string, texts = functions) => hashOf(rows(text), texts);

  test('changes with the SQL, with a function that it counts by, and with the statistic', () => {
    const hash = of('select from measured_a()');
    expect(of('select 1 from measured_a()')).not.toBe(hash);
    expect(of('select from measured_a()', new Map([...functions, ['measured_b', 'select 2']]))).not.toBe(hash);
    expect(hashOf({ ...rows('select from measured_a()'), statistic: 'ratio' }, functions)).not.toBe(hash);
  });

  test('does not change with white space, comments, or functions of others', () => {
    const hash = of('select from measured_a()');
    expect(of('select\n  from measured_a() -- all')).toBe(hash);
    expect(of('select from measured_a()', new Map([...functions, ['measured_c', 'select 3']]))).toBe(hash);
  });
});
