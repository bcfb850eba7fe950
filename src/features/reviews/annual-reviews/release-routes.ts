import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as releases from './releases.ts';
import * as schema from './schema.ts';

const tags = ['Annual reviews'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/annual-reviews/:id/release',
    {
      schema: {
        operationId: 'releaseAnnualReview',
        summary: 'Release an annual review to a new director or reviewer',
        description:
          'Lets those who hold the office of the reviewer today read what was written in the review, as long as they hold it. Without a release a ' +
          'successor reads its dates, issues and actions. Those who hold the office are notified. Refused where the reviewer still holds it. Twice ' +
          'changes nothing.',
        tags,
        params: IdParams,
        body: schema.ReleaseAnnualReview,
        response: { 200: schema.AnnualReview },
      },
      config: {
        permission: 'annual_review:release',
        changes: true,
        problems: ['annual-review-state', 'annual-review-unfit'],
      },
    },
    (request) => request.write((ctx) => releases.release(ctx, request.params.id)),
  );

  app.post(
    '/annual-reviews/:id/revoke-release',
    {
      schema: {
        operationId: 'revokeAnnualReviewRelease',
        summary: 'Revoke the release of an annual review',
        description:
          'Takes back every release of the review: nobody but you and the reviewer in office reads its content. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.RevokeAnnualReviewRelease,
        response: { 200: schema.AnnualReview },
      },
      config: { example: { released_to: [] }, permission: 'annual_review:release', changes: true },
    },
    (request) => request.write((ctx) => releases.revoke(ctx, request.params.id)),
  );
};
