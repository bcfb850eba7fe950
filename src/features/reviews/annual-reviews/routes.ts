import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as holding from './holding.ts';
import * as input from './input.ts';
import * as schema from './schema.ts';
import * as reviews from './service.ts';
import * as waiving from './waiving.ts';

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
          'With its content for the mentee and the reviewer. What the mentee says beforehand is read by whoever would hold the review today, while it ' +
          'is not held. A director who has left office still reads what they held, and nothing new; who has come to be the mentee’s formal mentor ' +
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
        summary: 'Say what you want to say for your review',
        description:
          'For your own review of an academic year that has begun, as often as you like until it is held; null takes it back. Whoever holds it is ' +
          'told once.',
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
    (request) => request.write((ctx) => input.giveInput(ctx, request.body)),
  );

  app.post(
    '/annual-reviews',
    {
      schema: {
        operationId: 'holdAnnualReview',
        summary: 'Write down a review that was held',
        description:
          'By the director of the person’s division on the day it was held; where nobody is left there, by the physician-in-chief, the hospital ' +
          'division head, the mentorship lead or the Chair, in this order. Nobody is left who is the person or was their formal mentor between the ' +
          'first day of the year and that day. The reviewer still leads the person today. A review is held from the first day of its academic year, ' +
          'also after its end, where `academic_year` names it, and where it was waived. The mentee is asked for an answer.',
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
    (request) => request.write((ctx) => holding.hold(ctx, request.body)),
  );

  app.post(
    '/annual-reviews/waive',
    {
      schema: {
        operationId: 'waiveAnnualReview',
        summary: 'Do without somebody’s review of a year',
        description:
          'By the director or a mentorship lead, never for oneself, while it has not been held. HR must know of the leave, the appointment or the ' +
          'departure; `other` is for a mentorship lead, who says why in words, which the mentee and mentorship leads read. The mentee and whoever ' +
          'would hold it are told. Twice changes nothing; holding the review takes it back.',
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
        problems: [
          'reference-unknown',
          'person-merged',
          'annual-review-day-unfit',
          'annual-review-unfit',
          'annual-review-state',
          'waiver-unfounded',
        ],
      },
    },
    (request) => request.write((ctx) => waiving.waive(ctx, request.body)),
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
          'By the mentee, once it is held and instead of acknowledging it. Leaders see that it is contested; only the reviewer reads why. The reviewer ' +
          'is told, and whoever would hold the review today.',
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

  app.patch(
    '/annual-reviews/:id/content',
    {
      schema: {
        operationId: 'editAnnualReviewContent',
        summary: 'Correct what was written down',
        description:
          'By the reviewer, as long as they lead the mentee and until the mentee has acknowledged or contested it. The mentee is told. If-Match takes ' +
          'the version of the review.',
        tags,
        params: IdParams,
        body: schema.AnnualReviewContentPatch,
        response: { 200: schema.AnnualReview },
      },
      config: {
        permission: 'annual_review:edit',
        problems: ['annual-review-state', 'annual-review-unfit', 'capacity-not-held'],
      },
    },
    (request) => request.write((ctx) => holding.editContent(ctx, request.params.id, request.body)),
  );

  app.post(
    '/annual-reviews/:id/void',
    {
      schema: {
        operationId: 'voidAnnualReview',
        summary: 'Strike a review that was recorded in error',
        description:
          'By a mentorship lead, of what was held, answered or not, never of one’s own or of what one wrote down. It counts for nothing any more, ' +
          'each of the two reads what they wrote themselves, and the review of the year may be held anew. Both are told. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidAnnualReview,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: { state: 'voided', voided_reason: 'wrong_person', content: null },
        permission: 'annual_review:void',
        changes: true,
        problems: ['annual-review-state', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => reviews.strike(ctx, request.params.id, request.body)),
  );
};
