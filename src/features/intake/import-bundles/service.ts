import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import type { Upload } from '../../../core/upload.ts';
import { demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { byPointer, fieldErrorsOf, phraseOf } from '../../../domain/validation.ts';
import { kindsInOrder } from '../../administration/imports/rows.ts';
import { KEPT } from '../../administration/imports/schema.ts';
import * as imports from '../../administration/imports/service.ts';
import * as jobs from '../../platform/jobs/service.ts';
import { type Bundle, type BundleFile, unfit } from './archive.ts';
import * as queries from './queries.ts';
import { BundleParameters, type BundleQuery, type ImportBundleReport, type NoticeQuery } from './schema.ts';

const NOTICES_SHOWN = 1_000;

export { openBundle } from './archive.ts';

/** A file of a bundle, and how it is taken. */
type AskedFile = Readonly<{ file: BundleFile; asked: imports.Asked }>;

/** What a bundle was sent for: its files in the order in which they are imported. */
export type AskedBundle = Readonly<{ manifest: Bundle['manifest']; dry_run: boolean; files: readonly AskedFile[] }>;

type ReadFiles = readonly (AskedFile & Readonly<{ read: imports.ReadFile }>)[];

/** Whether the caller may import at all: asked before anything of the bundle is unpacked. @throws Problem permission-denied */
export const demandImport = (ctx: Ctx): void => demand(ctx, 'import:write');

/** How the files are taken. @throws Problem invalid-request, permission-denied, import-manifest-unfit */
export async function ask(ctx: Ctx, { manifest, files }: Bundle, query: BundleParameters, fields: Upload['fields']): Promise<AskedBundle> {
  demandImport(ctx);
  const dry_run = isDryRun(query, fields);
  const place = ({ kind }: BundleFile) => kindsInOrder.indexOf(kind);
  const asked: AskedFile[] = [];
  for (const file of [...files].sort((one, other) => place(one) - place(other))) {
    const { kind, scope, division_code, absent, absent_share, ends, sheet } = file;
    const how = {
      kind,
      effective_on: manifest.as_of,
      dry_run,
      division_code,
      absent,
      absent_share,
      ends,
      sheet,
      ...(scope === 'full' && { scope }),
      ...(KEPT.includes(kind) && { history: manifest.history }),
    };
    asked.push({ file, asked: await imports.ask(ctx, how, {}).catch((error: unknown) => Promise.reject(pointed(error, file))) });
  }
  return { manifest, dry_run, files: asked };
}

function isDryRun(query: BundleParameters, fields: Upload['fields']): boolean {
  const parsed = BundleParameters.safeParse(fields, { reportInput: true, error: phraseOf });
  const errors = parsed.success ? [] : fieldErrorsOf(parsed.error.issues, byPointer);
  if (fields['dry_run'] !== undefined && query.dry_run !== undefined)
    errors.push({ pointer: '/dry_run', code: 'repeated', detail: 'must be given once, in the query or beside the file' });
  if (errors.length > 0) throw new Problem('invalid-request', { detail: 'See errors: each names what is wrong and where.', errors });
  return query.dry_run ?? parsed.data?.dry_run ?? false;
}

/** What is wrong with the parameters of one file is wrong in the manifest. */
function pointed(error: unknown, { at }: BundleFile): unknown {
  if (!(error instanceof Problem) || (error.code !== 'invalid-request' && error.code !== 'reference-unknown')) return error;
  return unfit(
    ...(error.extras.errors ?? []).map(({ parameter, pointer, code, detail }) => ({
      pointer: `${at}${pointer ?? `/${parameter}`}`,
      code,
      detail,
    })),
  );
}

/**
 * Reads the files, each once, in bounded memory and without a connection of the database.
 * @throws Problem import-file-unreadable of a file that is no table, import-manifest-unfit where it has more or fewer rows
 */
export async function readFiles({ files }: AskedBundle): Promise<ReadFiles> {
  const all: ReadFiles[number][] = [];
  for (const { file, asked } of files) {
    const upload = { path: file.path, sha256: file.sha256, file_name: file.file, fields: {} };
    const read = await imports.readFile(asked, upload).catch((error: unknown) => Promise.reject(unreadable(error, file)));
    if (read.rows !== file.rows)
      throw unfit({
        pointer: `${file.at}/rows`,
        code: 'row_count_mismatch',
        detail: `The file has ${read.rows} rows, not as many as the manifest says.`,
      });
    all.push({ file, asked, read });
  }
  return all;
}

function unreadable(error: unknown, { at, kind }: BundleFile): unknown {
  if (!(error instanceof Problem) || error.code !== 'import-file-unreadable') return error;
  const errors = (error.extras.errors ?? []).map((one) => ({ ...one, pointer: `${at}/file` }));
  return new Problem(error.code, { ...error.extras, detail: `File of ${kind}: ${error.extras.detail}`, errors });
}

/** Stores what the files say, and enqueues the job. Answers with the job. @throws Problem permission-denied */
export async function create(ctx: WriteCtx, { manifest, dry_run }: AskedBundle, files: ReadFiles, { sha256, file_name }: Upload) {
  demandImport(ctx);
  const job_id = await jobs.enqueue(ctx, 'import_bundle');
  const { version, source, as_of, history } = manifest;
  const { id } = await queries.insert(ctx, { job_id, version, source, as_of, history, dry_run, sha256, file_name });
  for (const { asked, read } of files) await imports.store(ctx, asked, read, { job_id, bundle_id: id });
  const kinds = files.map(({ asked }) => asked.kind);
  const rows = files.reduce((sum, { read }) => sum + read.rows, 0);
  await record(ctx, { type: 'import_bundle.requested', subject_id: id, data: { job_id, kinds, dry_run, as_of, rows, sha256 } });
  return jobs.getOwn(ctx, job_id);
}

/** The bundles of the department that the caller may see, the latest first, without their errors. */
export function list(ctx: Ctx, query: BundleQuery) {
  return page(ctx, query, queries.bundles(ctx, imports.visible(ctx)), [{ column: 'import_bundle.id', field: 'id' }], 'desc');
}

/** The report of a bundle, with its first errors. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ImportBundleReport> {
  const report = granted(await queries.find(ctx, id, imports.visible(ctx)));
  const errors = await queries.firstNotices(ctx, 'import_error', id, NOTICES_SHOWN);
  const warnings = await queries.firstNotices(ctx, 'import_warning', id, NOTICES_SHOWN);
  return {
    ...report,
    errors,
    errors_truncated: report.error_count > errors.length,
    warnings,
    warnings_truncated: report.warning_count > warnings.length,
  };
}

async function listNotices(ctx: Ctx, table: queries.NoticeTable, id: string, query: NoticeQuery) {
  granted(await queries.find(ctx, id, imports.visible(ctx)));
  return page(ctx, { ...query, id } as NoticeQuery, queries.notices(ctx, table, id, query.kind), [
    { column: 'e.import_id', field: 'import_id' },
    { column: 'e.row', field: 'row' },
    { column: 'e.id', field: 'id' },
  ]);
}

/** The errors of a bundle, by kind and row. @throws Problem not-found */
export const listErrors = (ctx: Ctx, id: string, query: NoticeQuery) => listNotices(ctx, 'import_error', id, query);

/** The warnings of a bundle, by kind and row. @throws Problem not-found */
export const listWarnings = (ctx: Ctx, id: string, query: NoticeQuery) => listNotices(ctx, 'import_warning', id, query);
