/** What is wrong with the tests of an analysis, before anything is computed. */
import type { AnalysisTest } from './tests-schema.ts';

export type Finding = Readonly<{
  code: 'analysis-hidden-cells' | 'analysis-inconsistent' | 'analysis-work-limit';
  pointer: string;
  detail: string;
}>;

type Count = number | 'suppressed' | null;

/** The most units that a test may count: what ranks and simulations are made of. */
export const MOST_UNITS = 100_000;
/** The most people whose times are followed, and the most groups of them. */
export const MOST_FOLLOWED = 2_000;
const MOST_GROUPS = 20;

/** Every count of a test, with its place in the test. */
function* countsOf(test: AnalysisTest): Generator<readonly [pointer: string, count: Count]> {
  if ('table' in test)
    for (const [i, row] of test.table.entries()) for (const [j, count] of row.entries()) yield [`/table/${i}/${j}`, count];
  if ('numerators' in test)
    for (const name of ['numerators', 'denominators'] as const)
      for (const [i, count] of test[name].entries()) yield [`/${name}/${i}`, count];
  if ('values' in test) for (const [i, { count }] of test.values.entries()) yield [`/values/${i}/count`, count];
  if ('observations' in test)
    for (const [i, one] of test.observations.entries())
      for (const name of ['events', 'censored'] as const) yield [`/observations/${i}/${name}`, one[name]];
}

/** Where a test contradicts itself. */
function* contradictions(test: AnalysisTest): Generator<readonly [pointer: string, detail: string]> {
  if ('table' in test) {
    const width = test.table[0]?.length ?? 0;
    for (const [i, row] of test.table.entries())
      if (row.length !== width) yield [`/table/${i}`, `has ${row.length} counts, the first row has ${width}`];
    const isSquare = test.table.length === width;
    if (test.kind === 'paired_answers' && !(isSquare && width === 2)) yield ['/table', 'must have two rows and two columns'];
    if ((test.kind === 'paired_ratings' || test.kind === 'agreement') && !isSquare) yield ['/table', 'must have as many rows as columns'];
  }
  if ('numerators' in test) {
    if (test.numerators.length !== test.denominators.length) yield ['/denominators', 'must be as many as the numerators'];
    for (const [i, numerator] of test.numerators.entries()) {
      const denominator = test.denominators[i];
      if (typeof numerator === 'number' && typeof denominator === 'number' && numerator > denominator)
        yield [`/numerators/${i}`, 'must not exceed its denominator'];
    }
    if (test.kind === 'trend' && test.scores && test.scores.length !== test.numerators.length)
      yield ['/scores', 'must be as many as the groups'];
  }
  const lines = 'table' in test ? test.table.length : 'numerators' in test ? test.numerators.length : 0;
  if ('row_labels' in test && test.row_labels && test.row_labels.length !== lines) yield ['/row_labels', 'must be as many as the rows'];
  if ('column_labels' in test && test.column_labels && test.column_labels.length !== test.table[0]?.length)
    yield ['/column_labels', 'must be as many as the columns'];
  if (test.kind === 'scale') {
    const width = test.items[0]?.length ?? 0;
    for (const [i, row] of test.items.entries())
      if (row.length !== width) yield [`/items/${i}`, `has ${row.length} items, the first has ${width}`];
  }
  if (
    test.kind === 'survival' &&
    test.observations.some(({ group }) => (group === undefined) !== (test.observations[0]?.group === undefined))
  )
    yield ['/observations', 'must all have a group, or none'];
  if (test.kind === 'survival' && new Set(test.observations.map(({ group }) => group)).size > MOST_GROUPS)
    yield ['/observations', `must be of at most ${MOST_GROUPS} groups`];
}

/** Everything for which the tests are refused, hidden cells first. */
export function findingsOf(tests: readonly AnalysisTest[]): Finding[] {
  const findings = tests.flatMap((test, i): Finding[] => {
    const counts = [...countsOf(test)];
    const hidden = counts.filter(([, count]) => typeof count !== 'number');
    const units = counts.reduce((total, [, count]) => total + (typeof count === 'number' ? count : 0), 0);
    const most = test.kind === 'survival' ? MOST_FOLLOWED : 'numerators' in test ? Number.POSITIVE_INFINITY : MOST_UNITS;
    return [
      ...hidden.map(([pointer]) => ({
        code: 'analysis-hidden-cells' as const,
        pointer: `/tests/${i}${pointer}`,
        detail:
          'is hidden: no analysis is made over cells that are not shown. Leave out the rows or columns that have hidden cells, or combine them.',
      })),
      ...[...contradictions(test)].map(([pointer, detail]) => ({
        code: 'analysis-inconsistent' as const,
        pointer: `/tests/${i}${pointer}`,
        detail,
      })),
      ...(units > most
        ? [{ code: 'analysis-work-limit' as const, pointer: `/tests/${i}`, detail: `counts ${units} units; at most ${most} are analysed.` }]
        : []),
    ];
  });
  const order = ['analysis-hidden-cells', 'analysis-inconsistent', 'analysis-work-limit'];
  return findings.toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
}
