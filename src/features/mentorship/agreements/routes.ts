import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as agreements from './service.ts';

const tags = ['Agreements'];

/** The writer of a version has acknowledged it, the other side not yet. */
const fresh = { version: 1, is_latest: true, is_acknowledged: false, mentor_acknowledged_at: null };

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/agreements',
    {
      schema: {
        operationId: 'writeAgreement',
        summary: 'Write a mentoring agreement',
        description:
          'Adds the next version of the agreement of a running formal assignment. You acknowledge it by writing it; the other side is asked to acknowledge it. Only mentee and mentor can read the text. Others see that the agreement exists, and when it was acknowledged.',
        tags,
        params: IdParams,
        body: schema.NewAgreement,
        response: { 201: schema.MentoringAgreementDetail },
      },
      config: {
        example: fresh,
        permission: 'agreement:write',
        location: '/v1/mentoring-agreements/:id',
        problems: ['agreement-state', 'agreement-review-too-late', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => agreements.write(ctx, request.params.id, request.body)),
  );

  app.get(
    '/mentoring-agreements',
    {
      schema: {
        operationId: 'listAgreements',
        summary: 'List mentoring agreements',
        description:
          'Facts only: versions, who acknowledged them when, and the review day. You see your own, those of the people you lead, or all, according to your roles today.',
        tags,
        querystring: schema.AgreementQuery,
        response: { 200: schema.MentoringAgreements },
      },
      config: { permission: 'agreement:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => agreements.list(ctx, request.query)),
  );

  app.get(
    '/mentoring-agreements/:id',
    {
      schema: {
        operationId: 'getAgreement',
        summary: 'Get a version of a mentoring agreement',
        description:
          'Only mentee and mentor can read `text`. The mentor can still read it after the end of the assignment, but not while a conflict suspends the assignment, and not once the mentee reports to the mentor.',
        tags,
        params: IdParams,
        response: { 200: schema.MentoringAgreementDetail },
      },
      config: { permission: 'agreement:read' },
    },
    (request) => request.read((ctx) => agreements.get(ctx, request.params.id)),
  );

  app.post(
    '/mentoring-agreements/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeAgreement',
        summary: 'Acknowledge a mentoring agreement',
        description: 'For your side, and only for the latest version. Acknowledging again changes nothing.',
        tags,
        params: IdParams,
        response: { 200: schema.MentoringAgreementDetail },
      },
      config: { permission: 'agreement:acknowledge', changes: true, problems: ['agreement-state'] },
    },
    (request) => request.write((ctx) => agreements.acknowledge(ctx, request.params.id)),
  );

  app.post(
    '/mentoring-agreements/:id/renew',
    {
      schema: {
        operationId: 'renewAgreement',
        summary: 'Renew a mentoring agreement unchanged',
        description:
          'Adds a version with the text of the latest one and another review day. You acknowledge it by renewing it; the other side is asked to acknowledge it.',
        tags,
        params: IdParams,
        body: schema.RenewAgreement,
        response: { 201: schema.MentoringAgreementDetail },
      },
      config: {
        example: { ...fresh, version: 2 },
        permission: 'agreement:write',
        location: '/v1/mentoring-agreements/:id',
        changes: true,
        problems: ['agreement-state', 'agreement-review-too-late', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => agreements.renew(ctx, request.params.id, request.body)),
  );
};
