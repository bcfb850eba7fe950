import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { routes as calendar } from './calendar/routes.ts';
import * as held from './held.ts';
import { routes as notes } from './notes/routes.ts';
import * as planning from './planning.ts';
import * as schema from './schema.ts';
import * as meetings from './service.ts';

const tags = ['Meetings'];

const heldExample = {
  status: 'held',
  held_on: '2026-07-08',
  logged_by: '0198b7a0-0000-7000-8000-000000000001',
  logged_at: '2026-07-08T20:15:00.000Z',
  not_qualifying_because: 'pending_confirmation',
};

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/meetings',
    {
      schema: {
        operationId: 'listMeetings',
        summary: 'When mentor and mentee meet or met',
        description:
          'Your own, and as facilitator those of the mentees of your division; other leaders see counts elsewhere. Facts only: agenda, place, goals and ' +
          'reasons are read one meeting at a time, by the two.',
        tags,
        querystring: schema.MeetingQuery,
        response: { 200: schema.Meetings },
      },
      config: { permission: 'meeting:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => meetings.list(ctx, request.query)),
  );

  app.post(
    '/meetings',
    {
      schema: {
        operationId: 'proposeMeeting',
        summary: 'Propose a meeting',
        description:
          'By mentee or mentor, in an assignment that both sides have accepted and that is not over. The other side agrees to the time, if there is one ' +
          'already. Nothing is proposed for a day on which a reporting line suspends the assignment.',
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
    '/meetings/log',
    {
      schema: {
        operationId: 'logMeeting',
        summary: 'Say that you have met',
        description:
          'For a meeting that was not planned here, on a day of the assignment that has come, also after the assignment has ended. A paused day is taken, ' +
          'but does not count; a suspended one is not. The other side confirms.',
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

  app.get(
    '/meetings/:id',
    {
      schema: {
        operationId: 'getMeeting',
        summary: 'One meeting, also as a file for a calendar',
        description:
          'Its content is there for mentee and mentor alone; the mentor does not read it while a conflict suspends the assignment. ' +
          '`Accept: text/calendar` gives it as iCalendar without names or content, once it has a time.',
        tags,
        params: IdParams,
        response: {
          200: {
            description: 'The meeting',
            content: { 'application/json': { schema: schema.MeetingDetail }, 'text/calendar': { schema: schema.MeetingICalendar } },
          },
        },
      },
      config: { permission: 'meeting:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, ['application/json', 'text/calendar']);
      const { id } = request.params;
      if (type === 'application/json') return request.read((ctx) => meetings.get(ctx, id));
      const { row_version, text } = await request.read((ctx) => meetings.iCalendarOf(ctx, id, request.publicUrl));
      reply.header('etag', `"${row_version}"`).header('content-disposition', 'attachment; filename="meeting.ics"');
      return reply.type('text/calendar; charset=utf-8').send(text as never);
    },
  );

  app.patch(
    '/meetings/:id',
    {
      schema: {
        operationId: 'editMeeting',
        summary: 'Move a meeting, correct it, or change its agenda',
        description:
          'A changed time is a proposal again, which the other side agrees to. Once the meeting is held, whoever logged it corrects `held_on`, ' +
          '`duration_min` and `mode` until it is confirmed; a disputed one is then held again. Agenda, place and goals change until it is called off or void.',
        tags,
        params: IdParams,
        body: schema.MeetingPatch,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        permission: 'meeting:write',
        problems: ['meeting-state', 'meeting-day-unfit', 'day-in-future', 'reference-unknown', 'assignment-state'],
      },
    },
    (request) => request.write((ctx) => planning.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/meetings/:id/agree',
    {
      schema: {
        operationId: 'agreeToMeeting',
        summary: 'Agree to the time',
        description: 'By the side that did not propose it; the meeting is then scheduled. For another time, change `scheduled_at` instead.',
        tags,
        params: IdParams,
        body: schema.NoWords,
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
        summary: 'Call a meeting off',
        description: 'By either side, until it is held. The other side is told; why, if you say, is read by the two of you.',
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
        summary: 'Say that somebody did not come',
        description:
          'To a meeting both had agreed to, once its time has come. By either side, also of oneself. The other side is told, and can strike it as recorded in error.',
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

  app.post(
    '/meetings/:id/hold',
    {
      schema: {
        operationId: 'holdMeeting',
        summary: 'Say that it was held',
        description: 'Agreed to before or not, on the planned day or another one. By either side; the other confirms.',
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
        summary: 'Say that it was so',
        description:
          'By the side that did not log it; only then can it count. Possible late, until the programme year of that day is closed (`meeting_confirmation_days` after it ended), and of a meeting you have disputed. Said again, it changes nothing.',
        tags,
        params: IdParams,
        body: schema.NoWords,
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
        summary: 'Say that it was not so',
        description:
          'By the side that did not log it. Whoever logged it is told, and corrects it or voids it. Why, if you say, is read by the two of you.',
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
        summary: 'Strike a meeting recorded in error',
        description:
          'It counts nowhere any more, and stays readable for the two. By either of them, or by a mentorship lead who is neither and was given its id; ' +
          'the others are told.',
        tags,
        params: IdParams,
        body: schema.Remark,
        response: { 200: schema.MeetingDetail },
      },
      config: {
        example: { ...heldExample, status: 'voided', not_qualifying_because: 'voided' },
        permission: 'meeting:void',
        changes: true,
        problems: ['meeting-state'],
      },
    },
    (request) => request.write((ctx) => held.voidIt(ctx, request.params.id, request.body)),
  );

  for (const part of [notes, calendar]) await app.register(part);
};
