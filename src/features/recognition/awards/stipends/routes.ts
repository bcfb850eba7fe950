import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as stipends from './service.ts';

const tags = ['Awards'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/stipends',
    {
      schema: {
        operationId: 'listStipends',
        summary: 'List stipends for mentoring',
        description: 'Lists your own stipends; for the Chair, mentorship leads and faculty affairs those of everybody.',
        tags,
        querystring: schema.StipendQuery,
        response: { 200: schema.Stipends },
      },
      config: { permission: 'stipend:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => stipends.list(ctx, request.query)),
  );

  app.post(
    '/stipends',
    {
      schema: {
        operationId: 'recordStipend',
        summary: 'Record a stipend',
        description:
          'Faculty affairs records what somebody gets, for what and in which period; never for themself. The person is notified.',
        tags,
        body: schema.NewStipend,
        response: { 201: schema.Stipend },
      },
      config: {
        permission: 'stipend:write',
        location: '/v1/stipends/:id',
        problems: ['approver-is-subject', 'reference-unknown', 'person-merged', 'period-empty'],
      },
    },
    (request) => request.write((ctx) => stipends.recordStipend(ctx, request.body)),
  );

  app.get(
    '/stipends/:id',
    {
      schema: {
        operationId: 'getStipend',
        summary: 'Get a stipend',
        description: 'For the person, the Chair, mentorship leads and faculty affairs.',
        tags,
        params: IdParams,
        response: { 200: schema.Stipend },
      },
      config: { permission: 'stipend:read' },
    },
    (request) => request.read((ctx) => stipends.get(ctx, request.params.id)),
  );

  app.post(
    '/stipends/:id/void',
    {
      schema: {
        operationId: 'voidStipend',
        summary: 'Void a stipend recorded in error',
        description: 'Faculty affairs voids it; it stays readable. Repeating it changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidStipend,
        response: { 200: schema.Stipend },
      },
      config: { permission: 'stipend:write', changes: true, example: { voided_at: '2026-07-02T14:30:00.000Z' } },
    },
    (request) => request.write((ctx) => stipends.voidStipend(ctx, request.params.id)),
  );
};
