import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import { routes as selection } from './selection-routes.ts';
import * as applications from './service.ts';

const tags = ['Facilitators'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/facilitator-calls/:id/applications',
    {
      schema: {
        operationId: 'applyAsFacilitator',
        summary: 'Apply for a term as mentorship facilitator',
        description:
          'Applies for yourself, as a faculty member with an appointment in force, while the call is open. The committee and the ' +
          'mentorship leads read your statement; other applicants do not learn of your application. After withdrawing you may apply ' +
          'again while the call is open: it is then the same application with the new statement.',
        tags,
        params: IdParams,
        body: schema.Apply,
        response: { 201: schema.FacilitatorApplication },
      },
      config: {
        permission: 'facilitator_application:apply',
        location: '/v1/facilitator-applications/:id',
        problems: ['facilitator-call-state', 'facilitator-application-exists'],
      },
    },
    (request) => request.write((ctx) => applications.apply(ctx, request.params.id, request.body)),
  );

  app.get(
    '/facilitator-applications',
    {
      schema: {
        operationId: 'listFacilitatorApplications',
        summary: 'List applications for facilitator terms',
        description:
          'Lists your own applications; as director those for your division; as mentorship lead, or as member of the committee that the ' +
          'policy names (`facilitator_committee`), all of them. Of a call to which you applied yourself you see only your own ' +
          'application, whatever your roles.',
        tags,
        querystring: schema.ApplicationQuery,
        response: { 200: schema.FacilitatorApplications },
      },
      config: { permission: 'facilitator_application:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => applications.list(ctx, request.query)),
  );

  app.get(
    '/facilitator-applications/:id',
    {
      schema: {
        operationId: 'getFacilitatorApplication',
        summary: 'Get an application for a facilitator term',
        description: '`statement` is answered only to the applicant, the mentorship leads and the committee.',
        tags,
        params: IdParams,
        response: { 200: schema.FacilitatorApplication },
      },
      config: { permission: 'facilitator_application:read' },
    },
    (request) => request.read((ctx) => applications.get(ctx, request.params.id)),
  );

  app.post(
    '/facilitator-applications/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawFacilitatorApplication',
        summary: 'Withdraw your application for a facilitator term',
        description: 'Possible until it is decided. From then on only you can read the statement. Withdrawing twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Withdraw,
        response: { 200: schema.FacilitatorApplication },
      },
      config: {
        example: { status: 'withdrawn' },
        permission: 'facilitator_application:withdraw',
        changes: true,
        problems: ['facilitator-application-state'],
      },
    },
    (request) => request.write((ctx) => applications.withdraw(ctx, request.params.id)),
  );

  await app.register(selection);
};
