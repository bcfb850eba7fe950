import { type CsvColumn, type CsvRow, toCsv } from '../../../core/csv.ts';
import type { MentorLoad, Overview } from './schema.ts';

const COLUMNS = ['unit_code', 'unit_name', 'metric_id', 'part', 'numerator', 'denominator', 'value', 'reason'] as const;
const columns: readonly CsvColumn<(typeof COLUMNS)[number]>[] = COLUMNS.map((key) => ({ key, header: key }));

/** An overview as a table, a row a unit and metric, as statistics packages take it. */
export function csvOf({ columns: metrics, rows }: Overview): string {
  const lines = rows.flatMap(({ unit, cells }) =>
    cells.map((cell, i): CsvRow<(typeof COLUMNS)[number]> => {
      const { metric_id, part } = metrics[i] ?? {};
      return { unit_code: unit?.code ?? 'other', unit_name: unit?.name ?? 'Other divisions, combined', metric_id, part, ...cell };
    }),
  );
  return toCsv(columns, lines);
}

const LOAD = ['mentees', 'mentors', 'reason'] as const;

/** The load of mentors as a table. */
export const csvOfLoad = ({ classes }: MentorLoad): string =>
  toCsv(
    LOAD.map((key) => ({ key, header: key })),
    classes,
  );
