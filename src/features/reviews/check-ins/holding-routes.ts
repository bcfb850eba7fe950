import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as holding from './holding.ts';
import * as schema from './schema.ts';
import * as checkIns from './service.ts';

const tags = ['Check-ins'];

/** What comes of a check-in once it is held. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/check-ins/:id/hold',
    {
      schema: {
        operationId: 'holdCheckIn',
        summary: 'Write down a check-in that was held',
        description:
          'By the vice-chair who conducts it. What is written is read by the mentee and the conductor alone; the actions too, until the mentee shares ' +
          'one with the director. The mentee is asked to acknowledge it.',
        tags,
        params: IdParams,
        body: schema.HoldCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'held', held_on: '2026-07-10', is_due: false },
        permission: 'check_in:hold',
        changes: true,
        problems: ['check-in-state', 'day-in-future', 'check-in-day-unfit', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => holding.hold(ctx, request.params.id, request.body)),
  );

  app.patch(
    '/check-ins/:id/content',
    {
      schema: {
        operationId: 'editCheckInContent',
        summary: 'Correct what was written down',
        description:
          'By the vice-chair who conducted it, until the mentee has acknowledged it. The mentee is told. If-Match takes the version of the check-in.',
        tags,
        params: IdParams,
        body: schema.CheckInContentPatch,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'held', held_on: '2026-07-10', is_due: false },
        permission: 'check_in:hold',
        problems: ['check-in-state', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => holding.editContent(ctx, request.params.id, request.body)),
  );

  app.post(
    '/check-ins/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeCheckIn',
        summary: 'Say that you have read it',
        description: 'By the mentee, after which it is not changed any more. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.AcknowledgeCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'acknowledged', held_on: '2026-07-10', acknowledged_at: '2026-07-12T14:30:00.000Z', is_due: false },
        permission: 'check_in:acknowledge',
        changes: true,
        problems: ['check-in-state'],
      },
    },
    (request) => request.write((ctx) => checkIns.acknowledge(ctx, request.params.id)),
  );

  app.post(
    '/check-ins/:id/void',
    {
      schema: {
        operationId: 'voidCheckIn',
        summary: 'Strike a check-in that was recorded in error',
        description:
          'By a mentorship lead, of what was held, acknowledged or not, never of one’s own or of what one wrote down. It counts for nothing any ' +
          'more, what was said is left to the conductor alone, and another one may be scheduled. Both sides are told. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'voided', held_on: '2026-07-10', voided_reason: 'wrong_person', is_due: false },
        permission: 'check_in:void',
        changes: true,
        problems: ['check-in-state', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => checkIns.strike(ctx, request.params.id, request.body)),
  );
};
