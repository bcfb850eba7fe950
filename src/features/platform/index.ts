import type { Context } from '../context.ts';
import { routes as eventLogRoutes } from './event-log/routes.ts';
import { routes as jobsRoutes } from './jobs/routes.ts';
import { routes as meRoutes } from './me/routes.ts';
import { routes as notificationsRoutes } from './notifications/routes.ts';
import * as notifications from './notifications/service.ts';

export const platform: Context = {
  name: 'platform',
  title: 'Platform',
  description: 'Who is asking, what happened, what is told to whom, and work that outlasts a request.',
  features: [
    { name: 'me', routes: meRoutes },
    { name: 'event-log', routes: eventLogRoutes },
    { name: 'jobs', routes: jobsRoutes, tables: ['job'] },
    {
      name: 'notifications',
      routes: notificationsRoutes,
      tables: ['notification', 'notification_preference'],
      merge: notifications.reassignPerson,
    },
  ],
  tags: [
    ['Me', 'Who is asking, and what they may do'],
    ['Notifications', 'What the service tells people by itself'],
    ['Jobs', 'Work that takes longer than a request'],
    ['Events', 'What happened, for audit and integration'],
  ],
};
