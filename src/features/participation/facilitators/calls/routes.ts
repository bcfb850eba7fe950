import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as calls from './service.ts';

const tags = ['Facilitators'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/facilitator-calls',
    {
      schema: {
        operationId: 'listFacilitatorCalls',
        summary: 'Which divisions look for a facilitator',
        description: 'Calls of every division, past ones too; `status=open` finds those that take applications today.',
        tags,
        querystring: schema.CallQuery,
        response: { 200: schema.FacilitatorCalls },
      },
      config: { permission: 'facilitator_call:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => calls.list(ctx, request.query)),
  );

  app.post(
    '/facilitator-calls',
    {
      schema: {
        operationId: 'openFacilitatorCall',
        summary: 'Look for a mentorship facilitator',
        description:
          'For the director of the division, a mentorship lead or a programme administrator. Takes applications from `opens_on` until the day before ' +
          '`closes_on`, all of them days to come; the division exists for the whole term. A call does not change afterwards: cancel it and open another.',
        tags,
        body: schema.NewFacilitatorCall,
        response: { 201: schema.FacilitatorCall },
      },
      config: {
        permission: 'facilitator_call:open',
        location: '/v1/facilitator-calls/:id',
        problems: ['reference-unknown', 'division-inactive', 'period-empty', 'day-passed'],
      },
    },
    (request) => request.write((ctx) => calls.open(ctx, request.body)),
  );

  app.get(
    '/facilitator-calls/:id',
    {
      schema: {
        operationId: 'getFacilitatorCall',
        summary: 'One call',
        description: 'Its days, the term and what the term is paid. Who applied is at `/v1/facilitator-applications`.',
        tags,
        params: IdParams,
        response: { 200: schema.FacilitatorCall },
      },
      config: { permission: 'facilitator_call:read' },
    },
    (request) => request.read((ctx) => calls.get(ctx, request.params.id)),
  );

  app.post(
    '/facilitator-calls/:id/cancel',
    {
      schema: {
        operationId: 'cancelFacilitatorCall',
        summary: 'Take a call back',
        description: 'Possible until somebody has taken up the term. Those who wait for an answer are told. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.CancelCall,
        response: { 200: schema.FacilitatorCall },
      },
      config: {
        example: { status: 'cancelled', cancelled_at: '2026-07-01T14:30:00.000Z' },
        permission: 'facilitator_call:cancel',
        changes: true,
        problems: ['facilitator-call-state'],
      },
    },
    (request) => request.write((ctx) => calls.cancel(ctx, request.params.id)),
  );
};
