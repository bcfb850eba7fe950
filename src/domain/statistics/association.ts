/** Which test tells whether two categorical variables go together, and why. */
import { independence } from './contingency.ts';
import type { Table } from './tables.ts';

/** χ² is not trusted where more than this share of the expected counts is below 5 (Cochran, Biometrics 10, 1954). */
export const MOST_SMALL_EXPECTED = 0.2;

export type AssociationTest = 'pearson_chi_square' | 'fisher_exact';

/**
 * Pearson’s χ² without continuity correction, unless more than a fifth of the expected counts are below 5; then Fisher’s exact test.
 * @throws Degenerate where fewer than two rows or columns hold anything
 */
export function associationTest(table: Table): Readonly<{ test: AssociationTest; reason: string; small: number; cells: number }> {
  const { expected } = independence(table);
  const cells = expected.flat().length;
  const small = expected.flat().filter((count) => count < 5).length;
  const share = `${small} of ${cells} expected counts are below 5`;
  return small / cells > MOST_SMALL_EXPECTED
    ? { test: 'fisher_exact', reason: `${share}, more than 20 %: the exact test is used.`, small, cells }
    : { test: 'pearson_chi_square', reason: `${share}, not more than 20 %: Pearson’s χ² is used.`, small, cells };
}
