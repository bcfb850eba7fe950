import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as applications } from './applications/routes.ts';
import { routes as artefacts } from './artefacts/routes.ts';
import { routes as mentors } from './mentors/routes.ts';
import * as schema from './schema.ts';
import * as cohorts from './service.ts';

const tags = ['Cohorts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  for (const part of [mentors, applications, artefacts]) await app.register(part);

  app.get(
    '/cohorts',
    {
      schema: {
        operationId: 'listCohorts',
        summary: 'List cohorts with external mentors',
        description: 'Everybody reads the cohorts, their days and their rules.',
        tags,
        querystring: schema.CohortQuery,
        response: { 200: schema.Cohorts },
      },
      config: { permission: 'cohort:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => cohorts.list(ctx, request.query)),
  );

  app.get(
    '/cohorts/:id',
    {
      schema: {
        operationId: 'getCohort',
        summary: 'Get a cohort with its days and rules',
        description: 'Everybody in the department reads it, also before applications open.',
        tags,
        params: IdParams,
        response: { 200: schema.Cohort },
      },
      config: { permission: 'cohort:read' },
    },
    (request) => request.read((ctx) => cohorts.get(ctx, request.params.id)),
  );

  app.post(
    '/cohorts',
    {
      schema: {
        operationId: 'planCohort',
        summary: 'Plan a cohort with external mentors',
        description:
          'For mentorship leads and programme administrators. A cohort takes applications, pairs applicants with mentors for a year and is followed up for half a year. Its host alone reads the applications and decides on them.',
        tags,
        body: schema.NewCohort,
        response: { 201: schema.Cohort },
      },
      config: {
        permission: 'cohort:plan',
        location: '/v1/cohorts/:id',
        problems: ['cohort-unfit', 'reference-unknown', 'person-merged'],
        example: { status: 'planning', cloned_from_id: null },
      },
    },
    (request) => request.write((ctx) => cohorts.plan(ctx, request.body)),
  );

  app.patch(
    '/cohorts/:id',
    {
      schema: {
        operationId: 'editCohort',
        summary: 'Edit a cohort',
        description:
          'For its host, mentorship leads and programme administrators. Days and rules change while it is planned, and stay as published afterwards. Another host is named while it is planned, by its host, or once the host is gone.',
        tags,
        params: IdParams,
        body: schema.CohortPatch,
        response: { 200: schema.Cohort },
      },
      config: { permission: 'cohort:edit', problems: ['cohort-state', 'cohort-unfit', 'reference-unknown', 'person-merged'] },
    },
    (request) => request.write((ctx) => cohorts.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/cohorts/:id/advance',
    {
      schema: {
        operationId: 'advanceCohort',
        summary: 'Move a cohort to its next state',
        description:
          'For its host. Applications open and close, and the programme starts, comes to its middle and ends, on the days of the plan or later; it is archived half a year after its end.',
        tags,
        params: IdParams,
        body: schema.CohortAction,
        response: { 200: schema.Cohort },
      },
      config: {
        permission: 'cohort:run',
        changes: true,
        problems: ['cohort-state', 'cohort-early'],
        example: { status: 'applications_closed' },
      },
    },
    (request) => request.write((ctx) => cohorts.advance(ctx, request.params.id)),
  );

  app.post(
    '/cohorts/:id/clone',
    {
      schema: {
        operationId: 'cloneCohort',
        summary: 'Clone a cohort for the next year',
        description:
          'For mentorship leads and programme administrators: plans another cohort with the host and the rules of this one, on the days given. Mentors and applications are not taken over.',
        tags,
        params: IdParams,
        body: schema.CloneCohort,
        response: { 201: schema.Cohort },
      },
      config: {
        permission: 'cohort:plan',
        location: '/v1/cohorts/:id',
        problems: ['cohort-unfit', 'person-merged'],
        example: { status: 'planning' },
      },
    },
    (request) => request.write((ctx) => cohorts.clone(ctx, request.params.id, request.body)),
  );
};
