import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { Job } from '../../platform/jobs/schema.ts';
import { pdfOf } from './rendition.ts';
import * as schema from './schema.ts';
import * as reports from './service.ts';

const tags = ['Programme reports'];
const isOver = ({ status }: { status: string }) => status !== 'queued' && status !== 'running';
const job = {
  type: 'programme_report',
  result_url: '/v1/programme-reports/0198b7a0-0000-7000-8000-000000000002',
  import_id: null,
} as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/programme-reports',
    {
      schema: {
        operationId: 'requestProgrammeReport',
        summary: 'Request the yearly programme report',
        description:
          'For chair, mentorship lead, faculty affairs and administrators: makes the report of an academic year, in the background: the matrix of the department, trends since the programme began, its divisions beside each other, roster facts and awards. Answers with the job, whose `result_url` is the report. A report of a year that is not over is provisional. Numbers that would tell of too few people are suppressed in it. It is refused for a year before the programme or to come.',
        tags,
        body: schema.NewProgrammeReport,
        response: { 202: Job },
      },
      config: {
        permission: 'programme_report:request',
        location: '/v1/jobs/:id',
        accepted: true,
        example: job,
        problems: ['metric-period-unknown'],
      },
    },
    (request) => request.write((ctx) => reports.request(ctx, request.body)),
  );

  app.get(
    '/programme-reports',
    {
      schema: {
        operationId: 'listProgrammeReports',
        summary: 'List programme reports',
        description: 'For those who serve the department: the latest first, with how far each has come.',
        tags,
        querystring: schema.ProgrammeReportQuery,
        response: { 200: schema.ProgrammeReports },
      },
      config: { permission: 'programme_report:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => reports.list(ctx, request.query)),
  );

  app.get(
    '/programme-reports/:id',
    {
      schema: {
        operationId: 'getProgrammeReport',
        summary: 'Get a programme report and how far it has come',
        description: 'While its job is not over, `Retry-After` says when to ask again.',
        tags,
        params: IdParams,
        response: { 200: schema.ProgrammeReport },
      },
      config: { permission: 'programme_report:read' },
    },
    async (request, reply) => {
      const report = await request.read((ctx) => reports.get(ctx, request.params.id));
      return isOver(report) ? report : reply.header('retry-after', '1').send(report);
    },
  );

  app.get(
    '/programme-reports/:id/document',
    {
      schema: {
        operationId: 'getProgrammeReportDocument',
        summary: 'Download a programme report',
        description:
          'Answers what the report says, as it was when it was made: canonical JSON (RFC 8785), of whose bytes `sha256` is the digest; with `Accept: application/pdf` its pages, in the size of paper of the department, tagged for readers of the screen (PDF/UA-1), with matrix and trends as pictures and as tables, and the definitions in an appendix. It never changes, and the same release makes the same bytes of it. Refused until its job has succeeded.',
        tags,
        params: IdParams,
        response: {
          200: {
            description: 'The report',
            content: {
              'application/json': { schema: schema.ProgrammeReportDocument },
              'application/pdf': { schema: schema.ProgrammeReportPdf },
            },
          },
        },
      },
      config: { permission: 'programme_report:read', problems: ['not-acceptable', 'programme-report-unmade'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, ['application/json', 'application/pdf']);
      const document = await request.read((ctx) => reports.getDocument(ctx, request.params.id));
      const ending = type === 'application/pdf' ? 'pdf' : 'json';
      reply.header('content-disposition', `attachment; filename="${document.report_no}.${ending}"`);
      if (type === 'application/pdf') return reply.type(type).send((await pdfOf(document)) as never);
      // The bytes that were digested, not the same value written anew.
      reply.header('etag', `"${document.sha256}"`).type('application/json; charset=utf-8');
      return reply.serializer(String).send(document.content as never);
    },
  );
};
