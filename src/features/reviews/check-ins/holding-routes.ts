import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as contents from './content-schema.ts';
import * as holding from './holding.ts';
import * as schema from './schema.ts';
import * as checkIns from './service.ts';

const tags = ['Check-ins'];

/** A check-in from the day it is held. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/check-ins/record',
    {
      schema: {
        operationId: 'recordCheckIn',
        summary: 'Record a check-in that took place unscheduled',
        description:
          'Records, as the vice-chair who conducted it, a check-in that took place on an earlier day or today without having been scheduled. You ' +
          'are a vice-chair today and were one on that day, and on neither a mentor or director of the mentee. Its sections are those of a ' +
          'scheduled check-in. A waived check-in is recorded as held after all; a scheduled one is held by its own operation.',
        tags,
        body: contents.RecordCheckIn,
        response: { 201: schema.CheckIn },
      },
      config: {
        example: { state: 'held', planned_on: null, held_on: '2026-06-10', is_due: false },
        permission: 'check_in:record',
        location: '/v1/check-ins/:id',
        problems: [
          'reference-unknown',
          'person-merged',
          'check-in-not-due',
          'check-in-state',
          'day-in-future',
          'check-in-day-unfit',
          'check-in-section-unfit',
          'check-in-conductor-unfit',
        ],
      },
    },
    (request) => request.write((ctx) => holding.recordHeld(ctx, request.body)),
  );

  app.post(
    '/check-ins/:id/hold',
    {
      schema: {
        operationId: 'holdCheckIn',
        summary: 'Record a check-in that was held',
        description:
          'Records a scheduled check-in as held, with its content and the actions that were agreed on. Each of the three sections is answered, or ' +
          'declined where the mentee prefers not to say, with their words if they have any. Refused before the policy’s ' +
          '`check_in_earliest_months`, unless a mentorship lead allows it. The content is for the mentee and the conductor alone; so are the ' +
          'actions, until the mentee shares one with the director. The mentee is asked to acknowledge it.',
        tags,
        params: IdParams,
        body: contents.HoldCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'held', held_on: '2026-07-10', is_due: false },
        permission: 'check_in:hold',
        changes: true,
        problems: ['check-in-state', 'day-in-future', 'check-in-day-unfit', 'check-in-section-unfit', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => holding.hold(ctx, request.params.id, request.body)),
  );

  app.patch(
    '/check-ins/:id/content',
    {
      schema: {
        operationId: 'editCheckInContent',
        summary: 'Correct the content of a check-in',
        description:
          'Corrects what was written down, until the mentee has acknowledged it. The mentee is notified. If-Match takes the version of the check-in.',
        tags,
        params: IdParams,
        body: contents.CheckInContentPatch,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'held', held_on: '2026-07-10', is_due: false },
        permission: 'check_in:hold',
        problems: ['check-in-state', 'check-in-section-unfit', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => holding.editContent(ctx, request.params.id, request.body)),
  );

  app.post(
    '/check-ins/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeCheckIn',
        summary: 'Acknowledge a check-in',
        description:
          'Confirms, as the mentee, that you have read what was written down; from then on it does not change. Twice changes nothing.',
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
        summary: 'Void a check-in recorded in error',
        description:
          'Voids a check-in that was held, acknowledged or not. It no longer counts, its content is left to the conductor alone, and another one may ' +
          'be scheduled. Nobody voids their own check-in or one that they conducted. Both sides are notified. Twice changes nothing.',
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
    (request) => request.write((ctx) => checkIns.voidCheckIn(ctx, request.params.id, request.body)),
  );
};
