import type { Context } from '../context.ts';
import { routes as eventLogRoutes } from './event-log/routes.ts';
import { routes as jobsRoutes } from './jobs/routes.ts';
import { routes as meRoutes } from './me/routes.ts';
import { routes as notificationsRoutes } from './notifications/routes.ts';
import * as notifications from './notifications/service.ts';

export const platform: Context = {
  name: 'platform',
  title: 'Platform',
  description: 'Who you are and what you may do, notifications, background jobs, and the event log.',
  features: [
    { name: 'me', routes: meRoutes },
    { name: 'event-log', routes: eventLogRoutes },
    { name: 'jobs', routes: jobsRoutes, tables: ['job'] },
    {
      name: 'notifications',
      routes: notificationsRoutes,
      tables: ['notification', 'notification_preference', 'notification_link'],
      merge: notifications.reassignPerson,
    },
  ],
  tags: [
    ['Me', 'Who you are, and what you may do'],
    ['Notifications', 'Your notifications, and which of them are mailed'],
    ['Jobs', 'Work that takes longer than a request, such as imports'],
    ['Events', 'The event log, for audit and integration'],
  ],
};
