/** A report as a file for people: the same snapshot makes the same bytes. */
import { fileURLToPath } from 'node:url';
import { addDays } from '../../../core/calendar.ts';
import { sha256Hex } from '../../../core/canonical-json.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { type CsvColumn, type CsvRow, toCsv } from '../../../core/csv.ts';
import { PdfBusy, toPdf } from '../../../core/pdf.ts';
import { Problem } from '../../../domain/problems/index.ts';
import type { DossierActivity } from './activity-schema.ts';
import type { Dossier } from './content-schema.ts';
import * as queries from './queries.ts';
import { type Document, readable } from './service.ts';

/** A file that a designer can edit: it says what stands where, and in which words. */
const TEMPLATE = fileURLToPath(new URL('./templates/dossier.typ', import.meta.url));

const dossierOf = ({ content }: Document) => JSON.parse(content) as Dossier;
const isFinal = ({ status }: Document) => status === 'issued' || status === 'superseded';

/** The report as PDF, on paper of the policy’s size. @throws Problem unavailable where too many documents are under way */
export async function pdfOf(document: Document): Promise<Buffer> {
  const dossier = dossierOf(document);
  const data = { dossier, sha256: isFinal(document) ? document.sha256 : null, last_day: addDays(dossier.period.ends_on, -1) };
  try {
    return await toPdf({ template: TEMPLATE, data, created_at: document.created_at });
  } catch (error) {
    if (!(error instanceof PdfBusy)) throw error;
    throw new Problem('unavailable', { detail: 'Too many documents are being made.', headers: { 'retry-after': '10' } });
  }
}

/** Remembers the digest of a file made of an issued report, for those who verify it. */
export async function remember(ctx: WriteCtx, id: string, document: Document, file: Buffer): Promise<void> {
  const permitted = readable(ctx);
  if (isFinal(document)) await queries.remember(ctx, id, sha256Hex(file), permitted);
}

const COLUMNS = [
  ...['mentee_no', 'mentee_name', 'status', 'role', 'origin', 'starts_on', 'ends_on', 'qualifying_meetings', 'minutes'],
  ...['years_cadence_met', 'plan_co_written'],
  ...['at_start', 'at_report'].flatMap((when) => ['rank', 'position', 'division', 'site'].map((what) => `${when}_${what}`)),
];

/** The names of the columns of the CSV. */
export const columns: readonly CsvColumn[] = COLUMNS.map((name) => ({ key: name, header: name }));

function rowOf({ at_start, at_report, ...activity }: DossierActivity): CsvRow {
  const on = (when: string, standing: object) => Object.entries(standing).map(([what, value]) => [`${when}_${what}`, value] as const);
  return Object.fromEntries([...Object.entries(activity), ...on('at_start', at_start), ...on('at_report', at_report)]);
}

/** The table of mentorship activities, current ones first. */
export function csvOf(document: Document): string {
  const { current, past } = dossierOf(document).activities;
  return toCsv(columns, [...current, ...past].map(rowOf));
}
