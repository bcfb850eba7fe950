import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as calendar from './service.ts';

const tags = ['Meetings'];

declare module 'fastify' {
  interface FastifyInstance {
    /** What contexts above this one add to calendar feeds. */
    calendarSources: readonly calendar.Source[];
  }
}

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/calendar-feed',
    {
      schema: {
        operationId: 'getCalendarFeed',
        summary: 'Get your calendar feed',
        description:
          'The open feed, or else the one opened last. Its address is not answered: it is shown once, when the feed is opened. Open another feed if you have lost it.',
        tags,
        response: { 200: schema.CalendarFeed },
      },
      config: { permission: 'calendar:read', problems: ['not-found'] },
    },
    (request) => request.read((ctx) => calendar.get(ctx)),
  );

  app.post(
    '/calendar-feed',
    {
      schema: {
        operationId: 'openCalendarFeed',
        summary: 'Open a calendar feed of your meetings',
        description:
          'Answers, once, an address for your calendar programme. Whoever has the address can read without signing in when you meet and, where you choose so, what is due to you, but no names and no content. A feed that was open before is revoked.',
        tags,
        body: schema.OpenCalendarFeed,
        response: { 201: schema.OpenedCalendarFeed },
      },
      config: { permission: 'calendar:write', location: '/v1/calendar-feed' },
    },
    async (request) => {
      const secret = calendar.drawSecret();
      const feed = await request.write((ctx) => calendar.open(ctx, secret, request.body, app.calendarSources));
      // Added here, so that no answer that is kept for a repetition holds it.
      return { ...feed, path: request.replayed ? null : `/v1/calendar/${calendar.fileOf(secret)}` };
    },
  );

  app.patch(
    '/calendar-feed',
    {
      schema: {
        operationId: 'editCalendarFeed',
        summary: 'Choose what your calendar feed shows',
        description:
          'Your open feed keeps its address. With `shows_obligations`, what is due to you stands in it as well, on its last day on time, without the names of others.',
        tags,
        body: schema.CalendarFeedPatch,
        response: { 200: schema.CalendarFeed },
      },
      config: { permission: 'calendar:write', problems: ['not-found'], example: { shows_obligations: true } },
    },
    (request) => request.write((ctx) => calendar.edit(ctx, request.body, app.calendarSources)),
  );

  app.post(
    '/calendar-feed/revoke',
    {
      schema: {
        operationId: 'revokeCalendarFeed',
        summary: 'Revoke your calendar feed',
        description:
          'Its address is no longer found, and calendar programmes lose what they have read from it. Revoking again changes nothing.',
        tags,
        body: schema.RevokeCalendarFeed,
        response: { 200: schema.CalendarFeed },
      },
      config: { permission: 'calendar:write', changes: true, problems: ['not-found'], example: { revoked_at: '2026-07-01T14:30:00.000Z' } },
    },
    (request) => request.write((ctx) => calendar.revoke(ctx)),
  );

  app.get(
    '/calendar/:secret',
    {
      schema: {
        operationId: 'readCalendar',
        summary: 'Read a calendar feed as iCalendar',
        description:
          'For calendar programmes: RFC 5545, found by the secret in the address alone. It has the meetings from 90 days ago on; cancelled, missed and void ones stay for 30 days, as cancelled. Planned meetings of days on which the assignment is suspended or paused are tentative, and cancelled where it is over. Where the owner has chosen so, it has what is due to them as entries of a whole day. It has no names and no content. Parameters that calendar programmes add to the address are ignored. The address of a revoked feed, or of somebody who has died, is not found.',
        tags,
        params: schema.FeedAddress,
        querystring: schema.AnyQuery,
        response: { 200: { description: 'The calendar', content: { 'text/calendar': { schema: schema.ICalendar } } } },
      },
      config: { permission: 'public', problems: ['not-found', 'too-many-requests'] },
    },
    async (request, reply) => {
      const text = await request.readAs(calendar.ownerOf(request.params.secret), calendar.feedScopes(app.calendarSources), (ctx) =>
        calendar.feed(ctx, request.publicUrl, app.calendarSources),
      );
      return reply.type('text/calendar; charset=utf-8').send(text as never);
    },
  );
};
