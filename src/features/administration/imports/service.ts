import { sql } from 'kysely';
import type { z } from 'zod';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import type { CsvColumn } from '../../../core/csv.ts';
import { page } from '../../../core/page.ts';
import { both, either } from '../../../core/predicates.ts';
import { spooledLines, spoolLines } from '../../../core/spool.ts';
import { readTable, TableFileError } from '../../../core/table-file.ts';
import type { Upload } from '../../../core/upload.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import { byPointer, fieldErrorsOf, phraseOf } from '../../../domain/validation.ts';
import * as jobs from '../../platform/jobs/service.ts';
import { importNotices } from './notices.ts';
import * as queries from './queries.ts';
import { type Kind, kindsInOrder, layouts, type RowError, readRow } from './rows.ts';
import { type ImportErrorQuery, ImportParameters, type ImportQuery, type ImportReport, KEPT, WHOLE } from './schema.ts';
import type { ImportNotices, ImportTemplates } from './templates-schema.ts';

const MOST_ROWS = 200_000;
const MAX_CELL_CHARS = 4_000;
const ABSENT_SHARE = 5;
const ROWS_AT_ONCE = 1_000;
const NOTICES_SHOWN = 1_000;

/** True of the imports that the caller may see: errors of a file tell of what is in it. */
export const visible = (ctx: Ctx) =>
  kindsInOrder
    .flatMap((kind) => {
      const { needs } = layouts[kind];
      return needs === undefined ? [] : either(sql<boolean>`import.kind <> ${kind}`, allowed(ctx, needs));
    })
    .reduce(both, allowed(ctx, 'import:read'));

/** What an import was asked for: the kind of file, and how it is taken. */
export type Asked = Omit<queries.NewImport, 'job_id' | 'bundle_id' | 'file_name' | 'sha256'>;

/** What a file says, kept on disk until it is stored. */
export type ReadFile = Readonly<{ spool: string; rows: number; errors: number; sha256: string; file_name: string | null }>;

type Batch = Readonly<{ rows: queries.StagedRow[]; errors: (RowError & { row: number })[] }>;

/** The parameters of an import that the caller may ask for. @throws Problem invalid-request, permission-denied, reference-unknown */
export async function ask(ctx: Ctx, query: ImportParameters, fields: Upload['fields']): Promise<Asked> {
  demand(ctx, 'import:write');
  const { division_code, ...given } = parametersOf(query, fields);
  const division = division_code === undefined ? undefined : await queries.divisionOf(ctx, division_code);
  if (division_code !== undefined && !division) throw noSuch('division', '/division_code');
  const asked = {
    effective_on: ctx.today,
    dry_run: false,
    mode: 'all_or_nothing' as const,
    ends: 'exclusive' as const,
    sheet: null,
    scope: 'delta' as const,
    absent: 'report' as const,
    absent_share: ABSENT_SHARE,
    history: 'trusted' as const,
    roster_division_id: division?.id ?? null,
    ...given,
  };
  demandKind(ctx, asked.kind);
  return asked;
}

const demandKind = (ctx: Ctx, kind: Kind) => {
  const needed = layouts[kind].needs;
  if (needed !== undefined) demand(ctx, needed);
};

/**
 * Reads a file once, in bounded memory and without a connection of the database, and finds the errors that each row has by itself.
 * @throws Problem import-file-unreadable, with row and column where possible
 */
export async function readFile(asked: Asked, { path, sha256, file_name }: Upload): Promise<ReadFile> {
  const totals = { rows: 0, errors: 0 };
  const spool = `${path}.rows`;
  try {
    await spoolLines(spool, batchesOf(asked, path, totals));
  } catch (error) {
    throw error instanceof TableFileError ? unreadable(error) : error;
  }
  return { spool, ...totals, sha256, file_name };
}

/** Stores the rows of a file and their errors, and enqueues the job. Answers with the job. */
export async function create(ctx: WriteCtx, asked: Asked, file: ReadFile) {
  const job_id = await jobs.enqueue(ctx, 'import', layouts[asked.kind].task);
  const id = await store(ctx, asked, file, { job_id, bundle_id: null });
  const { kind, effective_on, dry_run, mode } = asked;
  const { rows, sha256 } = file;
  await record(ctx, { type: 'import.requested', subject_id: id, data: { job_id, kind, mode, dry_run, effective_on, rows, sha256 } });
  return jobs.getOwn(ctx, job_id);
}

/** Stores the rows of a file and their errors for a job, alone or as a part of a bundle. Answers with the id of the import. */
export async function store(
  ctx: WriteCtx,
  asked: Asked,
  { spool, rows, errors, sha256, file_name }: ReadFile,
  of: Pick<queries.NewImport, 'job_id' | 'bundle_id'>,
): Promise<string> {
  demand(ctx, 'import:write');
  demandKind(ctx, asked.kind);
  await queries.extendTimeouts(ctx);
  const { id } = await queries.insert(ctx, { ...asked, ...of, sha256, file_name });
  for await (const batch of spooledLines<Batch>(spool)) {
    await queries.addRows(ctx, id, batch.rows);
    if (batch.errors.length > 0) await queries.addErrors(ctx, id, batch.errors);
  }
  await queries.setRows(ctx, id, rows, errors);
  return id;
}

/** The parameters, from the query or the parts beside the file. A parameter in both is refused. @throws Problem invalid-request */
function parametersOf(query: ImportParameters, fields: Readonly<Record<string, string>>) {
  const parsed = ImportParameters.safeParse(fields, { reportInput: true, error: phraseOf });
  const problems = parsed.success ? [] : fieldErrorsOf(parsed.error.issues, byPointer);
  const twice = Object.keys(fields).filter((name) => query[name as keyof ImportParameters] !== undefined);
  for (const name of twice)
    problems.push({ pointer: `/${name}`, code: 'repeated', detail: 'must be given once, in the query or beside the file' });
  const { kind, ...rest } = { ...query, ...parsed.data };
  if (kind === undefined && problems.length === 0) problems.push({ parameter: 'kind', code: 'required', detail: 'is required' });
  if (kind === undefined || problems.length > 0) {
    throw new Problem('invalid-request', { detail: 'See errors: each names what is wrong and where.', errors: problems });
  }
  const { effective_on, dry_run, mode, ends, sheet, scope, division_code, absent, absent_share, history } = rest;
  if (history !== undefined && !KEPT.includes(kind)) {
    throw new Problem('invalid-request', {
      detail: 'See errors: each names what is wrong and where.',
      errors: [{ parameter: 'history', code: 'unfit', detail: `is of ${KEPT.join(', ')}` }],
    });
  }
  const alone = { scope, division_code, absent, absent_share };
  for (const [name, value] of Object.entries(alone)) {
    const stray = name !== 'scope' && scope !== 'full';
    const takes = name === 'scope' ? WHOLE.includes(kind) : kind === 'people';
    if (value === undefined || (takes && !stray)) continue;
    const unfit =
      name === 'scope' ? `is of ${WHOLE.join(', ')}` : kind === 'people' ? 'is of a whole roster, scope=full' : 'is of a roster of people';
    throw new Problem('invalid-request', {
      detail: 'See errors: each names what is wrong and where.',
      errors: [{ parameter: name, code: 'unfit', detail: unfit }],
    });
  }
  return {
    kind,
    ...(effective_on && { effective_on }),
    ...(dry_run !== undefined && { dry_run }),
    ...(mode && { mode }),
    ...(ends && { ends }),
    ...(sheet !== undefined && { sheet }),
    ...(scope && { scope }),
    ...(division_code !== undefined && { division_code }),
    ...(absent && { absent }),
    ...(history && { history }),
    ...(absent_share !== undefined && { absent_share }),
  };
}

async function* batchesOf({ kind, ends, sheet }: Asked, path: string, totals: { rows: number; errors: number }): AsyncGenerator<Batch> {
  const options = { ...layouts[kind], maxRows: layouts[kind].maxRows ?? MOST_ROWS, maxCellChars: MAX_CELL_CHARS, sheet };
  let batch: Batch = { rows: [], errors: [] };
  for await (const { row, cells, problems } of readTable(path, options)) {
    const read = readRow(kind, cells, problems, ends);
    batch.rows.push({ row, cells: read.values });
    batch.errors.push(...read.errors.map((error) => ({ row, ...error })));
    totals.rows += 1;
    totals.errors += read.errors.length;
    if (batch.rows.length < ROWS_AT_ONCE) continue;
    yield batch;
    batch = { rows: [], errors: [] };
  }
  if (batch.rows.length > 0) yield batch;
}

function unreadable({ code, detail, row, field }: TableFileError): Problem {
  const where = { ...(row !== null && { row }), ...(field !== null && { field }) };
  return new Problem('import-file-unreadable', { detail, errors: [{ ...where, code, detail }] });
}

/** The imports of the department, the latest first, without their errors. */
export function list(ctx: Ctx, query: ImportQuery) {
  return page(ctx, query, queries.imports(ctx, visible(ctx), query.kind), [{ column: 'import.id', field: 'id' }], 'desc');
}

/** The report of an import, with its first errors. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ImportReport> {
  const report = granted(await queries.find(ctx, id, visible(ctx)));
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

async function listNotices(ctx: Ctx, table: queries.NoticeTable, id: string, query: ImportErrorQuery) {
  granted(await queries.find(ctx, id, visible(ctx)));
  return page(ctx, { ...query, id } as ImportErrorQuery, queries.notices(ctx, table, id), [
    { column: 'e.row', field: 'row' },
    { column: 'e.id', field: 'id' },
  ]);
}

/** The errors of an import, by row. @throws Problem not-found */
export const listErrors = (ctx: Ctx, id: string, query: ImportErrorQuery) => listNotices(ctx, 'import_error', id, query);

/** The warnings of an import, by row. @throws Problem not-found */
export const listWarnings = (ctx: Ctx, id: string, query: ImportErrorQuery) => listNotices(ctx, 'import_warning', id, query);

/** The columns of errors as CSV. */
export const errorColumns = ['row', 'field', 'code', 'detail'].map((key) => ({ key, header: key })) as CsvColumn<
  'row' | 'field' | 'code' | 'detail'
>[];

/** All errors for a CSV file, read a thousand at a time while the answer is sent. @throws Problem not-found */
export async function allErrors(ctx: Ctx, id: string) {
  granted(await queries.find(ctx, id, visible(ctx)));
  return errorsOf(ctx, id);
}

async function* errorsOf(ctx: Ctx, id: string) {
  let last: { row: number; id: string } | undefined;
  do {
    const batch = await queries.errorsAfter(ctx, id, last, ROWS_AT_ONCE);
    yield* batch;
    last = batch.length === ROWS_AT_ONCE ? batch.at(-1) : undefined;
  } while (last);
}

/** Every kind of file in the order in which they are imported, with what its columns hold. */
export function templates(ctx: Ctx): z.infer<typeof ImportTemplates> {
  demand(ctx, 'import:read');
  const items = kindsInOrder.map((kind, index) => {
    const { about, holds, required, example, maxRows = MOST_ROWS } = layouts[kind];
    const columns = Object.entries(holds).map(([name, description]) => ({
      name,
      description,
      is_required: required.includes(name),
      example: example[name] ?? null,
    }));
    return { kind, place: index + 1, about, max_rows: maxRows, template_url: `/v1/import-templates/${kind}`, columns };
  });
  return { items };
}

/** What an import can say of rows and files: stable codes, each with what to do about it. */
export function notices(ctx: Ctx): z.infer<typeof ImportNotices> {
  demand(ctx, 'import:read');
  return { items: importNotices };
}

/** The columns of a template. */
export function template(ctx: Ctx, kind: Kind): CsvColumn[] {
  demand(ctx, 'import:read');
  return layouts[kind].columns.map((column) => ({ key: column, header: column }));
}
