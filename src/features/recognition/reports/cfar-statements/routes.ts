import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../../core/media.ts';
import { IdParams } from '../../../../domain/fields.ts';
import { rememberBytes } from '../renditions.ts';
import { Report } from '../schema.ts';
import { CfarStatement, CfarStatementPdf } from './content-schema.ts';
import * as renditions from './renditions.ts';
import * as schema from './schema.ts';
import * as statements from './service.ts';

const tags = ['Reports'];
const preview = {
  report_no: 'CFS-2026-7K3QX9M2TB',
  kind: 'cfar_statement',
  status: 'preview',
  issued_on: null,
  attested_by: null,
  sha256: null,
} as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/cfar-statements',
    {
      schema: {
        operationId: 'requestCfarStatement',
        summary: 'Request a CFAR mentorship statement',
        description:
          'Takes a snapshot of how a full-time faculty member was mentored, as a preview for the review of their appointment: formal mentors with their days, gaps and whose they are, meetings of each programme year against the minimum, and the days of agreements, plan versions, orientation, check-in and annual reviews. The person can write a narrative, comment and agree; faculty affairs issues it as it does a dossier report. It has no content of plans and reviews, ratings, reasons of ends, kinds of leave or outcomes.',
        tags,
        body: schema.NewCfarStatement,
        response: { 201: Report },
      },
      config: {
        permission: 'cfar_statement:request',
        location: '/v1/reports/:id',
        example: preview,
        problems: ['reference-unknown', 'person-merged', 'report-not-permitted', 'cfar-statement-unfit', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => statements.request(ctx, request.body, request.publicUrl)),
  );

  app.get(
    '/cfar-statements/:id/document',
    {
      schema: {
        operationId: 'getCfarStatementDocument',
        summary: 'Download a CFAR mentorship statement',
        description:
          'Answers what the statement says, as it was when the snapshot was taken: canonical JSON (RFC 8785), of whose bytes `sha256` is the digest; with `Accept: application/pdf` its pages, tagged for readers of the screen (PDF/UA-1). `getReport` answers where it stands.',
        tags,
        params: IdParams,
        response: {
          200: {
            description: 'The statement',
            content: { 'application/json': { schema: CfarStatement }, 'application/pdf': { schema: CfarStatementPdf } },
          },
        },
      },
      config: { permission: 'cfar_statement:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, ['application/json', 'application/pdf']);
      const { id } = request.params;
      const document = await request.read((ctx) => statements.getDocument(ctx, id));
      const ending = type === 'application/pdf' ? 'pdf' : 'json';
      reply.header('content-disposition', `attachment; filename="${document.report_no}.${ending}"`);
      if (type === 'application/pdf') {
        const pdf = await renditions.pdfOf(document);
        await request.write((ctx) => rememberBytes(ctx, id, document, { type, bytes: pdf }, statements.readable(ctx)));
        return reply.type(type).send(pdf as never);
      }
      reply.header('etag', `"${document.sha256}"`).type('application/json; charset=utf-8');
      return reply.serializer(String).send(document.content as never);
    },
  );

  app.post(
    '/cfar-statements/:id/narrative',
    {
      schema: {
        operationId: 'writeCfarNarrative',
        summary: 'Write your narrative into the preview of your CFAR statement',
        description:
          'For its subject: your own words, and other mentoring that you choose to name. What you leave out stays as it is. The facts cannot be edited: where one is wrong, have it corrected and the statement requested again.',
        tags,
        params: IdParams,
        body: schema.CfarNarrative,
        response: { 200: Report },
      },
      config: { permission: 'cfar_statement:write', changes: true, problems: ['report-state'], example: preview },
    },
    (request) => request.write((ctx) => statements.write(ctx, request.params.id, request.body)),
  );
};
