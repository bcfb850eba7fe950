import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as concerns from './service.ts';

const tags = ['Concerns'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/concerns/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeConcern',
        summary: 'Acknowledge a concern',
        description:
          'States that you, its confidant, have read it. Whoever raised it is notified. The text is not in the answer. Acknowledging ' +
          'twice changes nothing. Refused once the concern is closed or withdrawn.',
        tags,
        params: IdParams,
        body: schema.Acknowledge,
        response: { 200: schema.ConcernFacts },
      },
      config: {
        example: { status: 'acknowledged', acknowledged_at: '2026-07-01T14:30:00.000Z' },
        permission: 'concern:handle',
        changes: true,
        problems: ['concern-state'],
      },
    },
    (request) => request.write((ctx) => concerns.acknowledge(ctx, request.params.id)),
  );

  app.post(
    '/concerns/:id/close',
    {
      schema: {
        operationId: 'closeConcern',
        summary: 'Close a concern',
        description:
          'Closes the concern as its confidant. Whoever raised it is notified, and reads the outcome if you give one. Refused once the ' +
          'concern is closed or withdrawn.',
        tags,
        params: IdParams,
        body: schema.Close,
        response: { 200: schema.ConcernFacts },
      },
      config: {
        example: {
          status: 'closed',
          closed_at: '2026-07-01T14:30:00.000Z',
        },
        permission: 'concern:handle',
        changes: true,
        problems: ['concern-state'],
      },
    },
    (request) => request.write((ctx) => concerns.close(ctx, request.params.id, request.body)),
  );

  app.post(
    '/concerns/:id/reroute',
    {
      schema: {
        operationId: 'rerouteConcern',
        summary: 'Reroute a concern to another confidant',
        description:
          'Hands the concern to another confidant, chosen by the same rule, whom the answer names. You cannot read it any more, and ' +
          'whoever raised it is notified. The service reroutes a concern by itself when its confidant leaves or gives up their role. ' +
          'Refused where nobody else is left to route it to.',
        tags,
        params: IdParams,
        body: schema.Reroute,
        response: { 200: schema.ConcernFacts },
      },
      config: { permission: 'concern:handle', changes: true, problems: ['concern-state', 'concern-unroutable'] },
    },
    (request) => request.write((ctx) => concerns.reroute(ctx, request.params.id, request.body)),
  );
};
