import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as calendar from './service.ts';

const tags = ['Meetings'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/calendar-feed',
    {
      schema: {
        operationId: 'getCalendarFeed',
        summary: 'Your calendar feed: since when, or until when',
        description:
          'The one opened last. Its address was said when it was opened and is not known here any more; open another one if you have lost it.',
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
          'Answers the address for your calendar programme, once. Whoever knows it reads when you meet, without names or content: it works without ' +
          'signing in. A feed that was open before ends.',
        tags,
        body: schema.OpenCalendarFeed,
        response: { 201: schema.OpenedCalendarFeed },
      },
      config: { permission: 'calendar:write', location: '/v1/calendar-feed' },
    },
    async (request) => {
      const secret = calendar.drawSecret();
      const feed = await request.write((ctx) => calendar.open(ctx, secret));
      // Added here, so that no answer that is kept for a repetition holds it.
      return { ...feed, path: request.replayed ? null : `/v1/calendar/${calendar.fileOf(secret)}` };
    },
  );

  app.post(
    '/calendar-feed/revoke',
    {
      schema: {
        operationId: 'revokeCalendarFeed',
        summary: 'Close your calendar feed',
        description: 'Nothing is found at its address any more, and calendar programmes lose what they had of it. Twice changes nothing.',
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
        summary: 'The meetings of a person, for a calendar programme',
        description:
          'RFC 5545, found by the secret in the address and by nothing else. From 90 days ago on; meetings that were called off stay 30 days as cancelled. ' +
          'No names and no content. An address that was closed, and that of somebody who has died, is not found.',
        tags,
        params: schema.FeedAddress,
        response: { 200: { description: 'The calendar', content: { 'text/calendar': { schema: schema.ICalendar } } } },
      },
      config: { permission: 'public', problems: ['not-found', 'too-many-requests'] },
    },
    async (request, reply) => {
      const text = await request.readAs(calendar.ownerOf(request.params.secret), calendar.feedScopes, (ctx) =>
        calendar.feed(ctx, request.publicUrl),
      );
      return reply.type('text/calendar; charset=utf-8').send(text as never);
    },
  );
};
