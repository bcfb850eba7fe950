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
        summary: 'Orientations, workshops and gatherings, by day',
        description: 'Those of the department and of all divisions, past and cancelled ones too. Everybody may see them.',
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
        summary: 'One event of the programme',
        description: 'What it is, when, and who holds it. Who came is asked for apart.',
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
        summary: 'Schedule an event, or record one that is over',
        description:
          'The director and the facilitator of a division schedule its events, the mentorship lead and programme administrators those of the ' +
          'department and of any division. People of other divisions may attend all of them.',
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
        summary: 'Change an event before its day',
        description:
          'From its day on it is not changed any more, and it is not moved into the past. Kind and division never change: cancel it and schedule ' +
          'another.',
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
        summary: 'Take an event back',
        description:
          'It will not take place, or did not: after its day, too, as long as nobody’s attendance is recorded. It stays in the list.',
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
