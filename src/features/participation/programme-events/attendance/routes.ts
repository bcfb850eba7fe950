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
        summary: 'Who came to an event',
        description:
          'Whoever holds the event sees everybody, a director or facilitator the people of their division, everybody else themselves alone.',
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
        summary: 'Say who came, was excused or was absent',
        description:
          'From the day of the event on; all entries or none. Whoever holds the event says it of anybody, also of other divisions; a director or ' +
          'facilitator of their own people at any event, an excuse included. If-Match is about the event.',
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
    (request) => request.write((ctx) => attendance.put(ctx, request.params.id, request.body)),
  );

  app.get(
    '/event-attendance',
    {
      schema: {
        operationId: 'listEventAttendance',
        summary: 'What somebody attended',
        description:
          'Your own attendance, that of the people whose division you direct or facilitate and at the events of that division, or all, according to ' +
          'your roles of today; by day of the event.',
        tags,
        querystring: schema.EventAttendanceQuery,
        response: { 200: schema.EventAttendances },
      },
      config: { permission: 'attendance:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => attendance.list(ctx, request.query)),
  );
};
