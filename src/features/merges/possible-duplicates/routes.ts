import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as duplicates from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/possible-duplicates',
    {
      schema: {
        operationId: 'listPossibleDuplicates',
        summary: 'List records that may be one person',
        description:
          'Pairs of records that have the same e-mail address, HR numbers that differ in case alone, or the same name together with a division or a ' +
          'first day; and the formal mentorships that would be conflicts if the two were one, which the conflict rule cannot see until the records are ' +
          'merged. `POST /v1/people/{id}/merge` makes them one, and its dry run says what it would do.',
        tags: ['People'],
        querystring: schema.PossibleDuplicateQuery,
        response: { 200: schema.PossibleDuplicates },
      },
      config: { permission: 'possible_duplicate:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => duplicates.list(ctx, request.query)),
  );
};
