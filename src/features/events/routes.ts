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
        description: 'Append-only. Keep the last `id` or `next_cursor` you have seen and read on from there.',
        tags: ['Events'],
        querystring: schema.EventQuery,
        response: { 200: schema.Events },
      },
      config: { permission: 'event:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => events.list(ctx, request.query)),
  );
};
