import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as appointments from './service.ts';

const tags = ['HR facts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/appointments',
    {
      schema: {
        operationId: 'listAppointments',
        summary: 'List appointments',
        description:
          'Each row is a period with the same category, rank and FTE; the periods of one appointment share `appointed_on`. `status` and ' +
          '`end_reason` are null where personnel decisions about the person are not for you.',
        tags,
        querystring: schema.AppointmentQuery,
        response: { 200: schema.Appointments },
      },
      config: { permission: 'appointment:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => appointments.list(ctx, request.query)),
  );

  app.get(
    '/appointments/:id',
    {
      schema: {
        operationId: 'getAppointment',
        summary: 'Get an appointment',
        description:
          'One period of an appointment with the same terms. The terms before and after are rows of their own with the same ' +
          '`appointed_on`.',
        tags,
        params: IdParams,
        response: { 200: schema.Appointment },
      },
      config: { permission: 'appointment:read' },
    },
    (request) => request.read((ctx) => appointments.get(ctx, request.params.id)),
  );

  app.post(
    '/appointments',
    {
      schema: {
        operationId: 'createAppointment',
        summary: 'Record an appointment, or new terms of one',
        description:
          'A promotion is new terms of the same appointment: `closes_previous` ends the old terms on `starts_on` and keeps ' +
          '`appointed_on`. Assignments end when somebody’s appointments have ended, and resume when that is corrected.',
        tags,
        querystring: DryRun,
        body: schema.NewAppointment,
        response: { 201: schema.Appointment },
      },
      config: {
        permission: 'appointment:write',
        location: '/v1/appointments/:id',
        problems: ['fte-unfit', 'appointment-end-unfit', 'reference-unknown', 'period-overlap', 'period-empty', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => appointments.create(ctx, request.body)),
  );

  app.patch(
    '/appointments/:id',
    {
      schema: {
        operationId: 'editAppointment',
        summary: 'Correct or end an appointment',
        description:
          'Changes the fields that are sent; the person cannot change. The days may lie in the past. Assignments end when somebody’s ' +
          'appointments have ended, and resume when that is corrected.',
        tags,
        params: IdParams,
        body: schema.AppointmentPatch,
        response: { 200: schema.Appointment },
      },
      config: { permission: 'appointment:write', problems: ['fte-unfit', 'appointment-end-unfit', 'period-overlap', 'period-empty'] },
    },
    (request) => request.write((ctx) => appointments.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/appointments/:id/void',
    {
      schema: {
        operationId: 'voidAppointment',
        summary: 'Void an appointment recorded in error',
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.Appointment },
      },
      config: { permission: 'appointment:write', changes: true },
    },
    (request) => request.write((ctx) => appointments.voidIt(ctx, request.params.id)),
  );
};
