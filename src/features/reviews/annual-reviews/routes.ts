import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as holding } from './holding-routes.ts';
import * as input from './input.ts';
import { routes as releasing } from './release-routes.ts';
import * as schema from './schema.ts';
import * as reviews from './service.ts';

const tags = ['Annual reviews'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/annual-reviews',
    {
      schema: {
        operationId: 'listAnnualReviews',
        summary: 'List annual reviews',
        description:
          'Lists your own reviews, those you held, and those of the people you answer for, with their state and without their content. A review that ' +
          'is due has no entry until somebody gives input, holds it or waives it; the obligations say what is owed.',
        tags,
        querystring: schema.AnnualReviewQuery,
        response: { 200: schema.AnnualReviews },
      },
      config: { permission: 'annual_review:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => reviews.list(ctx, request.query)),
  );

  app.get(
    '/annual-reviews/:id',
    {
      schema: {
        operationId: 'getAnnualReview',
        summary: 'Get an annual review',
        description:
          'Answers the review, with its content for the mentee and the reviewer. Until it is held, whoever would hold it today reads the input of ' +
          'the mentee. A director who has left office still reads what they held, and nothing new; one who has become the mentee’s formal mentor ' +
          'does not. That anybody but the mentee reads it is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.AnnualReview },
      },
      config: { permission: 'annual_review:read' },
    },
    (request) => request.write((ctx) => reviews.get(ctx, request.params.id)),
  );

  app.post(
    '/annual-reviews/input',
    {
      schema: {
        operationId: 'giveReviewInput',
        summary: 'Give input for your annual review',
        description:
          'Stores your input for your own review of an academic year that has begun, as often as you like until the review is held; `null` withdraws ' +
          'it. Whoever holds the review is notified once.',
        tags,
        body: schema.ReviewInput,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: { state: 'mentee_input', reviewer_id: null, reviewer: null, capacity: null, held_on: null },
        permission: 'annual_review:give_input',
        problems: ['annual-review-day-unfit', 'annual-review-unfit', 'annual-review-state'],
      },
    },
    (request) => request.write((ctx) => input.giveInput(ctx, request.body)),
  );

  app.post(
    '/annual-reviews/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeAnnualReview',
        summary: 'Acknowledge your annual review',
        description: 'Confirms, as the mentee, that you have read the review that was held. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.AcknowledgeAnnualReview,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: { state: 'acknowledged', acknowledged_at: '2026-05-22T14:30:00.000Z' },
        permission: 'annual_review:answer',
        changes: true,
        problems: ['annual-review-state'],
      },
    },
    (request) => request.write((ctx) => reviews.acknowledge(ctx, request.params.id)),
  );

  app.post(
    '/annual-reviews/:id/contest',
    {
      schema: {
        operationId: 'contestAnnualReview',
        summary: 'Contest your annual review',
        description:
          'Contests, as the mentee, a review that was held, instead of acknowledging it. Leaders see that it is contested; only the reviewer reads ' +
          'why. The reviewer is notified, and whoever would hold the review today.',
        tags,
        params: IdParams,
        body: schema.ContestAnnualReview,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: { state: 'contested', contested_at: '2026-05-22T14:30:00.000Z' },
        permission: 'annual_review:answer',
        changes: true,
        problems: ['annual-review-state'],
      },
    },
    (request) => request.write((ctx) => reviews.contest(ctx, request.params.id, request.body)),
  );

  await app.register(holding);
  await app.register(releasing);
};
