import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as acknowledgements from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/public/acknowledgements',
    {
      schema: {
        operationId: 'listPublicAcknowledgements',
        summary: 'List public acknowledgements',
        description:
          'Lists the thanks that mentee and mentor both wish to be public, the latest first, with both names and nothing else. It leaves the list as soon as one of them wishes so. May be cached for five minutes.',
        tags: ['Thanks'],
        querystring: schema.PublicAcknowledgementQuery,
        response: { 200: schema.PublicAcknowledgements },
      },
      config: { permission: 'public', problems: ['invalid-cursor'] },
    },
    async (request, reply) => {
      const answer = await request.readPublic((_, ctx) => acknowledgements.list(ctx, request.query));
      const etag = createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 22);
      return reply.header('etag', `"${etag}"`).header('cache-control', 'public, max-age=300').send(answer);
    },
  );
};
