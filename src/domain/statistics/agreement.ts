/** Agreement of raters, and of the items of a scale. */
import { pearson } from './correlation.ts';
import { fQuantile, normalQuantile, normalTwoSided } from './distributions.ts';
import { at, columnSums, Degenerate, mean, rowSums, sum, type Table, transpose, variance } from './tables.ts';

/** How far two ratings agree that are i and j of k classes: 1 for the same, 0 for the farthest. */
export const AGREEMENT = {
  unweighted: (i: number, j: number) => (i === j ? 1 : 0),
  linear: (i: number, j: number, k: number) => 1 - Math.abs(i - j) / (k - 1),
  quadratic: (i: number, j: number, k: number) => 1 - (i - j) ** 2 / (k - 1) ** 2,
} as const;
export type AgreementWeights = keyof typeof AGREEMENT;

/**
 * Cohen’s κ of two raters (Educational and Psychological Measurement 20, 1960), weighted or not, with the asymptotic errors of Fleiss, Cohen & Everitt
 * (Psychological Bulletin 72, 1969): `error` for the interval, `null_error` for the test against no agreement beyond chance.
 * @throws Degenerate where nothing is counted, or both raters use one class alone
 */
export function cohenKappa(table: Table, weights: AgreementWeights = 'unweighted', level = 0.95) {
  const n = sum(rowSums(table));
  const k = table.length;
  const agreement = (i: number, j: number) => AGREEMENT[weights](i, j, k);
  const [rows, columns] = [rowSums(table).map((count) => count / n), columnSums(table).map((count) => count / n)];
  const overCells = (term: (share: number, i: number, j: number) => number) =>
    sum(table.map((row, i) => sum(row.map((count, j) => term(count / n, i, j)))));
  const po = overCells((share, i, j) => share * agreement(i, j));
  const pe = overCells((_, i, j) => at(rows, i) * at(columns, j) * agreement(i, j));
  if (!(n > 0) || 1 - pe < 1e-12) throw new Degenerate('Nothing is counted, or both raters use one class alone.');
  const kappa = (po - pe) / (1 - pe);
  const ofRow = rows.map((_, i) => sum(columns.map((share, j) => share * agreement(i, j))));
  const ofColumn = columns.map((_, j) => sum(rows.map((share, i) => share * agreement(i, j))));
  const spread = overCells((share, i, j) => share * (agreement(i, j) - (at(ofRow, i) + at(ofColumn, j)) * (1 - kappa)) ** 2);
  const error = Math.sqrt(Math.max(0, spread - (kappa - pe * (1 - kappa)) ** 2) / n) / (1 - pe);
  const nullSpread = overCells((_, i, j) => at(rows, i) * at(columns, j) * (agreement(i, j) - at(ofRow, i) - at(ofColumn, j)) ** 2);
  const nullError = Math.sqrt((nullSpread - pe ** 2) / n) / (1 - pe);
  const half = normalQuantile(1 - (1 - level) / 2) * error;
  return {
    po,
    pe,
    kappa,
    error,
    null_error: nullError,
    p: normalTwoSided(kappa / nullError),
    interval: [kappa - half, kappa + half] as const,
  };
}

/**
 * Fleiss’ κ (Psychological Bulletin 76, 1971): a row for each subject, with the number of raters who chose each class.
 * @throws Degenerate where every rater chose one class, or there are fewer than two raters
 */
export function fleissKappa(counts: Table, raters: number): number {
  const subjects = counts.length;
  const shares = columnSums(counts).map((count) => count / (subjects * raters));
  const pe = sum(shares.map((share) => share ** 2));
  if (raters < 2 || 1 - pe < 1e-12) throw new Degenerate('There are fewer than two raters, or they chose one class alone.');
  const po = mean(counts.map((row) => (sum(row.map((count) => count ** 2)) - raters) / (raters * (raters - 1))));
  return (po - pe) / (1 - pe);
}

const rawAlpha = (items: Table): number => {
  const columns = transpose(items);
  return (columns.length / (columns.length - 1)) * (1 - sum(columns.map(variance)) / variance(rowSums(items)));
};

/**
 * Cronbach’s α of a scale (Psychometrika 16, 1951): a row for each respondent, a column for each item. With Feldt’s interval (Psychometrika 30, 1965),
 * α from correlations, α without each item (of two items there is none: NaN), and the correlation of each item with the sum of the others.
 * @throws Degenerate where there are fewer than two respondents or items, or the sum does not vary
 */
export function cronbachAlpha(items: Table, level = 0.95) {
  const columns = transpose(items);
  const [n, k] = [items.length, columns.length];
  const totals = rowSums(items);
  const spread = n < 2 ? 0 : variance(totals);
  if (k < 2 || spread === 0) throw new Degenerate('There are fewer than two respondents or items, or their sum does not vary.');
  const raw = rawAlpha(items);
  const pairs = columns.flatMap((one, i) => columns.slice(i + 1).map((other) => pearson(one, other)));
  const r = mean(pairs);
  const tail = (1 - level) / 2;
  const [df1, df2] = [n - 1, (n - 1) * (k - 1)];
  return {
    alpha: raw,
    standardised: (k * r) / (1 + (k - 1) * r),
    mean_interitem_r: r,
    interval: [1 - (1 - raw) * fQuantile(1 - tail, df1, df2), 1 - (1 - raw) * fQuantile(tail, df1, df2)] as const,
    without_item: columns.map((_, j) => (k === 2 ? NaN : rawAlpha(items.map((row) => row.filter((_value, i) => i !== j))))),
    item_rest_r: columns.map((column, j) =>
      pearson(
        column,
        totals.map((total, i) => total - at(items[i] as readonly number[], j)),
      ),
    ),
    total_variance: spread,
  };
}
