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
        summary: 'Write down what mentor and mentee agree on',
        description:
          'Makes the next version for a running formal assignment. You acknowledge it by writing it; the other side is asked to. Its words are ' +
          'read by the two alone; others see that it exists, and when it was acknowledged.',
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
        summary: 'Which mentorships have an agreement',
        description:
          'Facts only: versions, who acknowledged when, and when the two read it again. Your own, those of the people you lead, or all, according to your roles of today.',
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
        summary: 'One version of an agreement',
        description:
          '`text` is there for the two people alone. The mentor keeps reading it after the end, and does not read it while a conflict suspends the assignment.',
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
        summary: 'Say yes to what was agreed on',
        description: 'For your side, and for the latest version only. Said again, it changes nothing.',
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
        summary: 'Read it again and change nothing',
        description:
          'The latest version’s words become a new version with another day to be read again. You acknowledge it by renewing it; the other side is asked to.',
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
