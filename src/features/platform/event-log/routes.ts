import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as events from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/events',
    {
      schema: {
        operationId: 'listEvents',
        summary: 'List events (audit log)',
        description:
          'What happened in the department, the oldest first, for audit and integration. Events never change. To follow them, keep the last ' +
          '`id` and ask with `after_id`. A change that began earlier can appear a little later: ask again from about a minute back ' +
          '(`at_gte`) and skip the ids you have. Events of career milestones and review extensions are listed to those who may read these in ' +
          'the whole department. Events of confidential things, such as concerns, conflict declarations and meetings, are listed to nobody.',
        tags: ['Events'],
        querystring: schema.EventQuery,
        response: { 200: schema.Events },
      },
      config: { permission: 'event:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => events.list(ctx, request.query)),
  );
};
