/** Tests of counts by χ²: independence of two categorical variables, goodness of fit, trend of a proportion. */
import { chiSquareTail } from './distributions.ts';
import { at, columnSums, Degenerate, rowSums, sum, type Table, withoutEmpty } from './tables.ts';

export type ChiSquare = Readonly<{ statistic: number; df: number; p: number }>;

/** The counts that independence of rows and columns leads one to expect. */
export function expectedCounts(table: Table): number[][] {
  const [rows, columns] = [rowSums(table), columnSums(table)];
  const total = sum(rows);
  return rows.map((row) => columns.map((column) => (row * column) / total));
}

const overCells = (table: Table, expected: Table, term: (observed: number, expected: number) => number): number =>
  sum(table.map((row, i) => sum(row.map((observed, j) => term(observed, at(expected[i] as readonly number[], j))))));

const chiSquare = (statistic: number, df: number): ChiSquare => ({ statistic, df, p: chiSquareTail(statistic, df) });

/**
 * Pearson’s χ² of independence without continuity correction, the likelihood ratio G², and for 2 × 2 tables Yates’s corrected χ² (by at most the
 * distance of observed and expected counts, as R does). Rows and columns that hold nothing are left out.
 * @throws Degenerate where fewer than two rows or columns hold anything
 */
export function independence(table: Table) {
  const counts = withoutEmpty(table);
  const [r, c] = [counts.length, counts[0]?.length ?? 0];
  if (r < 2 || c < 2) throw new Degenerate('Fewer than two rows or columns hold anything.');
  const expected = expectedCounts(counts);
  const df = (r - 1) * (c - 1);
  const pearson = overCells(counts, expected, (o, e) => (o - e) ** 2 / e);
  const g2 = overCells(counts, expected, (o, e) => (o === 0 ? 0 : 2 * o * Math.log(o / e)));
  const cells = expected.flat();
  const n = sum(counts.flat());
  const correction = Math.min(0.5, ...counts.flatMap((row, i) => row.map((o, j) => Math.abs(o - at(expected[i] as number[], j)))));
  const yates =
    r === 2 && c === 2
      ? chiSquare(
          overCells(counts, expected, (o, e) => (Math.abs(o - e) - correction) ** 2 / e),
          1,
        )
      : null;
  return {
    ...chiSquare(pearson, df),
    expected,
    min_expected: Math.min(...cells),
    fraction_expected_below_5: cells.filter((e) => e < 5).length / cells.length,
    cramers_v: Math.sqrt(pearson / n / Math.min(r - 1, c - 1)),
    likelihood_ratio: chiSquare(g2, df),
    yates,
  };
}

/**
 * Pearson’s χ² of counts against the probabilities that they should have.
 * @throws Degenerate where there are fewer than two classes, or nothing is counted
 */
export function goodnessOfFit(counts: readonly number[], probabilities: readonly number[]): ChiSquare {
  const n = sum(counts);
  if (counts.length < 2 || n === 0) throw new Degenerate('There are fewer than two classes, or nothing is counted.');
  const statistic = sum(counts.map((count, i) => (count - n * at(probabilities, i)) ** 2 / (n * at(probabilities, i))));
  return chiSquare(statistic, counts.length - 1);
}

/**
 * The Cochran–Armitage test for a trend of the proportions x/n along the scores (Armitage, Biometrics 11, 1955), two-sided, as R’s prop.trend.test.
 * @throws Degenerate where all succeeded or none, or the scores do not differ where anybody was asked
 */
export function trend(x: readonly number[], n: readonly number[], scores: readonly number[]): ChiSquare {
  const total = sum(n);
  const p = sum(x) / total;
  const centre = sum(n.map((count, i) => count * at(scores, i))) / total;
  const spread = sum(n.map((count, i) => count * (at(scores, i) - centre) ** 2));
  if (!(p > 0 && p < 1) || spread === 0) throw new Degenerate('All succeeded or none did, or there is one score alone.');
  const slope = sum(x.map((count, i) => (count - at(n, i) * p) * (at(scores, i) - centre)));
  return chiSquare(slope ** 2 / (p * (1 - p) * spread), 1);
}
