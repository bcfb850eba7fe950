import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as obligations from './service.ts';
import { routes as waivers } from './waivers/routes.ts';

const tags = ['Obligations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/obligations',
    {
      schema: {
        operationId: 'listObligations',
        summary: 'List obligations: what is due, overdue or done',
        description:
          'Lists your own obligations, those of your mentees that concern the two of you, and those of the people you answer for, by ' +
          'due date. Obligations are not stored: they follow from appointments, leaves, mentorships, meetings, plans and reviews, on ' +
          'any day. Without `state`, only due and overdue obligations are listed. Kinds whose facts you may not read are left out: ' +
          'faculty appointment reviews, check-ins, annual reviews, plans. Mentors and facilitators do not see days that leaves have ' +
          'moved, and see what follows the adjusted clock as it stood on the first of the month. Leaders see meetings of past days by ' +
          'the month, and a mentor sees those with the previous mentor in the same way.',
        tags,
        querystring: schema.ObligationQuery,
        response: { 200: schema.Obligations },
      },
      config: { permission: 'obligation:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => obligations.list(ctx, request.query), { planOnce: true }),
  );

  await app.register(waivers);
};
