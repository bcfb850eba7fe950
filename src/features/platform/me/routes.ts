import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as me from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'Get yourself: person, roles and permissions',
        description:
          'The person of the token, the leadership roles held today, the permissions that follow from them, and the department’s civil day.',
        tags: ['Me'],
        response: { 200: schema.Me },
      },
      config: { permission: 'me:read' },
    },
    (request) => request.read((ctx) => me.get(ctx)),
  );
};
