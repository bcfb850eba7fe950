import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as candidates from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/people/:id/mentor-candidates',
    {
      schema: {
        operationId: 'listMentorCandidates',
        summary: 'List mentor candidates for a person, with reasons',
        description:
          'Lists the willing mentors whom nothing excludes on any day of the intended period, the best match first, with each contribution to the score. `include=excluded` adds everybody else with the reasons: the reporting line or role and its days, no free capacity, an existing assignment, or `not_available` for whatever you may not read. What you may not read of a candidate counts as it is today, whatever the period. Equal scores are ordered by family name.',
        tags: ['Finding a mentor'],
        params: IdParams,
        querystring: schema.CandidateQuery,
        response: { 200: schema.Candidates },
      },
      config: {
        permission: 'candidate:read',
        problems: ['not-found', 'invalid-cursor', 'period-empty', 'person-merged', 'assignment-person-unfit'],
      },
    },
    (request) => request.read((ctx) => candidates.list(ctx, request.params.id, request.query)),
  );
};
