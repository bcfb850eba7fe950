import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as holding from './holding.ts';
import * as schema from './schema.ts';
import * as reviews from './service.ts';
import * as waiving from './waiving.ts';

const tags = ['Annual reviews'];

/** What leaders do with a review: they hold, waive, correct or void it. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/annual-reviews',
    {
      schema: {
        operationId: 'holdAnnualReview',
        summary: 'Record an annual review that was held',
        description:
          'Records a held review with its content and the actions that were agreed on; the mentee is asked for an answer. It is held by the director ' +
          'of the person’s division on that day; where nobody is left there, by the physician-in-chief, the hospital division head, the mentorship ' +
          'lead or the Chair, in this order. Left out are the person and whoever was their formal mentor between the first day of the year and that ' +
          'day. The reviewer still leads the person today. A review is held from the first day of its academic year, and after its end where ' +
          '`academic_year` names it; a waived review can still be held.',
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
        summary: 'Waive an annual review',
        description:
          'Waives the review of a person for an academic year, while it has not been held. Nobody waives their own. HR records confirm the leave, the ' +
          'appointment or the departure; `other` is for a mentorship lead, who says why in `waived_note`, for the mentee and mentorship leads. The ' +
          'mentee and whoever would hold the review are notified. Twice changes nothing; holding the review takes the waiver back.',
        tags,
        body: schema.WaiveAnnualReview,
        response: { 200: schema.AnnualReview },
      },
      config: {
        example: {
          state: 'waived',
          waived_reason: 'on_leave',
          reviewer_id: null,
          reviewer: null,
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

  app.patch(
    '/annual-reviews/:id/content',
    {
      schema: {
        operationId: 'editAnnualReviewContent',
        summary: 'Correct the content of an annual review',
        description:
          'Corrects what the reviewer wrote, as long as the reviewer leads the mentee and until the mentee has acknowledged or contested it. The ' +
          'mentee is notified. If-Match takes the version of the review.',
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
        summary: 'Void an annual review recorded in error',
        description:
          'Voids a review that was held, answered or not. It no longer counts, each of the two reads only what they wrote, and the review of the year ' +
          'may be held anew. Nobody voids their own review or one that they wrote. Both are notified. Twice changes nothing.',
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
    (request) => request.write((ctx) => reviews.voidReview(ctx, request.params.id, request.body)),
  );
};
