/** Contingency tables: rows of counts. */
export type Table = readonly (readonly number[])[];

/** A number of a list that is known to have it. */
export const at = (values: ArrayLike<number>, i: number): number => values[i] as number;

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** The variance of a sample, with n − 1. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

export const rowSums = (table: Table): number[] => table.map(sum);

export const transpose = (table: Table): number[][] => (table[0] ?? []).map((_, j) => table.map((row) => at(row, j)));

export const columnSums = (table: Table): number[] => rowSums(transpose(table));

/** The table without rows and columns that hold nothing. */
export const withoutEmpty = (table: Table): number[][] => {
  const rows = table.filter((row) => sum(row) > 0);
  return transpose(transpose(rows).filter((column) => sum(column) > 0));
};

/** Input for which the result is not defined, such as a table with one row that is not empty. */
export class Degenerate extends RangeError {
  override readonly name = 'Degenerate';
}

/** The computation would take more steps than it was given. */
export class WorkLimit extends RangeError {
  override readonly name = 'WorkLimit';
}

/** Hears how far a long computation has come. */
export type Progress = (done: number, total: number) => void;
