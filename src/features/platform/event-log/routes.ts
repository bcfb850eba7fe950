import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as events from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/events',
    {
      schema: {
        operationId: 'listEvents',
        summary: 'What happened, oldest first',
        description:
          'Append-only. To follow it, keep the last `id` and ask with `after_id`. A change that began earlier can be told a little later: ' +
          'ask again from about a minute back (`at_gte`) and skip the ids you know. What is told of reviews of appointments is listed to those ' +
          'who may read of them.',
        tags: ['Events'],
        querystring: schema.EventQuery,
        response: { 200: schema.Events },
      },
      config: { permission: 'event:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => events.list(ctx, request.query)),
  );
};
