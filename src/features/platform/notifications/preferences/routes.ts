import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as preferences from './service.ts';

const tags = ['Notifications'];

export const routes: FastifyPluginAsyncZod = async (app) => {
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
    (request) => request.read((ctx) => preferences.get(ctx)),
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
    (request) => request.write((ctx) => preferences.edit(ctx, request.body)),
  );
};
