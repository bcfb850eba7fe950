import { fileURLToPath } from 'node:url';
import { addDays } from '../../../../core/calendar.ts';
import { pdfFor } from '../../../../domain/pdf.ts';
import { isFinal } from '../renditions.ts';
import type { Document } from '../service.ts';
import type { CfarStatement } from './content-schema.ts';

/** A file that a designer can edit: it says what stands where, and in which words. */
const TEMPLATE = fileURLToPath(new URL('../templates/cfar-statement.typ', import.meta.url));

/** The statement as PDF, on paper of the policy’s size. @throws Problem unavailable where too many documents are under way */
export function pdfOf(document: Document): Promise<Buffer> {
  const statement = JSON.parse(document.content) as CfarStatement;
  const data = { statement, sha256: isFinal(document) ? document.sha256 : null, last_day: addDays(statement.period.ends_on, -1) };
  return pdfFor({ template: TEMPLATE, data, created_at: document.created_at });
}
