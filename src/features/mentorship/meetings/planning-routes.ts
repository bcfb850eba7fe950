import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as planning from './planning.ts';
import * as schema from './schema.ts';

const tags = ['Meetings'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/meetings',
    {
      schema: {
        operationId: 'proposeMeeting',
        summary: 'Propose a meeting',
        description:
          'By mentee or mentor, in an assignment that both sides have accepted and that is not over. Where the proposal has a time, the other side agrees to it; without one, the two find a time later. Refused for a day on which a conflict suspends the assignment. The other side is notified.',
        tags,
        body: schema.NewMeeting,
        response: { 201: schema.MeetingDetail },
      },
      config: {
        example: { status: 'proposed', agenda: 'Where to send the paper first, and who could read it before.' },
        permission: 'meeting:write',
        location: '/v1/meetings/:id',
        problems: ['not-found', 'assignment-state', 'meeting-day-unfit', 'reference-unknown'],
      },
    },
    (request) => request.write((ctx) => planning.propose(ctx, request.body)),
  );

  app.post(
    '/meetings/:id/agree',
    {
      schema: {
        operationId: 'agreeToMeeting',
        summary: 'Agree to a proposed meeting',
        description:
          'By the side that did not propose the time. The meeting is then scheduled. To propose another time, change `scheduled_at`.',
        tags,
        params: IdParams,
        body: schema.Answer,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        permission: 'meeting:write',
        changes: true,
        problems: ['meeting-state', 'meeting-day-unfit', 'approver-is-subject', 'assignment-state'],
      },
    },
    (request) => request.write((ctx) => planning.agree(ctx, request.params.id)),
  );

  app.post(
    '/meetings/:id/cancel',
    {
      schema: {
        operationId: 'cancelMeeting',
        summary: 'Cancel a meeting',
        description: 'By either side, until it is held. The other side is notified. Only mentee and mentor can read the note.',
        tags,
        params: IdParams,
        body: schema.Remark,
        response: { 200: schema.MeetingDetail },
      },
      config: { example: { status: 'cancelled' }, permission: 'meeting:write', changes: true, problems: ['meeting-state'] },
    },
    (request) => request.write((ctx) => planning.cancel(ctx, request.params.id, request.body)),
  );

  app.post(
    '/meetings/:id/no-show',
    {
      schema: {
        operationId: 'reportNoShow',
        summary: 'Report a no-show at a meeting',
        description:
          'For a scheduled meeting whose time has come. By either side; `absent` says who did not come. The other side is notified, and can void the report.',
        tags,
        params: IdParams,
        body: schema.NoShow,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        example: { status: 'no_show', absent: 'mentee' },
        permission: 'meeting:write',
        changes: true,
        problems: ['meeting-state', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => planning.reportNoShow(ctx, request.params.id, request.body)),
  );
};
