import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
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
          'For yourself, as a faculty member with an appointment in force, while the call is open. The committee and the mentorship leads read ' +
          'your statement; other applicants do not learn of you. After withdrawing you may apply again while the call is open.',
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
        summary: 'Who applied, and what came of it',
        description:
          'Your own; those of your division as its director; all as mentorship lead, programme administrator or member of the committee that ' +
          '`facilitator_committee` of the policy names. Of a call that you applied to yourself you see your own application only, whatever your roles.',
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
        summary: 'One application',
        description: '`statement` is for the applicant, the mentorship leads and the committee.',
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
        summary: 'Take your application back',
        description: 'Possible until it is decided. From then on nobody but you reads the statement. Twice changes nothing.',
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

  app.post(
    '/facilitator-applications/:id/decide',
    {
      schema: {
        operationId: 'decideFacilitatorApplication',
        summary: 'Select an applicant, or not',
        description:
          'For a mentorship lead or a member of the committee that `facilitator_committee` of the policy names, who did not apply to this call, once, ' +
          'from `closes_on` of the call. More than one applicant can be selected. The applicant is told that there is a decision, and reads it here.',
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
        summary: 'Take up the term you were selected for',
        description:
          'Acknowledge the facilitator charter first. Gives you the role of mentorship facilitator of the division from the first day of the term, or ' +
          'from today if that has passed, until the term ends; HR ends or prolongs it like any other role. Twice changes nothing. With `dry_run=true` nothing is written.',
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
    (request) => request.write((ctx) => applications.serve(ctx, request.params.id)),
  );
};
