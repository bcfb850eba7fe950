import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as me from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'Who am I, and what may I do?',
        description:
          'The person of the token, the roles held today with their scope, the permissions that follow from them, and the department’s civil day.',
        tags: ['Me'],
        response: { 200: schema.Me },
      },
      config: { permission: 'me:read' },
    },
    (request) => request.read((ctx) => me.get(ctx)),
  );
};
