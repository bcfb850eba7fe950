import { canonicalJson, type Json, sha256Hex } from '../../../core/canonical-json.ts';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as jobs from '../../platform/jobs/service.ts';
import { asking, yearAsked } from '../metrics/asking.ts';
import { metricOf } from '../metrics/catalogue.ts';
import { getMatrix } from '../metrics/matrix.ts';
import * as metrics from '../metrics/service.ts';
import * as overviews from '../overviews/service.ts';
import * as queries from './queries.ts';
import type { NewProgrammeReport, ProgrammeReport, ProgrammeReportDocument } from './schema.ts';

const readable = (ctx: Ctx) => allowed(ctx, 'programme_report:read');

/** Queues the job that makes the report of an academic year. Answers with the job. @throws Problem metric-period-unknown */
export async function request(ctx: WriteCtx, { academic_year }: NewProgrammeReport) {
  demand(ctx, 'programme_report:request');
  yearAsked(await asking(ctx), String(academic_year), '/academic_year');
  const job_id = await jobs.enqueue(ctx, 'programme_report');
  const id = await queries.insert(ctx, job_id, academic_year);
  await record(ctx, { type: 'programme_report.requested', subject_id: id, data: { job_id, academic_year } });
  return jobs.getOwn(ctx, job_id);
}

/** The reports of the department, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: { limit: number; cursor?: string | undefined }) =>
  page(ctx, query, queries.reports(ctx, readable(ctx)), [{ column: 'r.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<ProgrammeReport> => granted(await queries.find(ctx, id, readable(ctx)));

export type Document = Readonly<{ report_no: string; content: string; sha256: string; created_at: string }>;

/** What a report says. @throws Problem not-found, programme-report-unmade */
export async function getDocument(ctx: Ctx, id: string): Promise<Document> {
  const { content, sha256, ...found } = granted(await queries.document(ctx, id, readable(ctx)));
  if (content === null || sha256 === null) throw new Problem('programme-report-unmade', { detail: 'Its job has not succeeded.' });
  return { ...found, content, sha256 };
}

/**
 * Makes the report of a job: the matrix and the trends of the department, its divisions beside each other, roster and awards, as whoever asked for it may
 * read them. What is suppressed is suppressed in it.
 */
export async function make(ctx: WriteCtx, job_id: string, advance: jobs.Advance): Promise<void> {
  demand(ctx, 'programme_report:request');
  const { id, report_no, academic_year, made_for } = await queries.ofJob(ctx, job_id);
  const period = String(academic_year);
  const ids = overviews.COLUMNS.filter((one) => metricOf(one) !== undefined);
  const steps = ids.length + 2;
  const matrix = await getMatrix(ctx, { period });
  await advance(1, steps);
  const divisions = await overviews.getOverview(ctx, 'division', { period });
  await advance(2, steps);
  const trends: ProgrammeReportDocument['trends'] = [];
  for (const metric of ids) {
    trends.push(await metrics.getTrend(ctx, metric, {}));
    await advance(2 + trends.length, steps);
  }
  const { name, institution, paper, policy_versions } = await queries.department(ctx, matrix.period);
  const day = ctx.today < matrix.period.ends_on ? ctx.today : lastDay(matrix.period.ends_on);
  const document: ProgrammeReportDocument = {
    ...{ report_no, department: { name, institution }, paper, period: matrix.period, as_of: matrix.as_of, made_for, policy_versions },
    ...{ matrix, trends, divisions, roster: await queries.roster(ctx, day), awards: await queries.awards(ctx, academic_year) },
  };
  const content = canonicalJson(document as unknown as Json);
  await queries.keep(ctx, id, { as_of: matrix.as_of, content, sha256: sha256Hex(content) });
  await record(ctx, { type: 'programme_report.made', subject_id: id, data: { academic_year } });
}

const lastDay = (ends_on: string) => Temporal.PlainDate.from(ends_on).subtract({ days: 1 }).toString();
