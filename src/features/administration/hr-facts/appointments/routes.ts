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
        summary: 'Appointments and their terms over time',
        description:
          'Terms as HR knows them, every stretch of days with its category, rank and FTE. How an appointment ended is shown only to those who decide on it.',
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
        summary: 'The terms of one appointment',
        description:
          'One stretch of days with the same terms; the terms before and after are appointments of their own with the same `appointed_on`.',
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
        summary: 'Appoint a person, or give an appointment new terms',
        description:
          'A promotion is new terms of the same appointment: `closes_previous` ends the old ones on `starts_on` and keeps `appointed_on`.',
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
        summary: 'Correct or end the terms of an appointment',
        description: 'The person never changes. The days may lie in the past.',
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
        summary: 'Void terms of an appointment recorded in error',
        description: 'It then never held: its period is empty, and it stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.Appointment },
      },
      config: { permission: 'appointment:write', changes: true },
    },
    (request) => request.write((ctx) => appointments.cancel(ctx, request.params.id)),
  );
};
