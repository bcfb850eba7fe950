import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as leaves from './service.ts';

const tags = ['HR facts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/leaves',
    {
      schema: {
        operationId: 'listLeaves',
        summary: 'Who is or was on leave',
        description:
          'Leaders see the days alone. `kind`, `stops_clock` and `clock_override_reason` are shown to the person and to faculty affairs; to everybody else they are null.',
        tags,
        querystring: schema.LeaveQuery,
        response: { 200: schema.Leaves },
      },
      config: { permission: 'leave:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => leaves.list(ctx, request.query)),
  );

  app.get(
    '/leaves/:id',
    {
      schema: {
        operationId: 'getLeave',
        summary: 'One leave',
        description:
          'Leaders see the days alone. `kind`, `stops_clock` and `clock_override_reason` are shown to the person and to faculty affairs; to everybody else they are null.',
        tags,
        params: IdParams,
        response: { 200: schema.Leave },
      },
      config: { permission: 'leave:read' },
    },
    (request) => request.read((ctx) => leaves.get(ctx, request.params.id)),
  );

  app.post(
    '/leaves',
    {
      schema: {
        operationId: 'createLeave',
        summary: 'Record a leave',
        description:
          'Whether it stops the programme clock follows from its kind and the policy on its first day; to depart from that, say `stops_clock` and why.',
        tags,
        querystring: DryRun,
        body: schema.NewLeave,
        response: { 201: schema.Leave },
      },
      config: {
        permission: 'leave:write',
        location: '/v1/leaves/:id',
        problems: ['clock-override-unexplained', 'reference-unknown', 'period-empty', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => leaves.create(ctx, request.body)),
  );

  app.patch(
    '/leaves/:id',
    {
      schema: {
        operationId: 'editLeave',
        summary: 'Correct or end a leave',
        description: 'The person never changes. The days may lie in the past.',
        tags,
        params: IdParams,
        body: schema.LeavePatch,
        response: { 200: schema.Leave },
      },
      config: { permission: 'leave:write', problems: ['clock-override-unexplained', 'period-empty'] },
    },
    (request) => request.write((ctx) => leaves.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/leaves/:id/void',
    {
      schema: {
        operationId: 'voidLeave',
        summary: 'Void a leave recorded in error',
        description: 'It then never held: its period is empty, and it stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.Leave },
      },
      config: { permission: 'leave:write', changes: true },
    },
    (request) => request.write((ctx) => leaves.cancel(ctx, request.params.id)),
  );
};
