/** DOCX (Office Open XML), from blocks. A thread makes it. The same document and instant make the same bytes. */
import { Thread } from './thread.ts';

type Column = Readonly<{ heading: string; width: number; numbers: boolean }>;

/** A heading of levels 1 to 4, a text whose lines are parted by `\n`, or a table whose first row is repeated on each page. */
export type DocxBlock = Readonly<{
  kind: 'heading' | 'text' | 'table';
  level?: number | undefined;
  style?: 'plain' | 'lead' | 'quote' | undefined;
  text?: string | undefined;
  columns?: readonly Column[] | undefined;
  rows?: readonly (readonly string[])[] | undefined;
}>;

export type DocxDocument = Readonly<{
  title: string;
  language: string;
  paper: 'a4' | 'letter';
  header: string;
  footer: string;
  notice: string | null;
  blocks: readonly DocxBlock[];
}>;

/** `created_at` is the instant that the document says. */
export type DocxOrder = Readonly<{ document: DocxDocument; created_at: string }>;

const thread = new Thread<DocxOrder>(new URL('./docx-worker.ts', import.meta.url));

/** @throws {ThreadBusy} */
export const toDocx = (order: DocxOrder): Promise<Buffer> => thread.run(order);
