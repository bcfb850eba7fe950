import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as held from './held.ts';
import * as schema from './schema.ts';

const tags = ['Meetings'];

const heldExample = {
  status: 'held',
  held_on: '2026-07-08',
  logged_by: '0198b7a0-0000-7000-8000-000000000001',
  logged_at: '2026-07-08T20:15:00.000Z',
  not_qualifying_because: 'pending_confirmation',
};

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/meetings/log',
    {
      schema: {
        operationId: 'logMeeting',
        summary: 'Log a meeting that was held',
        description:
          'For a meeting that was not planned here, on a past day of the assignment or today; also after the assignment has ended. The other side confirms it. Refused, with the rule and the possible days, for a day that can no longer count: outside the assignment, suspended by a conflict, paused (a formal one), or in a closed programme year.',
        tags,
        body: schema.LogMeeting,
        response: { 201: schema.MeetingDetail },
      },
      config: {
        example: heldExample,
        permission: 'meeting:write',
        location: '/v1/meetings/:id',
        problems: ['not-found', 'assignment-state', 'meeting-day-unfit', 'day-in-future', 'reference-unknown'],
      },
    },
    (request) => request.write((ctx) => held.log(ctx, request.body)),
  );

  app.post(
    '/meetings/:id/hold',
    {
      schema: {
        operationId: 'holdMeeting',
        summary: 'Record that a planned meeting was held',
        description:
          'By either side, whether or not the time was agreed to, with the planned or another day. The other side confirms it. A day that can no longer count is refused, as in `logMeeting`.',
        tags,
        params: IdParams,
        body: schema.HoldMeeting,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        example: heldExample,
        permission: 'meeting:write',
        changes: true,
        problems: ['meeting-state', 'meeting-day-unfit', 'day-in-future', 'assignment-state'],
      },
    },
    (request) => request.write((ctx) => held.hold(ctx, request.params.id, request.body)),
  );

  app.post(
    '/meetings/:id/confirm',
    {
      schema: {
        operationId: 'confirmMeeting',
        summary: 'Confirm that a meeting was held',
        description:
          'By the side that did not log it. Only a confirmed meeting can count. Possible until the mentee’s programme year of that day is closed, which is `meeting_confirmation_days` after its end; also for a meeting that you have disputed. Confirming again changes nothing, or withdraws what either side proposed: to void the meeting.',
        tags,
        params: IdParams,
        body: schema.Answer,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        example: { ...heldExample, status: 'confirmed', qualifies: true, not_qualifying_because: null },
        permission: 'meeting:write',
        changes: true,
        problems: ['meeting-state', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => held.confirm(ctx, request.params.id)),
  );

  app.post(
    '/meetings/:id/dispute',
    {
      schema: {
        operationId: 'disputeMeeting',
        summary: 'Dispute that a meeting was held',
        description:
          'By the side that did not log it. Whoever logged it is notified, and can correct or void it. Only mentee and mentor can read the note.',
        tags,
        params: IdParams,
        body: schema.Remark,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        example: { ...heldExample, status: 'disputed', not_qualifying_because: 'disputed' },
        permission: 'meeting:write',
        changes: true,
        problems: ['meeting-state', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => held.dispute(ctx, request.params.id, request.body)),
  );

  app.post(
    '/meetings/:id/void',
    {
      schema: {
        operationId: 'voidMeeting',
        summary: 'Void a meeting recorded in error',
        description:
          'It no longer counts anywhere, and stays readable for mentee and mentor. By either of them, or by a mentorship lead who is neither and was given its id. One that both confirmed is void once both have asked for it, or a lead with a note: until then it counts, and `void_proposed_by` names who asked. One that was brought along by an import is void at once. The others are notified. Only mentee and mentor can read the note.',
        tags,
        params: IdParams,
        body: schema.Remark,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        example: { ...heldExample, status: 'voided', not_qualifying_because: 'voided' },
        permission: 'meeting:void',
        changes: true,
        problems: ['meeting-state', 'reason-required'],
      },
    },
    (request) => request.write((ctx) => held.voidMeeting(ctx, request.params.id, request.body)),
  );
};
