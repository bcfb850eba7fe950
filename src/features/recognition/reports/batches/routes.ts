import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { Job } from '../../../platform/jobs/schema.ts';
import * as archive from './archive.ts';
import * as schema from './schema.ts';
import * as batches from './service.ts';

const tags = ['Reports'];
const isOver = ({ status }: { status: string }) => status !== 'queued' && status !== 'running';
const job = { type: 'report_batch', result_url: '/v1/report-batches/0198b7a0-0000-7000-8000-000000000002', import_id: null } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/report-batches',
    {
      schema: {
        operationId: 'requestReportBatch',
        summary: 'Request the reports of a promotion cycle',
        description:
          'For faculty affairs: requests dossier reports or CFAR statements of up to 2,000 people, named by id, or of those due for promotion from one day to another, both included. Answers with the job, whose `result_url` is the batch. Each report is a preview as if requested alone; a person for whom there is none is refused in their row, and the others go on. A job that is interrupted goes on where it stopped.',
        tags,
        body: schema.NewReportBatch,
        response: { 202: Job },
      },
      config: {
        permission: 'report_batch:request',
        idempotency: 'required',
        location: '/v1/jobs/:id',
        accepted: true,
        example: job,
        problems: ['idempotency-key-required', 'day-in-future', 'period-empty', 'report-batch-size'],
      },
    },
    (request) => request.write((ctx) => batches.request(ctx, request.body, request.publicUrl)),
  );

  app.post(
    '/report-batches/file',
    {
      schema: {
        operationId: 'requestReportBatchFromFile',
        summary: 'Request the reports of the people in a file of HR numbers',
        description:
          'Takes CSV (UTF-8) with the column `hr_number`, and `name` if you like, as the body itself or as the part `file` of a multipart body, or the visible sheet of an XLSX workbook; otherwise as `requestReportBatch`. Each row that names nobody is refused in the list of rows.',
        tags,
        querystring: schema.ReportBatchParameters,
        response: { 202: Job },
      },
      config: {
        permission: 'report_batch:request',
        idempotency: 'required',
        uploads: schema.uploads,
        location: '/v1/jobs/:id',
        accepted: true,
        example: job,
        problems: ['idempotency-key-required', 'import-file-unreadable', 'day-in-future', 'report-batch-size'],
      },
    },
    (request) =>
      request.receive(async (file) => {
        await request.read(batches.askForFile);
        const named = await batches.namedIn(file);
        return request.write((ctx) => batches.requestFromFile(ctx, request.query, named, request.publicUrl), { fingerprint: file.sha256 });
      }),
  );

  app.get(
    '/report-batches',
    {
      schema: {
        operationId: 'listReportBatches',
        summary: 'List batches of reports',
        description: 'For faculty affairs: the latest first, with how far each has come.',
        tags,
        querystring: schema.ReportBatchQuery,
        response: { 200: schema.ReportBatches },
      },
      config: { permission: 'report_batch:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => batches.list(ctx, request.query)),
  );

  app.get(
    '/report-batches/:id',
    {
      schema: {
        operationId: 'getReportBatch',
        summary: 'Get the progress of a batch of reports',
        description: 'While its job is not over, `Retry-After` says when to ask again.',
        tags,
        params: IdParams,
        response: { 200: schema.ReportBatch },
      },
      config: { permission: 'report_batch:read' },
    },
    async (request, reply) => {
      const batch = await request.read((ctx) => batches.get(ctx, request.params.id));
      return isOver(batch) ? batch : reply.header('retry-after', '1').send(batch);
    },
  );

  app.get(
    '/report-batches/:id/rows',
    {
      schema: {
        operationId: 'listReportBatchRows',
        summary: 'List the people of a batch of reports, with reports and errors',
        description:
          'By row: the report that was requested, as far as you may read it today, or the problem for which the row was refused.',
        tags,
        params: IdParams,
        querystring: schema.ReportBatchRowQuery,
        response: { 200: schema.ReportBatchRows },
      },
      config: { permission: 'report_batch:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => batches.listRows(ctx, request.params.id, request.query)),
  );

  app.get(
    '/report-batches/:id/archive',
    {
      schema: {
        operationId: 'downloadReportBatch',
        summary: 'Download the reports of a batch as a ZIP archive',
        description:
          'One file a report, named by its number: its pages, or with `format=json` its canonical JSON. It holds the reports that you may read today, and none that was withdrawn. Refused while the job is not over.',
        tags,
        params: IdParams,
        querystring: schema.ArchiveQuery,
        response: { 200: { description: 'The archive', content: { 'application/zip': { schema: schema.Archive } } } },
      },
      config: { permission: 'report_batch:read', problems: ['report-batch-open'] },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { format = 'pdf' } = request.query;
      const note: archive.Remember = (...file) => request.write((ctx) => archive.remember(ctx, ...file));
      const stream = await request.read((ctx) => archive.open(ctx, id, format, note));
      reply.header('content-disposition', `attachment; filename="reports-${id}.zip"`).type('application/zip');
      return reply.send(stream as never);
    },
  );
};
