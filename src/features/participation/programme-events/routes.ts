import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as attendance } from './attendance/routes.ts';
import { routes as resources } from './resources/routes.ts';
import * as schema from './schema.ts';
import * as events from './service.ts';

const tags = ['Programme events'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/programme-events',
    {
      schema: {
        operationId: 'listProgrammeEvents',
        summary: 'List programme events',
        description:
          'Lists orientations, workshops and other events of the department and of all divisions, by day. Past and cancelled events are ' +
          'included.',
        tags,
        querystring: schema.ProgrammeEventQuery,
        response: { 200: schema.ProgrammeEvents },
      },
      config: { permission: 'programme_event:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => events.list(ctx, request.query)),
  );

  app.get(
    '/programme-events/:id',
    {
      schema: {
        operationId: 'getProgrammeEvent',
        summary: 'Get a programme event',
        description: 'Answers what the event is, its day, and the division that holds it. `listAttendance` answers who attended.',
        tags,
        params: IdParams,
        response: { 200: schema.ProgrammeEvent },
      },
      config: { permission: 'programme_event:read' },
    },
    (request) => request.read((ctx) => events.get(ctx, request.params.id)),
  );

  app.post(
    '/programme-events',
    {
      schema: {
        operationId: 'scheduleEvent',
        summary: 'Schedule a programme event',
        description:
          'Schedules an orientation, a workshop or another event, or records one whose day has passed. Directors and facilitators ' +
          'schedule events of their division; mentorship leads and programme administrators schedule those of the department and of any ' +
          'division. People of other divisions may attend. Refused for a division that is not active on the day.',
        tags,
        body: schema.NewProgrammeEvent,
        response: { 201: schema.ProgrammeEvent },
      },
      config: {
        permission: 'programme_event:write',
        location: '/v1/programme-events/:id',
        problems: ['reference-unknown', 'division-inactive'],
      },
    },
    (request) => request.write((ctx) => events.schedule(ctx, request.body)),
  );

  app.patch(
    '/programme-events/:id',
    {
      schema: {
        operationId: 'editProgrammeEvent',
        summary: 'Edit a programme event before its day',
        description:
          'Changes the title, the day, or whether the event is mandatory. Refused from the day of the event on, and for a new day in ' +
          'the past. Kind and division never change: cancel the event and schedule another.',
        tags,
        params: IdParams,
        body: schema.ProgrammeEventPatch,
        response: { 200: schema.ProgrammeEvent },
      },
      config: { permission: 'programme_event:write', problems: ['programme-event-state', 'day-passed', 'division-inactive'] },
    },
    (request) => request.write((ctx) => events.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/programme-events/:id/cancel',
    {
      schema: {
        operationId: 'cancelProgrammeEvent',
        summary: 'Cancel a programme event',
        description:
          'Cancels an event, before its day or after it. Refused once attendance is recorded. A cancelled event stays in the list. ' +
          'Cancelling twice changes nothing.',
        tags,
        params: IdParams,
        response: { 200: schema.ProgrammeEvent },
      },
      config: {
        example: { status: 'cancelled', cancelled_at: '2026-07-02T09:00:00.000Z' },
        permission: 'programme_event:write',
        changes: true,
        problems: ['programme-event-state'],
      },
    },
    (request) => request.write((ctx) => events.cancel(ctx, request.params.id)),
  );

  await app.register(attendance);
  await app.register(resources);
};
