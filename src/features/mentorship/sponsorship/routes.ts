import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as sponsorship from './service.ts';

const tags = ['Sponsorship'];
const answered = { status: 'verified', answered_at: '2026-06-20T14:30:00.000Z' } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/sponsorship-actions',
    {
      schema: {
        operationId: 'listSponsorshipActions',
        summary: 'List sponsorship actions',
        description:
          'Lists what you did as a sponsor and what sponsors did for you, with its words. Leaders, facilitators and the offices of the department see the verified actions of the people they may see, without words; `Prefer: count=exact` counts them.',
        tags,
        querystring: schema.SponsorshipActionQuery,
        response: { 200: schema.SponsorshipActions },
      },
      config: { permission: 'sponsorship_action:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => sponsorship.list(ctx, request.query)),
  );

  app.post(
    '/sponsorship-actions',
    {
      schema: {
        operationId: 'recordSponsorshipAction',
        summary: 'Record a sponsorship action',
        description:
          'Records what you did for a faculty member as their sponsor: a nomination, a letter, an introduction and the like. A sponsor relation need not be recorded; where one is, it can be named. A reporting line between the two is no obstacle. The beneficiary is notified, and verifies or declines it; until then it is a claim, which nobody else sees. Refused for yourself, for a day in the future, and where one of the two was not here on the day.',
        tags,
        body: schema.NewSponsorshipAction,
        response: { 201: schema.SponsorshipAction },
      },
      config: {
        permission: 'sponsorship_action:record',
        location: '/v1/sponsorship-actions/:id',
        problems: ['reference-unknown', 'person-merged', 'sponsorship-unfit', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => sponsorship.recordAction(ctx, request.body)),
  );

  app.get(
    '/sponsorship-actions/:id',
    {
      schema: {
        operationId: 'getSponsorshipAction',
        summary: 'Get a sponsorship action',
        description:
          'Answers who did what for whom, and when. Only sponsor and beneficiary can read the words, and see an action that is not verified.',
        tags,
        params: IdParams,
        response: { 200: schema.SponsorshipAction },
      },
      config: { permission: 'sponsorship_action:read' },
    },
    (request) => request.read((ctx) => sponsorship.get(ctx, request.params.id)),
  );

  app.patch(
    '/sponsorship-actions/:id',
    {
      schema: {
        operationId: 'editSponsorshipAction',
        summary: 'Correct a sponsorship action that is not verified',
        description:
          'The sponsor changes kind, day or words of an action that the beneficiary has not answered yet. The beneficiary is notified again.',
        tags,
        params: IdParams,
        body: schema.SponsorshipActionPatch,
        response: { 200: schema.SponsorshipAction },
      },
      config: { permission: 'sponsorship_action:edit', problems: ['sponsorship-state', 'sponsorship-unfit', 'day-in-future'] },
    },
    (request) => request.write((ctx) => sponsorship.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/sponsorship-actions/:id/verify',
    {
      schema: {
        operationId: 'verifySponsorshipAction',
        summary: 'Verify a sponsorship action',
        description:
          'The beneficiary confirms that it took place, also after declining it. From then on it counts and cannot be changed. The sponsor is notified. Verifying again changes nothing.',
        tags,
        params: IdParams,
        body: schema.Answer,
        response: { 200: schema.SponsorshipAction },
      },
      config: { example: answered, permission: 'sponsorship_action:answer', changes: true, problems: ['sponsorship-state'] },
    },
    (request) => request.write((ctx) => sponsorship.verify(ctx, request.params.id)),
  );

  app.post(
    '/sponsorship-actions/:id/decline',
    {
      schema: {
        operationId: 'declineSponsorshipAction',
        summary: 'Decline a sponsorship action',
        description:
          'The beneficiary states that it did not take place as recorded. It counts nowhere, and only the two see it. The sponsor is notified, and can void it and record it anew. Declining again changes nothing.',
        tags,
        params: IdParams,
        body: schema.Answer,
        response: { 200: schema.SponsorshipAction },
      },
      config: {
        example: { ...answered, status: 'declined' },
        permission: 'sponsorship_action:answer',
        changes: true,
        problems: ['sponsorship-state'],
      },
    },
    (request) => request.write((ctx) => sponsorship.decline(ctx, request.params.id)),
  );

  app.post(
    '/sponsorship-actions/:id/void',
    {
      schema: {
        operationId: 'voidSponsorshipAction',
        summary: 'Void a sponsorship action recorded in error',
        description:
          'It no longer counts, and stays readable for the two. The sponsor voids an action that is not verified; a mentorship lead who is neither of the two voids a verified one. The others are notified. Voiding again changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidSponsorshipAction,
        response: { 200: schema.SponsorshipAction },
      },
      config: { example: { status: 'voided' }, permission: 'sponsorship_action:void', changes: true, problems: ['sponsorship-state'] },
    },
    (request) => request.write((ctx) => sponsorship.voidAction(ctx, request.params.id, request.body)),
  );
};
