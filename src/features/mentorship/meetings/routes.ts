import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { routes as calendar } from './calendar/routes.ts';
import { routes as held } from './held-routes.ts';
import { routes as notes } from './notes/routes.ts';
import * as planned from './planning.ts';
import { routes as planning } from './planning-routes.ts';
import * as schema from './schema.ts';
import * as meetings from './service.ts';

const tags = ['Meetings'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/meetings',
    {
      schema: {
        operationId: 'listMeetings',
        summary: 'List meetings',
        description:
          'Your own meetings; as a facilitator also those of the mentees of your division. Other leaders see counts elsewhere. The list has facts only: agenda, location, goals and reasons are read one meeting at a time, by mentee and mentor.',
        tags,
        querystring: schema.MeetingQuery,
        response: { 200: schema.Meetings },
      },
      config: { permission: 'meeting:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => meetings.list(ctx, request.query)),
  );

  app.get(
    '/meetings/:id',
    {
      schema: {
        operationId: 'getMeeting',
        summary: 'Get a meeting, also as an iCalendar file',
        description:
          'Only mentee and mentor can read its content, and the mentor not while a conflict suspends the assignment. `Accept: text/calendar` answers the meeting as iCalendar (RFC 5545), without names or content, once it has a time or a day.',
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
        summary: 'Change a meeting’s time, facts or agenda',
        description:
          'A changed time is a new proposal, to which the other side agrees. Once the meeting is held, whoever logged it can correct `held_on`, `duration_min` and `mode` until it is confirmed; a corrected meeting, disputed or not, is then to be confirmed. Agenda, location and goals can change until the meeting is cancelled, missed or void.',
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
    (request) => request.write((ctx) => planned.edit(ctx, request.params.id, request.body)),
  );

  for (const part of [planning, held, notes, calendar]) await app.register(part);
};
