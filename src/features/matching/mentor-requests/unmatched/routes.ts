import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as unmatched from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/unmatched-people',
    {
      schema: {
        operationId: 'listUnmatchedPeople',
        summary: 'List people without an active formal mentor',
        description:
          'Lists by name the full-time faculty in the policy’s programme years (by default the first five) who have no active formal mentor today, with since when, why, and their open request. An assignment that the two paused themselves counts as active; one that is suspended by a conflict or paused by the mentor’s absence does not.',
        tags: ['Mentor requests'],
        querystring: schema.UnmatchedQuery,
        response: { 200: schema.UnmatchedPeople },
      },
      config: { permission: 'unmatched:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => unmatched.list(ctx, request.query)),
  );
};
