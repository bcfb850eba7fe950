import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as lines from './service.ts';

const tags = ['HR facts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/reporting-lines',
    {
      schema: {
        operationId: 'listReportingLines',
        summary: 'List reporting lines',
        description:
          'Primary, dotted, supervision and evaluation lines that were recorded. What follows from roles alone is answered by ' +
          '`checkReporting`.',
        tags,
        querystring: schema.LineQuery,
        response: { 200: schema.ReportingLines },
      },
      config: { permission: 'line:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => lines.list(ctx, request.query)),
  );

  app.get(
    '/reporting-lines/:id',
    {
      schema: {
        operationId: 'getReportingLine',
        summary: 'Get a reporting line',
        description: 'Subordinate, superior, kind and source, and from when until when.',
        tags,
        params: IdParams,
        response: { 200: schema.ReportingLine },
      },
      config: { permission: 'line:read' },
    },
    (request) => request.read((ctx) => lines.get(ctx, request.params.id)),
  );

  app.post(
    '/reporting-lines',
    {
      schema: {
        operationId: 'createReportingLine',
        summary: 'Record a reporting line',
        description:
          'Formal assignments whose mentee then reports to the mentor are suspended from the first such day, and `conflicts` lists ' +
          'them; the write is not refused because of them. Refused where primary lines would lead back to the same person. Refused ' +
          'where it overlaps what cannot hold beside it; `closes_previous` ends what holds on `starts_on` instead.',
        tags,
        querystring: DryRun,
        body: schema.NewReportingLine,
        response: { 201: schema.ReportingLineWithConflicts },
      },
      config: {
        permission: 'line:write',
        location: '/v1/reporting-lines/:id',
        problems: [
          'reporting-line-cycle',
          'reporting-line-to-self',
          'reference-unknown',
          'period-overlap',
          'period-empty',
          'person-merged',
        ],
      },
    },
    (request) => request.write((ctx) => lines.create(ctx, request.body)),
  );

  app.patch(
    '/reporting-lines/:id',
    {
      schema: {
        operationId: 'editReportingLine',
        summary: 'Change or end a reporting line',
        description:
          'Changes the fields that are sent; subordinate, superior and kind cannot change. The days may lie in the past. `conflicts` ' +
          'lists the conflict cases this opens or changes.',
        tags,
        params: IdParams,
        body: schema.ReportingLinePatch,
        response: { 200: schema.ReportingLineWithConflicts },
      },
      config: { permission: 'line:write', problems: ['reporting-line-cycle', 'period-overlap', 'period-empty'] },
    },
    (request) => request.write((ctx) => lines.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/reporting-lines/:id/void',
    {
      schema: {
        operationId: 'voidReportingLine',
        summary: 'Void a reporting line recorded in error',
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.ReportingLineWithConflicts },
      },
      config: { permission: 'line:write', changes: true },
    },
    (request) => request.write((ctx) => lines.voidIt(ctx, request.params.id)),
  );
};
