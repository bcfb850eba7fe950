import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as statements from './service.ts';

const tags = ['Credits'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/people/:id/credit-statement',
    {
      schema: {
        operationId: 'getCreditStatement',
        summary: 'Get a person’s credit statement of an academic year',
        description:
          'Answers the credits of the year with the evidence of each entry, and the hours of mentoring by assignment, in minutes of confirmed ' +
          'meetings. Until it is issued it follows the facts; then it is frozen, and what is found out later stands in the statement of the year in ' +
          'which it is posted. Days and ids of single meetings are null unless you may read the meetings of the pair.',
        tags,
        params: IdParams,
        querystring: schema.StatementQuery,
        response: { 200: schema.CreditStatement },
      },
      config: { permission: 'credit:read' },
    },
    (request) => request.read((ctx) => statements.get(ctx, request.params.id, request.query.academic_year), { snapshot: true }),
  );

  app.post(
    '/people/:id/credit-statement/issue',
    {
      schema: {
        operationId: 'issueCreditStatement',
        summary: 'Issue a person’s credit statement of an academic year',
        description:
          'Freezes the statement of a year that is over, with what the ledger holds; the person is notified. The daily work issues what is left once ' +
          'the days of the rules have passed. Refused for yourself, and before the year is over. Issued already, it stays as it is; a year without an ' +
          'entry has none.',
        tags,
        params: IdParams,
        body: schema.IssueStatement,
        response: { 200: schema.CreditStatement },
      },
      config: {
        permission: 'credit_statement:issue',
        problems: ['credit-statement-early'],
        example: { academic_year: 2024, is_issued: true, issued_on: '2025-10-01' },
      },
    },
    (request) => request.write((ctx) => statements.issue(ctx, request.params.id, request.body.academic_year)),
  );
};
