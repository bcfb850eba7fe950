/**
 * PDF by Typst. Compiling is synchronous and takes seconds for a long document, so a thread does it. The same template, data and instant make the
 * same bytes.
 */
import { Thread } from './thread.ts';

/** A template file of ours, and what it shows: JSON, which never becomes source. `created_at` is the instant that the document says. */
export type PdfOrder = Readonly<{ template: string; data: Readonly<Record<string, unknown>>; created_at: string }>;

const thread = new Thread<PdfOrder>(new URL('./pdf-worker.ts', import.meta.url));

/** @throws {ThreadBusy} @throws {Error} where the template does not compile */
export const toPdf = (order: PdfOrder): Promise<Buffer> => thread.run(order);
