import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as feedback from './service.ts';

const tags = ['Facilitators'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/pair-feedback',
    {
      schema: {
        operationId: 'listPairFeedback',
        summary: 'List a facilitator’s feedback to pairs',
        description:
          'Lists what facilitators said to you and the other side of your pair, and what you said to pairs as a facilitator, also after your term. Nobody else can read it, whatever their roles. While a conflict suspends the assignment, the mentor cannot.',
        tags,
        querystring: schema.PairFeedbackQuery,
        response: { 200: schema.PairFeedbacks },
      },
      config: { permission: 'pair_feedback:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => feedback.list(ctx, request.query)),
  );

  app.post(
    '/pair-feedback',
    {
      schema: {
        operationId: 'givePairFeedback',
        summary: 'Give feedback to a pair',
        description:
          'The facilitator in office of the primary division of the mentee or the mentor says something to both of them. Both are notified and read it; nobody else does, not even another facilitator or a mentorship lead. It cannot be changed afterwards. Refused for your own pair, and unless the assignment is formal and active or paused.',
        tags,
        body: schema.NewPairFeedback,
        response: { 201: schema.PairFeedback },
      },
      config: {
        permission: 'pair_feedback:give',
        location: '/v1/pair-feedback/:id',
        problems: ['not-found', 'feedback-unfit', 'assignment-state'],
      },
    },
    (request) => request.write((ctx) => feedback.give(ctx, request.body)),
  );

  app.get(
    '/pair-feedback/:id',
    {
      schema: {
        operationId: 'getPairFeedback',
        summary: 'Get a facilitator’s feedback to a pair',
        description: 'For mentee, mentor and the facilitator who gave it; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.PairFeedback },
      },
      config: { permission: 'pair_feedback:read' },
    },
    (request) => request.read((ctx) => feedback.get(ctx, request.params.id)),
  );
};
