import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { toCsv } from '../../../core/csv.ts';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { columns, rowsOf } from './csv.ts';
import { routes as learningRoutes } from './learning/routes.ts';
import { pdfOf } from './pdf.ts';
import * as schema from './schema.ts';
import * as statements from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(learningRoutes);

  app.get(
    '/people/:id/moc-statement',
    {
      schema: {
        operationId: 'getMocStatement',
        summary: 'Get your MOC statement for a calendar year',
        description:
          'For yourself alone, signed in without a client that acts for you: what you can claim in the Maintenance of Certification programme, by section, with minutes, rate and evidence. Section 1 has verified mentor workshops, Section 2 what you recorded as learned through mentoring, Section 3 your reflections on feedback of mentees and on reviews and check-ins of your own; mentoring itself stands in it with no section and no credits. It awards nothing. `Accept: text/csv` answers its rows, `application/pdf` its pages, tagged for readers of the screen (PDF/UA-1).',
        tags: ['MOC statements'],
        params: IdParams,
        querystring: schema.MocStatementQuery,
        response: {
          200: {
            description: 'The statement',
            content: {
              'application/json': { schema: schema.MocStatement },
              'application/pdf': { schema: schema.MocStatementPdf },
              'text/csv': { schema: schema.MocStatementCsv },
            },
          },
        },
      },
      config: { permission: 'moc_statement:read', problems: ['not-acceptable', 'moc-cycle-unfit'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, ['application/json', 'application/pdf', 'text/csv']);
      const printed = await request.read((ctx) => statements.get(ctx, request.params.id, request.query));
      const { statement } = printed;
      if (type === 'application/json') return statement;
      const ending = type === 'text/csv' ? 'csv' : 'pdf';
      reply.header('content-disposition', `attachment; filename="moc-statement-${statement.year}.${ending}"`);
      if (type === 'application/pdf') return reply.type(type).send((await pdfOf(printed)) as never);
      reply.type('text/csv; charset=utf-8');
      return reply.send(toCsv(columns, rowsOf(statement)) as never);
    },
  );
};
