import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as attendance from './service.ts';

const tags = ['Programme events'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/programme-events/:id/attendance',
    {
      schema: {
        operationId: 'listAttendance',
        summary: 'List attendance at a programme event',
        description:
          'Whoever holds the event sees everybody, a director or facilitator sees the people of their division, and everybody else sees ' +
          'only themselves.',
        tags,
        params: IdParams,
        querystring: schema.AttendanceOfEventQuery,
        response: { 200: schema.EventAttendances },
      },
      config: { permission: 'attendance:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => attendance.listOfEvent(ctx, request.params.id, request.query)),
  );

  app.put(
    '/programme-events/:id/attendance',
    {
      schema: {
        operationId: 'recordAttendance',
        summary: 'Record attendance at a programme event',
        description:
          'Records of each person named that they were present, excused or absent; people who are not named stay as they are. Either ' +
          'all entries are recorded or none. Possible from the day of the event on, and not for a cancelled event. Whoever holds the ' +
          'event records anybody, also people of other divisions; a director or facilitator records the people of their division at any ' +
          'event. If-Match takes the version of the event, which rises where something changes; the same again changes nothing.',
        tags,
        params: IdParams,
        body: schema.PutEventAttendance,
        response: { 200: schema.RecordedAttendance },
      },
      config: {
        permission: 'attendance:write',
        problems: ['programme-event-state', 'day-in-future', 'programme-event-unfit', 'reference-unknown', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => attendance.recordAttendance(ctx, request.params.id, request.body)),
  );

  app.get(
    '/event-attendance',
    {
      schema: {
        operationId: 'listEventAttendance',
        summary: 'List event attendance of people',
        description:
          'Lists attendance by day of the event: your own, that of the people whose division you direct or facilitate, that at the ' +
          'events of that division, or all, depending on your roles today.',
        tags,
        querystring: schema.EventAttendanceQuery,
        response: { 200: schema.EventAttendances },
      },
      config: { permission: 'attendance:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => attendance.list(ctx, request.query)),
  );
};
