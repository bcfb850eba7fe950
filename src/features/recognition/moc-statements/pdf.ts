import { fileURLToPath } from 'node:url';
import { pdfFor } from '../../../domain/pdf.ts';
import type { MocStatement } from './schema.ts';

/** A file that a designer can edit: it says what stands where, and in which words. */
const TEMPLATE = fileURLToPath(new URL('./templates/moc-statement.typ', import.meta.url));

/** What the pages show besides the statement: the day on which it was made, and the paper of the department's policy. */
export type Printed = Readonly<{ statement: MocStatement; as_of: string; paper: string }>;

/** The statement as PDF, the same bytes for the same statement on the same day. @throws Problem unavailable where too many documents are under way */
export const pdfOf = (printed: Printed): Promise<Buffer> =>
  pdfFor({ template: TEMPLATE, data: printed, created_at: `${printed.as_of}T00:00:00Z` });
