import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { ActivitiesCsv, DossierDocx, DossierPdf } from '../mentoring-record/schema.ts';
import { routes as batches } from './batches/routes.ts';
import { routes as cfarStatements } from './cfar-statements/routes.ts';
import { routes as consents } from './consents/routes.ts';
import { Dossier } from './content-schema.ts';
import { routes as mentions } from './mentions/routes.ts';
import { routes as previews } from './preview-routes.ts';
import { routes as profiles } from './profiles/routes.ts';
import * as renditions from './renditions.ts';
import * as schema from './schema.ts';
import * as reports from './service.ts';

const tags = ['Reports'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/reports',
    {
      schema: {
        operationId: 'listReports',
        summary: 'List dossier reports and CFAR statements',
        description:
          'Lists the dossier reports and CFAR statements on you, or, for faculty affairs, those of the department, previews and superseded ones included.',
        tags,
        querystring: schema.ReportQuery,
        response: { 200: schema.Reports },
      },
      config: { permission: 'report:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => reports.list(ctx, request.query)),
  );

  app.post(
    '/reports',
    {
      schema: {
        operationId: 'requestReport',
        summary: 'Request a promotion-dossier mentorship report',
        description:
          'Takes a snapshot of a person’s mentoring as a preview: appointments, the definition of mentorship in force, counts, the table of mentorship activities, other mentoring, leadership, training, and what was left out. The person can read it, comment on it and agree to it; faculty affairs issues it. Formal mentees who were never asked are asked whether reports may name them; this report names those who have consented already and describes the others by rank and position. It has no outcomes of reviews, ratings, reasons of ends, kinds of leave or comparisons.',
        tags,
        body: schema.NewReport,
        response: { 201: schema.Report },
      },
      config: {
        permission: 'report:request',
        location: '/v1/reports/:id',
        problems: [
          'reference-unknown',
          'person-merged',
          'report-not-permitted',
          'report-person-unfit',
          'report-before-appointment',
          'period-empty',
          'day-in-future',
        ],
      },
    },
    (request) => request.write((ctx) => reports.request(ctx, request.body, request.publicUrl)),
  );

  app.get(
    '/reports/:id',
    {
      schema: {
        operationId: 'getReport',
        summary: 'Get the status and digest of a dossier report or CFAR statement',
        description:
          'Answers where the report stands. `getReportDocument` answers what a dossier says, `getCfarStatementDocument` what a CFAR statement says.',
        tags,
        params: IdParams,
        response: { 200: schema.Report },
      },
      config: { permission: 'report:read' },
    },
    (request) => request.read((ctx) => reports.get(ctx, request.params.id)),
  );

  app.get(
    '/reports/:id/document',
    {
      schema: {
        operationId: 'getReportDocument',
        summary: 'Download a dossier report',
        description:
          'Answers what the report says, as it was when the snapshot was taken: canonical JSON (RFC 8785), of whose bytes `sha256` is the digest; with `Accept: application/pdf` its pages, tagged for readers of the screen (PDF/UA-1), or with that of DOCX the same as a document to edit, both by the output profile `promotion_file`; with `text/csv` the table of mentorship activities. An issued document never changes, and the same release makes the same bytes of it.',
        tags,
        params: IdParams,
        response: {
          200: {
            description: 'The report',
            content: {
              'application/json': { schema: Dossier },
              'application/pdf': { schema: DossierPdf },
              [renditions.DOCX]: { schema: DossierDocx },
              'text/csv': { schema: ActivitiesCsv },
            },
          },
        },
      },
      config: { permission: 'report:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, renditions.TYPES);
      const { id } = request.params;
      if (type !== 'application/json') {
        const rendered = await request.read((ctx) => renditions.rendered(ctx, id));
        const file = type === 'text/csv' ? renditions.activitiesFile(rendered) : await renditions.fileOf(rendered, type);
        await request.write((ctx) => renditions.remember(ctx, id, rendered, file));
        reply.header('content-disposition', `attachment; filename="${file.name}"`);
        return reply.type(file.type).send(file.bytes as never);
      }
      const document = await request.read((ctx) => reports.getDocument(ctx, id));
      reply.header('content-disposition', `attachment; filename="${document.report_no}.json"`);
      // The bytes that were digested, not the same value written anew.
      reply.header('etag', `"${document.sha256}"`).type('application/json; charset=utf-8');
      return reply.serializer(String).send(document.content as never);
    },
  );

  for (const part of [previews, cfarStatements, batches, consents, mentions, profiles]) await app.register(part);
};
