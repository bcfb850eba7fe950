/** The kinds of file, in the order in which they are imported, and how one row is read. */
import { files, type Kind, kinds } from './kinds/list.ts';
import { type Cells, type Ends, type Layout, type RowError, reader, type Values } from './kinds/reader.ts';

export type { Kind } from './kinds/list.ts';
export type { Ends, RowError, Values } from './kinds/reader.ts';

/** Each kind of file; of `columns` and `required`, the names in the order of a template. */
export const layouts = Object.fromEntries(
  Object.entries(files).map(([kind, layout]) => [kind, { ...layout, columns: Object.keys(layout.holds) }]),
) as unknown as Readonly<Record<Kind, Layout & { columns: readonly string[] }>>;

/** All kinds, in the order in which they are imported: each names what those before it made. */
export const kindsInOrder: readonly Kind[] = kinds;

/**
 * Reads one row of a file: its values, and its errors beside those `found` when the file was split into cells. Of a row with too many or too
 * few cells only that is reported, since its cells may belong to other columns.
 */
export function readRow(
  kind: Kind,
  cells: Cells,
  found: readonly RowError[],
  ends: Ends = 'exclusive',
): { values: Values; errors: RowError[] } {
  const read = reader(cells, found, ends);
  const all = files[kind].read(read);
  const values = Object.fromEntries(Object.entries(all).filter(([field]) => field in cells));
  const shifted = found.filter((error) => error.field === null);
  return { values, errors: shifted.length > 0 ? shifted : read.errors };
}
