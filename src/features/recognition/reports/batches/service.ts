import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { readTable, TableFileError } from '../../../../core/table-file.ts';
import type { Upload } from '../../../../core/upload.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as jobs from '../../../platform/jobs/service.ts';
import { readable as readableReports } from '../service.ts';
import * as queries from './queries.ts';
import * as rows from './rows-queries.ts';
import { MOST_PEOPLE, type NewReportBatch, type ReportBatch, type ReportBatchParameters, type ReportBatchRowQuery } from './schema.ts';

const readable = (ctx: Ctx) => allowed(ctx, 'report_batch:read');

/**
 * Enqueues the job that requests the reports of these people, or of those due for promotion between two days. Answers with the job.
 * @throws Problem day-in-future, period-empty, report-batch-size
 */
export async function request(ctx: WriteCtx, { person_ids, promotion_due, ...given }: NewReportBatch, publicUrl: string | null) {
  demand(ctx, 'report_batch:request');
  if (promotion_due && promotion_due.to < promotion_due.from)
    throw Problem.at(
      'period-empty',
      '/promotion_due/to',
      'The last day, `to`, comes before the first, `from`; for one day both are that day.',
    );
  return enqueue(ctx, given, publicUrl, promotion_due ? '/promotion_due' : '/person_ids', async (id) => {
    if (promotion_due) {
      const due = allowed(ctx, 'milestone:read', { person: 'm.person_id' });
      await rows.addDue(ctx, id, promotion_due, due, MOST_PEOPLE + 1);
    } else
      await rows.addNamed(
        ctx,
        id,
        (person_ids ?? []).map((person_id, i) => ({ row: i + 1, person_id })),
      );
  });
}

/**
 * The same, of the people whose HR numbers a file names.
 * @throws Problem day-in-future, report-batch-size
 */
export async function requestFromFile(ctx: WriteCtx, given: ReportBatchParameters, named: readonly rows.Named[], publicUrl: string | null) {
  demand(ctx, 'report_batch:request');
  return enqueue(ctx, given, publicUrl, '', (id) => rows.addNamed(ctx, id, named));
}

const LAYOUT = { columns: ['hr_number', 'name'], required: ['hr_number'], maxRows: MOST_PEOPLE, maxCellChars: 200 };

/** Whoever may request reports may have a file read for it. @throws Problem permission-denied */
export const askForFile = async (ctx: Ctx): Promise<void> => demand(ctx, 'report_batch:request');

/** The people that a file names, read without a connection of the database. @throws Problem import-file-unreadable */
export async function namedIn({ path }: Upload): Promise<rows.Named[]> {
  const named: rows.Named[] = [];
  try {
    for await (const { row, cells, problems } of readTable(path, LAYOUT)) {
      const [problem] = problems;
      const hr_number = cells['hr_number'] ?? '';
      if (problem) named.push({ row, code: problem.code, detail: problem.detail });
      else if (hr_number === '') named.push({ row, code: 'required', detail: 'The cell must not be empty.' });
      else named.push({ row, hr_number });
    }
  } catch (error) {
    if (!(error instanceof TableFileError)) throw error;
    const { code, detail, row, field } = error;
    const where = { ...(row !== null && { row }), ...(field !== null && { field }) };
    throw new Problem('import-file-unreadable', { detail, errors: [{ ...where, code, detail }] });
  }
  return named;
}

async function enqueue(
  ctx: WriteCtx,
  { title, kind = 'dossier', as_of = ctx.today, starts_on }: ReportBatchParameters,
  public_url: string | null,
  pointer: string,
  addRows: (id: string) => Promise<unknown>,
) {
  if (as_of > ctx.today) throw Problem.at('day-in-future', '/as_of', 'Reports are of today or of an earlier day.');
  const job_id = await jobs.enqueue(ctx, 'report_batch');
  const { id } = await queries.insert(ctx, { job_id, title, kind, as_of, starts_on: starts_on ?? null, public_url });
  await addRows(id);
  const { total } = await rows.progress(ctx, id);
  if (total === 0) throw Problem.at('report-batch-size', pointer, 'It would be for nobody.');
  if (total > MOST_PEOPLE) throw Problem.at('report-batch-size', pointer, `It would be for more than ${MOST_PEOPLE} people.`);
  await record(ctx, { type: 'report_batch.requested', subject_id: id, data: { job_id, kind, as_of, rows: total } });
  return jobs.getOwn(ctx, job_id);
}

/** The batches of the department, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: { limit: number; cursor?: string | undefined }) =>
  page(ctx, query, queries.batches(ctx, readable(ctx)), [{ column: 'b.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<ReportBatch> => granted(await queries.find(ctx, id, readable(ctx)));

/** The rows of a batch; of a report that the caller may not read today they say nothing. @throws Problem not-found, invalid-cursor */
export async function listRows(ctx: Ctx, id: string, query: ReportBatchRowQuery) {
  await get(ctx, id);
  return page(ctx, { ...query, id } as ReportBatchRowQuery, queries.rows(ctx, id, readableReports(ctx), query), [
    { column: 'w.row', field: 'row' },
  ]);
}
