import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as notifications from './service.ts';

const tags = ['Notifications'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/notifications',
    {
      schema: {
        operationId: 'listNotifications',
        summary: 'List your notifications',
        description:
          'Your own, the newest first; nobody sees those of others. A notification says what kind of thing happened and where to look. What you see there depends on your permission to read it.',
        tags,
        querystring: schema.NotificationQuery,
        response: { 200: schema.Notifications },
      },
      config: { permission: 'notification:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => notifications.list(ctx, request.query)),
  );

  app.post(
    '/notifications/:id/read',
    {
      schema: {
        operationId: 'markNotificationRead',
        summary: 'Mark a notification as read',
        description: 'One of your own. One that is read already stays as it is. It is mailed all the same.',
        tags,
        params: IdParams,
        response: { 200: schema.Notification },
      },
      config: { permission: 'notification:edit', changes: true },
    },
    (request) => request.write((ctx) => notifications.markRead(ctx, request.params.id)),
  );

  app.get(
    '/notification-preferences',
    {
      schema: {
        operationId: 'getNotificationPreferences',
        summary: 'Get your notification preferences',
        description:
          'Which notifications are mailed to you. Until you change them, all are, at most once a day. These defaults are version 1, for `If-Match`.',
        tags,
        response: { 200: schema.NotificationPreferences },
      },
      config: { permission: 'notification:read' },
    },
    (request) => request.read((ctx) => notifications.preferences(ctx)),
  );

  app.patch(
    '/notification-preferences',
    {
      schema: {
        operationId: 'editNotificationPreferences',
        summary: 'Edit your notification preferences',
        description:
          'Turns mail on or off, or mutes kinds of notification. Every kind can be muted. `muted_kinds` replaces the whole list, in any order. It applies to what waits for the next mail too.',
        tags,
        body: schema.NotificationPreferencesPatch,
        response: { 200: schema.NotificationPreferences },
      },
      config: { permission: 'notification:edit' },
    },
    (request) => request.write((ctx) => notifications.editPreferences(ctx, request.body)),
  );
};
