import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as laureates from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/public/laureates',
    {
      schema: {
        operationId: 'listPublicLaureates',
        summary: 'List laureates of mentoring awards',
        description:
          'Lists the awards whose laureates agreed to be listed, the latest first. It leaves the list as soon as the laureate wishes so, or when the award is withdrawn. May be cached for five minutes.',
        tags: ['Awards'],
        querystring: schema.PublicLaureateQuery,
        response: { 200: schema.PublicLaureates },
      },
      config: { permission: 'public', problems: ['invalid-cursor'] },
    },
    async (request, reply) => {
      const answer = await request.readPublic((_, ctx) => laureates.list(ctx, request.query));
      const etag = createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 22);
      return reply.header('etag', `"${etag}"`).header('cache-control', 'public, max-age=300').send(answer);
    },
  );
};
