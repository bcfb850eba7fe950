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
        summary: 'List leaves',
        description:
          '`kind` and `clock_override_reason` are shown to the person and to faculty affairs. Others see the days and whether the clock ' +
          'stops, and null in these fields.',
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
        summary: 'Get a leave',
        description:
          '`kind` and `clock_override_reason` are shown to the person and to faculty affairs. Others see the days and whether the clock ' +
          'stops, and null in these fields.',
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
          'Whether it stops the programme clock follows from its kind and the policy on its first day; to depart from that, give ' +
          '`stops_clock` and a reason. Where it makes a long absence of a mentor, mentee and mentor are notified once they can choose ' +
          'how to proceed.',
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
        description: 'Changes the fields that are sent; the person cannot change. The days may lie in the past.',
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
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.Leave },
      },
      config: { permission: 'leave:write', changes: true },
    },
    (request) => request.write((ctx) => leaves.voidIt(ctx, request.params.id)),
  );
};
