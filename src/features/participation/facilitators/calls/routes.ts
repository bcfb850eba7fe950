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
        summary: 'List calls for facilitators',
        description: 'Lists the calls of all divisions, past ones included. `status=open` finds calls that take applications today.',
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
        summary: 'Open a call for a mentorship facilitator',
        description:
          'Invites faculty to apply for a term as mentorship facilitator of a division. Applications are taken from `opens_on` until ' +
          'the day before `closes_on`. Refused for days in the past, for a term that ends before the call closes, and for a division ' +
          'that is not active during the whole term. A call does not change afterwards: cancel it and open another.',
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
        summary: 'Get a call for a facilitator',
        description: 'Answers the days of the call, the term and its stipend. `listFacilitatorApplications` answers who applied.',
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
        summary: 'Cancel a call for a facilitator',
        description:
          'Possible until somebody has taken up the term. Everybody whose application was not withdrawn or refused is notified. ' +
          'Cancelling twice changes nothing.',
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
