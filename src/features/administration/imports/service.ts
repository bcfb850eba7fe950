import { sql } from 'kysely';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import type { CsvColumn } from '../../../core/csv.ts';
import { page } from '../../../core/page.ts';
import { both, either } from '../../../core/predicates.ts';
import { readTable, TableFileError } from '../../../core/table-file.ts';
import type { Upload } from '../../../core/upload.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { byPointer, fieldErrorsOf, phraseOf } from '../../../domain/validation.ts';
import * as jobs from '../../platform/jobs/service.ts';
import * as queries from './queries.ts';
import { type Kind, layouts, type RowError, readRow } from './rows.ts';
import { type ImportErrorQuery, ImportParameters, type ImportQuery, type ImportReport } from './schema.ts';

const MAX_ROWS: Readonly<Partial<Record<Kind, number>>> = { milestones: 5_000 };
const MOST_ROWS = 200_000;
const MAX_CELL_CHARS = 4_000;
const ROWS_AT_ONCE = 1_000;
const ERRORS_SHOWN = 1_000;

/** The task of the queue for kinds of file whose facts belong to a later feature, which carries the import out. */
const TASKS: Readonly<Partial<Record<Kind, string>>> = { milestones: 'import_milestones' };

/** True of the imports that the caller may see: errors of a file of milestones tell of decisions. */
const visible = (ctx: Ctx) =>
  both(allowed(ctx, 'import:read'), either(sql<boolean>`import.kind <> 'milestones'`, allowed(ctx, 'milestone:write')));

/**
 * Reads a file, records the errors that each row has by itself, and enqueues the job. Answers with the job.
 * @throws Problem import-file-unreadable, with row and column where possible; invalid-request for parameters
 */
export async function create(ctx: WriteCtx, query: ImportParameters, upload: Upload) {
  demand(ctx, 'import:write');
  const { kind, ...given } = parametersOf(query, upload.fields);
  if (kind === 'milestones') demand(ctx, 'milestone:write');
  await queries.extendTimeouts(ctx);
  const job_id = await jobs.enqueue(ctx, 'import', TASKS[kind]);
  const { sha256, file_name } = upload;
  const values = { job_id, kind, effective_on: ctx.today, dry_run: false, mode: 'all_or_nothing' as const, ...given, sha256, file_name };
  const { id } = await queries.insert(ctx, values);
  const { rows, errors } = await stageRows(ctx, id, kind, upload.path);
  await queries.setRows(ctx, id, rows, errors);
  const { effective_on, dry_run, mode } = values;
  await record(ctx, { type: 'import.requested', subject_id: id, data: { job_id, kind, mode, dry_run, effective_on, rows, sha256 } });
  return jobs.getOwn(ctx, job_id);
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
  const { effective_on, dry_run, mode } = rest;
  return { kind, ...(effective_on && { effective_on }), ...(dry_run !== undefined && { dry_run }), ...(mode && { mode }) };
}

/** Reads the file once, in bounded memory, and stores its rows for the job. */
async function stageRows(ctx: WriteCtx, import_id: string, kind: Kind, path: string): Promise<{ rows: number; errors: number }> {
  const totals = { rows: 0, errors: 0 };
  let rows: queries.StagedRow[] = [];
  let errors: (RowError & { row: number })[] = [];
  const flush = async () => {
    if (rows.length > 0) await queries.addRows(ctx, import_id, rows);
    if (errors.length > 0) await queries.addErrors(ctx, import_id, errors);
    [rows, errors] = [[], []];
  };
  try {
    for await (const { row, cells, problems } of readTable(path, {
      ...layouts[kind],
      maxRows: MAX_ROWS[kind] ?? MOST_ROWS,
      maxCellChars: MAX_CELL_CHARS,
    })) {
      const read = readRow(kind, cells, problems);
      rows.push({ row, cells: read.values });
      errors.push(...read.errors.map((error) => ({ row, ...error })));
      totals.rows += 1;
      totals.errors += read.errors.length;
      if (rows.length === ROWS_AT_ONCE) await flush();
    }
  } catch (error) {
    throw error instanceof TableFileError ? unreadable(error) : error;
  }
  await flush();
  return totals;
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
  const errors = await queries.firstErrors(ctx, id, ERRORS_SHOWN);
  return { ...report, errors, errors_truncated: report.error_count > errors.length };
}

/** The errors of an import, by row. @throws Problem not-found */
export async function listErrors(ctx: Ctx, id: string, query: ImportErrorQuery) {
  granted(await queries.find(ctx, id, visible(ctx)));
  return page(ctx, { ...query, id } as ImportErrorQuery, queries.errors(ctx, id), [
    { column: 'e.row', field: 'row' },
    { column: 'e.id', field: 'id' },
  ]);
}

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

/** The columns of a template. */
export function template(ctx: Ctx, kind: Kind): CsvColumn[] {
  demand(ctx, 'import:read');
  return layouts[kind].columns.map((column) => ({ key: column, header: column }));
}
