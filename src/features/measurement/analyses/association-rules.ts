/** Whether two categorical variables go together, and shares of groups, which are the same question. */
import { associationTest } from '../../../domain/statistics/association.ts';
import { independence } from '../../../domain/statistics/contingency.ts';
import { fisherExact } from '../../../domain/statistics/fisher.ts';
import { freemanHalton } from '../../../domain/statistics/freeman-halton.ts';
import { type Simulation, simulatedP } from '../../../domain/statistics/monte-carlo.ts';
import { twoProportions } from '../../../domain/statistics/proportions.ts';
import { columnSums, Degenerate, rowSums, WorkLimit } from '../../../domain/statistics/tables.ts';
import { estimate, finite, labelOf, outcome, plain, plainTable, shareOf, sumOf } from './plain-rules.ts';
import type { Estimate, Outcome, Share } from './schema.ts';
import type { AnalysisTest, TestOf } from './tests-schema.ts';

type Associated = TestOf<'association'> | TestOf<'proportions'>;

/** Steps of an exact odds ratio, for each count that the first cell could have. */
const STEPS_A_COUNT = 20;

/** The contingency table of a test: of shares, those who are in and those who are not. */
export function tableOf(test: AnalysisTest): number[][] {
  if (test.kind === 'association') return plainTable(test.table);
  if (test.kind !== 'proportions') throw new Error(`a test of ${test.kind} has no contingency table`);
  const denominators = plain(test.denominators);
  return plain(test.numerators).map((numerator, i) => [numerator, (denominators[i] as number) - numerator]);
}

const isTwoByTwo = (table: readonly (readonly number[])[]) => table.length === 2 && table[0]?.length === 2;

/** Of a table of groups and what they are: the share of each cell in its row. */
function sharesOf(test: Associated, table: readonly (readonly number[])[], level: number): Share[] {
  return table.flatMap((row, i) => {
    const group = labelOf(test.row_labels, i, 'Row');
    if (test.kind === 'proportions') return [shareOf(group, null, row[0] as number, sumOf(row), level)];
    return row.map((count, j) => shareOf(group, labelOf(test.column_labels, j, 'Column'), count, sumOf(row), level));
  });
}

/** How two groups differ, where each has somebody. */
function differenceOf(table: readonly (readonly number[])[], level: number): Estimate[] {
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = table;
  if (!isTwoByTwo(table) || a + b === 0 || c + d === 0) return [];
  const both = twoProportions(a, a + b, c, c + d, level);
  return [
    estimate('difference_of_proportions', both.difference, both.newcombe, 'Newcombe, from Wilson’s'),
    estimate('risk_ratio', both.risk_ratio, both.risk_ratio_interval, 'Katz, on the logarithm'),
    estimate('odds_ratio', both.odds_ratio, both.odds_ratio_interval, 'Woolf, on the logarithm'),
  ];
}

/** What an answer says whatever test is used. */
const groundOf = (test: Associated, table: readonly (readonly number[])[], level: number) => ({
  level,
  n: sumOf(table.flat()),
  shares: sharesOf(test, table, level),
  estimates: differenceOf(table, level),
});

/** @throws Degenerate, WorkLimit */
export function associationOutcome(test: Associated, steps: number): Outcome {
  const level = test.level ?? 0.95;
  const table = tableOf(test);
  const ground = groundOf(test, table, level);
  if (test.kind === 'proportions' && (table.length < 2 || !hasTest(table)))
    return outcome({ ...ground, reason: 'There are no two groups that could differ: no test is made.' });
  const all = independence(table);
  const estimates = [...ground.estimates, estimate('cramers_v', all.cramers_v)];
  const { used, reason } = chosen(test, table);
  if (used === 'pearson_chi_square') {
    const { statistic, df, p } = all;
    return outcome({ ...ground, estimates, test: used, reason, statistic, df, p });
  }
  if (used === 'fisher_monte_carlo') throw new WorkLimit('It is simulated.');
  return outcome({ ...ground, ...exact(table, level, steps, estimates), test: used, reason });
}

function hasTest(table: readonly (readonly number[])[]): boolean {
  return rowSums(table).filter(Boolean).length > 1 && columnSums(table).filter(Boolean).length > 1;
}

function chosen(test: Associated, table: readonly (readonly number[])[]) {
  const { test: automatic, reason } = associationTest(table);
  const asked = test.kind === 'association' ? test.method : undefined;
  if (asked === undefined || asked === 'automatic') return { used: automatic, reason };
  const used = asked === 'monte_carlo' ? 'fisher_monte_carlo' : asked;
  const rule =
    automatic === used ? '' : ` By the rule it would be ${automatic === 'fisher_exact' ? 'Fisher’s exact test' : 'Pearson’s χ²'}.`;
  return { used, reason: `It was asked for; ${reason.slice(0, reason.indexOf(','))}.${rule}` } as const;
}

function exact(table: readonly (readonly number[])[], level: number, steps: number, estimates: readonly Estimate[]) {
  if (!isTwoByTwo(table)) return { p: freemanHalton(table, steps), estimates: [...estimates] };
  if (STEPS_A_COUNT * Math.min(...rowSums(table), ...columnSums(table)) > steps) throw new WorkLimit('The table is large.');
  const fisher = fisherExact(table, level);
  const ratio = estimate('odds_ratio', fisher.odds_ratio, fisher.odds_ratio_interval, 'Exact, conditional on the margins');
  return {
    p: fisher.p,
    estimates: [...estimates.filter(({ name }) => name !== 'odds_ratio'), ratio, estimate('mid_p', fisher.mid_p)],
  };
}

/** The outcome of a test that was simulated, of which this many tables were no more probable than the observed one. */
export function simulatedOutcome(test: AnalysisTest, { replicates, seed }: Simulation, extreme: number): Outcome {
  if (test.kind !== 'association' && test.kind !== 'proportions') throw new Degenerate(`a test of ${test.kind} is not simulated`);
  const level = test.level ?? 0.95;
  const table = tableOf(test);
  const ground = groundOf(test, table, level);
  const { p, interval } = simulatedP(extreme, replicates, level);
  const { reason } = chosen(test, table);
  const why = test.kind === 'association' && test.method === 'monte_carlo' ? '' : ' The exact test would take too long: it is simulated.';
  return outcome({
    ...ground,
    estimates: [...ground.estimates, estimate('cramers_v', independence(table).cramers_v)],
    test: 'fisher_monte_carlo',
    reason: `${reason}${why}`,
    p: finite(p),
    p_interval: [...interval],
    replicates,
    seed,
  });
}
