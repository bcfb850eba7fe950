import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as collections from './service.ts';

const tags = ['Mentor feedback'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/feedback-collections',
    {
      schema: {
        operationId: 'listFeedbackCollections',
        summary: 'List feedback shown to you without names',
        description:
          'Lists what your mentees held until there was enough of it: each item holds that of at least five mentees, without names and in an order that tells nothing. What waits is nowhere in it, nor that anything does. Nobody else reads it.',
        tags,
        querystring: schema.FeedbackCollectionQuery,
        response: { 200: schema.FeedbackCollections },
      },
      config: { permission: 'feedback_collection:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => collections.list(ctx, request.query)),
  );

  app.get(
    '/feedback-collections/:id',
    {
      schema: {
        operationId: 'getFeedbackCollection',
        summary: 'Get feedback shown to you without names',
        description: 'For the mentor to whom it was shown; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.FeedbackCollection },
      },
      config: { permission: 'feedback_collection:read' },
    },
    (request) => request.read((ctx) => collections.get(ctx, request.params.id)),
  );
};
