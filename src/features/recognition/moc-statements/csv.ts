import type { CsvColumn, CsvRow } from '../../../core/csv.ts';
import type { MocStatement } from './schema.ts';

const keys = [
  'section',
  'activity',
  'on',
  'title',
  'minutes',
  'rate_quarter_credits',
  'quarter_credits',
  'claimable_credits',
  'evidence',
] as const;
type Key = (typeof keys)[number];

/** The columns of the file, in the order of their names here. */
export const columns: readonly CsvColumn<Key>[] = keys.map((key) => ({ key, header: key }));

/** The rows of a statement; `claimable_credits` are whole credits with their quarters as decimals. */
export function rowsOf({ rows }: MocStatement): CsvRow<Key>[] {
  return rows.map(({ evidence, ...row }) => ({
    ...row,
    claimable_credits: row.quarter_credits / 4,
    evidence: evidence.map(({ kind, id }) => `${kind} ${id}`),
  }));
}
