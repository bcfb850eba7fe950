/** Numbers about persons are answered by way of disclosure control: no operation reaches a query that counts them by another way. */
import { describe, expect, test } from 'vitest';
import { readSources, type Source } from '../setup/source.ts';

const CONTROL = 'src/features/measurement/disclosure/service.ts';
/** What asks it, and how metrics do. */
const GATES = [CONTROL, 'src/features/measurement/metrics/showing.ts'];

/** Queries that count for another purpose than to be answered as numbers about persons. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'src/features/measurement/disclosure/queries.ts': 'sizes of divisions, which decide what is shown together and are not answered',
  'src/features/measurement/focus-activities/queries.ts':
    'how many have coded an interview, and which themes both named; no persons are counted',
  'src/features/measurement/programme-report/queries.ts':
    'whom the directory lists in a division, and awards, which everybody reads one by one',
  'src/features/measurement/surveys/answers/queries.ts': 'whether a respondent has answered already',
  'src/features/measurement/surveys/waves/opening-queries.ts': 'how many are invited, for whoever runs the wave',
  'src/features/measurement/surveys/waves/closing-queries.ts': 'whether enough have answered for their answers to be kept',
};

/** Files whose operations use other functions of such queries. */
const BESIDE: Readonly<Record<string, string>> = {
  'src/features/measurement/metrics/explaining.ts': 'the rows about one person, for whoever may read the facts of them',
  'src/features/measurement/metrics/asking.ts': 'the units that the caller leads, and the calendar',
};

/** SQL that counts or sums, that asks what was measured, or that reads what was measured before. */
const COUNTS =
  /\b(?:count|sum|avg|percentile_\w+|stddev\w*)\s*\(|\bfn\.(?:count|sum|avg)|\bsurvey_(?:ratings|participation|sheets)\b|\bmetric_value\b/;

const isCounting = ({ file, kind, text }: Source) =>
  file.startsWith('src/features/measurement/') && kind === 'queries' && COUNTS.test(text) && !(file in OTHERWISE);

/** Ways from routes to queries that count, none of whose files asks disclosure control. */
function unguarded(sources: readonly Source[]): string[] {
  const passes = new Set(
    sources.filter(({ imports }) => imports.some(({ target, typeOnly }) => GATES.includes(target) && !typeOnly)).map(({ file }) => file),
  );
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const found: string[] = [];
  const go = (file: string, way: readonly string[], seen: Set<string>) => {
    const source = byFile.get(file);
    if (!source || seen.has(file) || passes.has(file) || file in BESIDE) return;
    seen.add(file);
    if (isCounting(source)) found.push([...way, file].join(' → '));
    for (const { target, typeOnly } of source.imports) if (!typeOnly) go(target, [...way, file], seen);
  };
  for (const { file, kind } of sources) if (kind === 'routes' && file.startsWith('src/features/measurement/')) go(file, [], new Set());
  return found;
}

const sources = readSources('src');

describe('disclosure control', () => {
  test('stands between every operation and the queries that count', () => {
    expect(unguarded(sources)).toEqual([]);
    expect(sources.filter(isCounting).map(({ file }) => file)).toContain('src/features/measurement/metrics/aggregate-queries.ts');
  });

  test('is missed where a service answers what it counts', () => {
    const folder = 'src/features/measurement/gossip';
    const source = (name: string, kind: Source['kind'], text: string, targets: string[]): Source => ({
      ...{ file: `${folder}/${name}.ts`, text, feature: 'measurement/gossip', kind },
      imports: targets.map((target) => ({ target, typeOnly: false })),
    });
    const routes = source('routes', 'routes', '', [`${folder}/service.ts`]);
    const queries = source('queries', 'queries', 'select count(*) from person', []);
    const leaking = [routes, source('service', 'service', '', [`${folder}/queries.ts`]), queries];
    expect(unguarded([...sources, ...leaking])).toEqual([`${folder}/routes.ts → ${folder}/service.ts → ${folder}/queries.ts`]);
    const guarded = [routes, source('service', 'service', '', [`${folder}/queries.ts`, CONTROL]), queries];
    expect(unguarded([...sources, ...guarded])).toEqual([]);
  });

  test('is left out by files that are there', () => {
    for (const file of Object.keys(BESIDE))
      expect(
        sources.some((source) => source.file === file),
        file,
      ).toBe(true);
    for (const file of Object.keys(OTHERWISE))
      expect(
        sources.some((source) => source.file === file && COUNTS.test(source.text)),
        file,
      ).toBe(true);
  });
});
