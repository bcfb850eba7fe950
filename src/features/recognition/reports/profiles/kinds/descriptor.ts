import type { Dossier } from '../../content-schema.ts';

/** A report as it is printed: `sha256` is null until it is issued. */
export type Printed = Readonly<{ dossier: Dossier; sha256: string | null }>;

/** A column that a profile can choose: its heading unless the profile has another one, its share of the width, and whether it has numbers. */
export type Column = Readonly<{ heading: string; width: number; numbers?: true }>;

export type Paragraph = Readonly<{ text: string; style: 'plain' | 'lead' | 'quote' }>;

/** Rows by column, and a sentence below them. */
export type TableSection = Readonly<{
  kind: 'table';
  columns: Readonly<Record<string, Column>>;
  rows(of: Printed): readonly Readonly<Record<string, string>>[];
  below?(of: Printed): string;
}>;

/** Paragraphs, each under a heading of its own where it has one. */
export type TextSection = Readonly<{ kind: 'text'; paragraphs(of: Printed): readonly (Paragraph & { heading?: string })[] }>;

export type Section = TableSection | TextSection;

type Cells<Row> = Readonly<Record<string, Column & { cell(row: Row, of: Printed): string }>>;

/** A table of which each column says what stands in its cells. */
export function table<Row>(
  rows: (of: Printed) => readonly Row[],
  columns: Cells<NoInfer<Row>>,
  below?: TableSection['below'],
): TableSection {
  const cells = (row: Row, of: Printed) => Object.fromEntries(Object.entries(columns).map(([name, { cell }]) => [name, cell(row, of)]));
  return { kind: 'table', columns, rows: (of) => rows(of).map((row) => cells(row, of)), ...(below && { below }) };
}

/** Paragraphs without headings. */
export const text = (paragraphs: (of: Printed) => readonly (string | null)[], style: Paragraph['style'] = 'plain'): TextSection => ({
  kind: 'text',
  paragraphs: (of) => paragraphs(of).flatMap((words) => (words === null || words === '' ? [] : [{ text: words, style }])),
});
