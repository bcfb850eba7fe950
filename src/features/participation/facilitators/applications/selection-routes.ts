import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as applications from './service.ts';

const tags = ['Facilitators'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/facilitator-applications/:id/decide',
    {
      schema: {
        operationId: 'decideFacilitatorApplication',
        summary: 'Decide on an application for a facilitator term',
        description:
          'Selects the applicant or not, once, from `closes_on` of the call on. More than one applicant can be selected. The policy ' +
          'names the committee (`facilitator_committee`). Refused for whoever applied to the same call. The applicant is notified that ' +
          'there is a decision, and reads it here.',
        tags,
        params: IdParams,
        body: schema.Decide,
        response: { 200: schema.FacilitatorApplication },
      },
      config: {
        example: { status: 'selected', decided_on: '2026-05-12', decided_by: '0198b7a0-0000-7000-8000-000000000005' },
        permission: 'facilitator_application:decide',
        changes: true,
        problems: ['facilitator-call-state', 'facilitator-application-state', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => applications.decide(ctx, request.params.id, request.body)),
  );

  app.post(
    '/facilitator-applications/:id/serve',
    {
      schema: {
        operationId: 'beginFacilitatorTerm',
        summary: 'Begin a facilitator term',
        description:
          'Takes up the term for which you were selected. Refused until you have acknowledged the facilitator charter in force. Records ' +
          'your role of mentorship facilitator of the division from the first day of the term, or from today if that day has passed, ' +
          'until the end of the term; HR ends or prolongs it like any other role. Repeating it changes nothing. With `dry_run=true` ' +
          'nothing is written.',
        tags,
        params: IdParams,
        querystring: DryRun,
        body: schema.Serve,
        response: { 200: schema.FacilitatorApplication },
      },
      config: {
        example: {
          status: 'serving',
          decided_on: '2026-05-12',
          decided_by: '0198b7a0-0000-7000-8000-000000000005',
          role_id: '0198b7a0-0000-7000-8000-000000000006',
        },
        permission: 'facilitator_application:serve',
        changes: true,
        problems: [
          'facilitator-application-state',
          'facilitator-call-state',
          'charter-not-acknowledged',
          'period-overlap',
          'division-inactive',
        ],
      },
    },
    (request) => request.write((ctx) => applications.beginTerm(ctx, request.params.id)),
  );
};
