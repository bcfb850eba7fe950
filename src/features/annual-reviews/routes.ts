import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../core/fields.ts';
import * as schema from './schema.ts';
import * as reviews from './service.ts';

const tags = ['Annual reviews'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/annual-reviews',
    {
      schema: {
        operationId: 'listAnnualReviews',
        summary: 'Which annual reviews there are, and how they stand',
        description:
          'Your own, those you held, and those of the people you answer for. A review that is due has no entry before somebody says something, ' +
          'holds it or waives it; what is owed is with the obligations.',
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
        summary: 'One annual review',
        description:
          'With its content for the mentee and the reviewer. What the mentee says beforehand is read by whoever answers for them today, while it is ' +
          'not held. A director who has left office still reads what they held, and nothing new.',
        tags,
        params: IdParams,
        response: { 200: schema.AnnualReview },
      },
      config: { permission: 'annual_review:read' },
    },
    (request) => request.read((ctx) => reviews.get(ctx, request.params.id)),
  );

  app.post(
    '/annual-reviews/input',
    {
      schema: {
        operationId: 'giveReviewInput',
        summary: 'Say what you want to say for your review',
        description: 'For your own review of an academic year that has begun, as often as you like until it is held; null takes it back.',
        tags,
        body: schema.ReviewInput,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: { state: 'mentee_input', reviewer_id: null, reviewer_name: null, capacity: null, held_on: null },
        permission: 'annual_review:give_input',
        problems: ['annual-review-day-unfit', 'annual-review-unfit', 'annual-review-state'],
      },
    },
    (request) => request.write((ctx) => reviews.giveInput(ctx, request.body)),
  );

  app.post(
    '/annual-reviews',
    {
      schema: {
        operationId: 'holdAnnualReview',
        summary: 'Write down a review that was held',
        description:
          'By a leader of the person: who was in office on the day it was held, and still is a leader of theirs. Not by anybody who was their formal ' +
          'mentor in that academic year, nor by the person. The mentee is asked for an answer.',
        tags,
        body: schema.HoldAnnualReview,
        response: { 201: schema.AnnualReview },
      },
      config: {
        permission: 'annual_review:hold',
        location: '/v1/annual-reviews/:id',
        problems: [
          'reference-unknown',
          'person-merged',
          'approver-is-subject',
          'day-in-future',
          'annual-review-day-unfit',
          'annual-review-unfit',
          'annual-review-state',
          'capacity-not-held',
        ],
      },
    },
    (request) => request.write((ctx) => reviews.hold(ctx, request.body)),
  );

  app.post(
    '/annual-reviews/waive',
    {
      schema: {
        operationId: 'waiveAnnualReview',
        summary: 'Do without somebody’s review of a year',
        description:
          'By the director or a mentorship lead, never for oneself, while it has not been held. Where the HR facts do not bear the reason out, the ' +
          'answer says so and the waiver stands. Twice changes nothing.',
        tags,
        body: schema.WaiveAnnualReview,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: {
          state: 'waived',
          waived_reason: 'on_leave',
          reviewer_id: null,
          reviewer_name: null,
          capacity: null,
          held_on: null,
          content: null,
        },
        permission: 'annual_review:waive',
        problems: ['reference-unknown', 'person-merged', 'annual-review-day-unfit', 'annual-review-unfit', 'annual-review-state'],
      },
    },
    (request) => request.write((ctx) => reviews.waive(ctx, request.body)),
  );

  app.post(
    '/annual-reviews/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeAnnualReview',
        summary: 'Say that you have read your review',
        description: 'By the mentee, once it is held. Twice changes nothing.',
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
        summary: 'Say that you do not agree with your review',
        description:
          'By the mentee, once it is held and instead of acknowledging it. Leaders see that it is contested; only the reviewer reads why.',
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
};
