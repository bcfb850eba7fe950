/** A report as a file for people: the same snapshot and version of a profile make the same bytes. */
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../../core/canonical-json.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { type CsvColumn, type CsvRow, toCsv } from '../../../core/csv.ts';
import type { Predicate } from '../../../core/db.ts';
import { toDocx } from '../../../core/docx.ts';
import { forAnswer, pdfFor } from '../../../domain/pdf.ts';
import type { DossierActivity } from '../mentoring-record/schema.ts';
import type { Dossier } from './content-schema.ts';
import { compose } from './profiles/compose.ts';
import type { ProfileCode } from './profiles/kinds.ts';
import { serviceItem } from './profiles/orcid.ts';
import type { PrintedReport, ReportRendition } from './profiles/rendition-schema.ts';
import type { ReportProfile } from './profiles/schema.ts';
import * as profiles from './profiles/service.ts';
import * as queries from './queries.ts';
import { type Document, getDocument, readable } from './service.ts';

/** A file that a designer can edit: how headings, paragraphs and tables look. What they say is the profile’s. */
const TEMPLATE = fileURLToPath(new URL('./templates/dossier.typ', import.meta.url));

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const TYPES = ['application/json', 'application/pdf', DOCX, 'text/csv'] as const;
type FileType = Exclude<(typeof TYPES)[number], 'application/json'>;

/** Whether what it says no longer changes. */
export const isFinal = ({ status }: Document) => status === 'issued' || status === 'superseded';

/** A report and the version of the profile that prints it. */
export type Rendered = Readonly<{ id: string; document: Document; dossier: Dossier; profile: ReportProfile }>;

/** A report to print, by the version of the day on which it was requested unless another one is named. @throws Problem not-found */
export async function rendered(ctx: Ctx, id: string, code: ProfileCode = 'promotion_file', version?: number): Promise<Rendered> {
  const document = await getDocument(ctx, id);
  const dossier = JSON.parse(document.content) as Dossier;
  return { id, document, dossier, profile: await profiles.choose(ctx, code, version, dossier.requested.on) };
}

const printed = ({ document, dossier, profile }: Omit<Rendered, 'id'>): PrintedReport =>
  compose({ dossier, sha256: isFinal(document) ? document.sha256 : null }, profile);

/** What is printed, as data. */
export function jsonOf(of: Rendered): ReportRendition {
  const { document, dossier, profile } = of;
  const { id, code, version, orcid } = profile;
  return {
    report_no: document.report_no,
    sha256: isFinal(document) ? document.sha256 : null,
    profile: { id, code, version },
    document: orcid === null ? printed(of) : null,
    orcid_service: orcid === null ? null : serviceItem(dossier, orcid, isFinal(document)),
  };
}

type File = Readonly<{ name: string; type: string; bytes: Buffer }>;

/** What is printed, as a file. @throws Problem unavailable where too many documents are under way */
export async function fileOf(of: Rendered, type: FileType): Promise<File> {
  const { report_no, created_at } = of.document;
  const file = (ending: string, bytes: Buffer, media: string = type) => ({ name: `${report_no}.${ending}`, type: media, bytes });
  if (type === 'text/csv') return file('csv', Buffer.from(csvOf(printed(of), of.id)), 'text/csv; charset=utf-8');
  if (type === DOCX) return file('docx', await forAnswer(toDocx({ document: printed(of), created_at })));
  return file('pdf', await pdfFor({ template: TEMPLATE, data: { printed: printed(of) }, created_at }));
}

/** Remembers the digest of a file made of an issued report, for those who verify it. */
export async function remember(ctx: WriteCtx, id: string, { document }: Rendered, { type, bytes }: File): Promise<void> {
  const permitted = readable(ctx);
  const isCsv = type.startsWith('text/csv');
  if (isCsv && !hasRows(bytes)) return;
  await rememberBytes(ctx, id, document, { type: isCsv ? 'text/csv' : type, bytes }, permitted);
}

/** A table without rows is the same for every report, and would tell of a report that it has none. */
const hasRows = (csv: Buffer) => csv.toString('utf8').trim().includes('\r\n');

/** The same, for whoever may read the report as `permitted` says. */
export async function rememberBytes(
  ctx: WriteCtx,
  id: string,
  document: Document,
  { type, bytes }: Pick<File, 'type' | 'bytes'>,
  permitted: Predicate,
): Promise<void> {
  if (isFinal(document)) await queries.remember(ctx, id, sha256Hex(bytes), type, permitted);
}

/** The pages of a dossier for the promotion file. @throws Problem unavailable where too many documents are under way */
export async function pdfOf(ctx: Ctx, document: Document): Promise<Buffer> {
  const dossier = JSON.parse(document.content) as Dossier;
  const profile = await profiles.choose(ctx, 'promotion_file', undefined, dossier.requested.on);
  return pdfFor({ template: TEMPLATE, data: { printed: printed({ document, dossier, profile }) }, created_at: document.created_at });
}

const MENTEES = ['current_mentees', 'past_mentees'];
const ID: CsvColumn = { key: 'report_id', header: 'report_id' };

/**
 * The tables of mentees in the columns of the profile; `section` says which table a row is of. Its last column, which nobody can guess, keeps others from
 * finding out what stands in a report by asking whether tables that they made up are of it.
 */
function csvOf({ blocks }: PrintedReport, report_id: string): string {
  const tables = blocks.filter(({ section }) => section !== undefined && MENTEES.includes(section));
  const headings = new Set(tables.flatMap(({ columns = [] }) => columns.map(({ heading }) => heading)));
  const rows = tables.flatMap(({ section, columns: heads = [], rows: cells = [] }) =>
    cells.map(
      (row): CsvRow => ({
        section,
        report_id,
        ...Object.fromEntries(heads.map(({ heading }, i) => [`column ${heading}`, row[i]?.replaceAll('\n', ', ')])),
      }),
    ),
  );
  return toCsv([{ key: 'section', header: 'section' }, ...[...headings].map((header) => ({ key: `column ${header}`, header })), ID], rows);
}

const COLUMNS = [
  ...['mentee_no', 'mentee_name', 'status', 'role', 'origin', 'starts_on', 'ends_on', 'qualifying_meetings', 'minutes'],
  ...['years_cadence_met', 'plan_co_written'],
  ...['at_start', 'at_report'].flatMap((when) => ['rank', 'position', 'division', 'site'].map((what) => `${when}_${what}`)),
];

/** The names of the columns of the CSV. */
export const columns: readonly CsvColumn[] = [...COLUMNS.map((name) => ({ key: name, header: name })), ID];

function rowOf({ at_start, at_report, ...activity }: DossierActivity): CsvRow {
  const on = (when: string, standing: object) => Object.entries(standing).map(([what, value]) => [`${when}_${what}`, value] as const);
  return Object.fromEntries([...Object.entries(activity), ...on('at_start', at_start), ...on('at_report', at_report)]);
}

/** The table of mentorship activities as data, current ones first. */
export function activitiesFile({ id, document, dossier }: Rendered): File {
  const { current, past } = dossier.activities;
  const rows = [...current, ...past].map((activity) => ({ ...rowOf(activity), report_id: id }));
  return { name: `${document.report_no}.csv`, type: 'text/csv; charset=utf-8', bytes: Buffer.from(toCsv(columns, rows)) };
}
