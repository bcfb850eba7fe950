import { type PdfOrder, toPdf } from '../core/pdf.ts';
import { ThreadBusy } from '../core/thread.ts';
import { Problem } from './problems/index.ts';

/** A document as PDF, for an answer. @throws Problem unavailable where too many documents are under way */
export const pdfFor = (order: PdfOrder): Promise<Buffer> => forAnswer(toPdf(order));

/** A document that a thread makes, for an answer. @throws Problem unavailable where too many documents are under way */
export async function forAnswer(document: Promise<Buffer>): Promise<Buffer> {
  try {
    return await document;
  } catch (error) {
    if (!(error instanceof ThreadBusy)) throw error;
    throw new Problem('unavailable', { detail: 'Too many documents are being made.', headers: { 'retry-after': '10' } });
  }
}
