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
        summary: 'What the service has told you',
        description:
          'Your own, the newest first; nobody sees those of others. A notification says what kind of thing happened and where to look, and the thing itself is shown there under its own permission.',
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
        summary: 'Say that you have read it',
        description: 'Of your own notifications. One that has been read stays as it is. Whether it is mailed does not depend on it.',
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
        summary: 'What is mailed to you',
        description:
          'Your own. Until you change them, everything is mailed, at most once a day; those defaults are version 1, so that `If-Match` works from the beginning.',
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
        summary: 'Choose what is mailed to you',
        description:
          'Every kind can be muted. `muted_kinds` replaces the whole list; the order does not matter. It holds for what is waiting for the next mail too.',
        tags,
        body: schema.NotificationPreferencesPatch,
        response: { 200: schema.NotificationPreferences },
      },
      config: { permission: 'notification:edit' },
    },
    (request) => request.write((ctx) => notifications.editPreferences(ctx, request.body)),
  );
};
