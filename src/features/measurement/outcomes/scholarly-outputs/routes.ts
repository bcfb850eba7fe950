import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as outputs from './service.ts';

const tags = ['Outcomes'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/scholarly-outputs',
    {
      schema: {
        operationId: 'listScholarlyOutputs',
        summary: 'List scholarly outputs of mentorships',
        description: 'Lists your own; as mentor those that came out of your mentorships, once the mentee consents to that link.',
        tags,
        querystring: schema.ScholarlyOutputQuery,
        response: { 200: schema.ScholarlyOutputs },
      },
      config: { permission: 'scholarly_output:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => outputs.list(ctx, request.query)),
  );

  app.get(
    '/scholarly-outputs/:id',
    {
      schema: {
        operationId: 'getScholarlyOutput',
        summary: 'Get a scholarly output of a mentorship',
        description: 'For the mentee, and for the mentor once the mentee consents to the link.',
        tags,
        params: IdParams,
        response: { 200: schema.ScholarlyOutput },
      },
      config: { permission: 'scholarly_output:read' },
    },
    (request) => request.read((ctx) => outputs.get(ctx, request.params.id)),
  );

  app.post(
    '/scholarly-outputs',
    {
      schema: {
        operationId: 'recordScholarlyOutput',
        summary: 'Record a scholarly output of your mentorship',
        description:
          'The mentee records what came out of a mentorship, and says whether it may be counted as an output of it. Metrics count it only while ' +
          'they consent, and never per mentor. Refused for a mentorship that is not yours, and for days before it began or in the future.',
        tags,
        body: schema.NewScholarlyOutput,
        response: { 201: schema.ScholarlyOutput },
      },
      config: {
        permission: 'scholarly_output:record',
        location: '/v1/scholarly-outputs/:id',
        problems: ['reference-unknown', 'day-in-future', 'scholarly-output-unfit'],
      },
    },
    (request) => request.write((ctx) => outputs.recordScholarlyOutput(ctx, request.body)),
  );

  app.patch(
    '/scholarly-outputs/:id',
    {
      schema: {
        operationId: 'editScholarlyOutput',
        summary: 'Edit a scholarly output, or your consent to its link to a mentorship',
        description:
          'The mentee changes title and status, gives consent or takes it back. Without consent, the mentor does not read it and it counts nowhere.',
        tags,
        params: IdParams,
        body: schema.ScholarlyOutputPatch,
        response: { 200: schema.ScholarlyOutput },
      },
      config: { permission: 'scholarly_output:write', problems: ['day-in-future', 'scholarly-output-unfit'] },
    },
    (request) => request.write((ctx) => outputs.edit(ctx, request.params.id, request.body)),
  );
};
