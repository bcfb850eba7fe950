import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as credits from './service.ts';

const tags = ['Credits'];
const HIDDEN =
  'Days and ids of single meetings are null unless you may read the meetings of the pair, and days that leaves have moved unless you may read ' +
  'the leaves of the mentee.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/credits',
    {
      schema: {
        operationId: 'listCredits',
        summary: 'List recognition credits',
        description:
          'Lists the entries of the ledger, the latest first: your own; faculty affairs and the mentorship lead see those of the department. ' +
          `The entries of a person, side and year add up to the balance. What nobody has confirmed has no entry. ${HIDDEN}`,
        tags,
        querystring: schema.CreditQuery,
        response: { 200: schema.Credits },
      },
      config: { permission: 'credit:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => credits.list(ctx, request.query)),
  );

  app.get(
    '/credits/:id',
    {
      schema: {
        operationId: 'getCredit',
        summary: 'Get an entry of the ledger',
        description: `Answers one entry with its evidence. No entry ever changes: corrections are further entries. ${HIDDEN}`,
        tags,
        params: IdParams,
        response: { 200: schema.Credit },
      },
      config: { permission: 'credit:read' },
    },
    (request) => request.read((ctx) => credits.get(ctx, request.params.id)),
  );

  app.post(
    '/credits/:id/reverse',
    {
      schema: {
        operationId: 'reverseCredit',
        summary: 'Take back a credit by a decision',
        description:
          'Posts a reversal of a grant for good, with the reference of the decision, such as a finding of misconduct, and answers it. What that ' +
          'releases below a cap is credited. The person is notified. Refused for your own credits, for an entry that is no grant, and where it was ' +
          'taken back before. Where a meeting, an assignment or a certificate is void, void that: its credit follows by itself.',
        tags,
        params: IdParams,
        body: schema.ReverseCredit,
        response: { 201: schema.Credit },
      },
      config: {
        permission: 'credit:reverse',
        location: '/v1/credits/:id',
        idempotency: 'required',
        problems: ['credit-unfit', 'credit-reversed'],
        example: { kind: 'reversal', quarter_credits: -4, reason: 'misconduct', decision_ref: 'FA-2026-014' },
      },
    },
    (request) => request.write((ctx) => credits.reverse(ctx, request.params.id, request.body)),
  );
};
