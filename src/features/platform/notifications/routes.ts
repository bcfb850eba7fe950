import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as preferences } from './preferences/routes.ts';
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

  await app.register(preferences);
};
