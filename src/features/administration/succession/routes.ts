import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as handover } from './handover/routes.ts';
import { routes as leaveChoices } from './leave-choices/routes.ts';
import * as schema from './schema.ts';
import * as succession from './service.ts';

const tags = ['Succession'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(leaveChoices);

  app.get(
    '/succession',
    {
      schema: {
        operationId: 'listSuccession',
        summary: 'List mentors who retire, leave or are away',
        description:
          'For your own formal assignments and those of the mentees you are responsible for, ordered by day. Lists expected retirements ' +
          'and known ends of the mentor’s appointments in the next 18 months, assignments that ended in the last 90 days because the ' +
          'mentor left, with the request for a successor, and long absences that run or begin within 90 days, with what was chosen. An ' +
          'expected retirement is shown to those who may read the mentor’s profile or were notified of it; a mentee learns of it from ' +
          'the mentor.',
        tags,
        querystring: schema.SuccessionQuery,
        response: { 200: schema.Succession },
      },
      config: { permission: 'succession:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => succession.list(ctx, request.query)),
  );

  await app.register(handover);
};
