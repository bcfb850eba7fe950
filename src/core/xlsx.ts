/** Writing XLSX for templates and small exports: every cell is text, so nothing in it can be a formula and no HR number loses its zeros. */
import { type CsvColumn, type CsvRow, cellText } from './csv.ts';

// In a workbook `_x0041_` stands for the character U+0041; a text that looks like that has its underscore escaped (ECMA-376 part 1, 22.9.2.19).
function escapeXstring(text: string): string {
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

/**
 * One sheet with a bold, frozen header row, as the bytes of an `.xlsx` file. The whole table is held in memory: large exports are `csvStream`.
 * Characters that XML cannot hold (controls, lone surrogates) are left out.
 */
export async function toXlsx<Key extends string>(
  columns: readonly CsvColumn<Key>[],
  rows: Iterable<CsvRow<NoInfer<Key>>>,
): Promise<Buffer> {
  // Loaded where somebody asks for a workbook.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const header = columns.map((column) => ({ value: column.header, type: String, fontWeight: 'bold' as const }));
  const body = Array.from(rows, (row) =>
    columns.map((column) => {
      const value = escapeXstring(cellText(row[column.key]));
      return value === '' ? null : { value, type: String };
    }),
  );
  const options = { stickyRowsCount: 1, columns: columns.map((column) => ({ width: Math.max(12, column.header.length + 2) })) };
  return writeXlsxFile([header, ...body], options).toBuffer();
}
