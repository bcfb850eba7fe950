import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as applications from './service.ts';

const tags = ['Cohort applications'];
const CHOICES = ['cohort-choice-same-institution', 'cohort-choice-twice', 'cohort-choice-unlisted'] as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/cohort-applications',
    {
      schema: {
        operationId: 'listCohortApplications',
        summary: 'List applications to cohorts',
        description: 'Your own; and all of a cohort that you host. Nobody else reads that somebody applied.',
        tags,
        querystring: schema.CohortApplicationQuery,
        response: { 200: schema.CohortApplications },
      },
      config: { permission: 'cohort_application:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => applications.list(ctx, request.query)),
  );

  app.get(
    '/cohort-applications/:id',
    {
      schema: {
        operationId: 'getCohortApplication',
        summary: 'Get an application to a cohort',
        description: 'For the applicant and the host of the cohort. Not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.CohortApplication },
      },
      config: { permission: 'cohort_application:read' },
    },
    (request) => request.read((ctx) => applications.get(ctx, request.params.id)),
  );

  app.post(
    '/cohort-applications',
    {
      schema: {
        operationId: 'draftCohortApplication',
        summary: 'Draft an application to a cohort',
        description:
          'Faculty, trainees and external people apply while the cohort takes applications; the host records the application of somebody who does not sign in. Choices are distinct and from the published list. The applicant and the host alone read it.',
        tags,
        body: schema.NewCohortApplication,
        response: { 201: schema.CohortApplication },
      },
      config: {
        permission: 'cohort_application:write',
        location: '/v1/cohort-applications/:id',
        problems: [
          'cohort-application-exists',
          'cohort-application-late',
          'cohort-application-unfit',
          ...CHOICES,
          'person-merged',
          'reference-unknown',
        ],
        example: { status: 'draft', baseline: null, submitted_on: null },
      },
    },
    (request) => request.write((ctx) => applications.draft(ctx, request.body)),
  );

  app.patch(
    '/cohort-applications/:id',
    {
      schema: {
        operationId: 'editCohortApplication',
        summary: 'Edit the draft of an application to a cohort',
        description: 'The applicant or the host changes it until it is submitted, while the cohort takes applications.',
        tags,
        params: IdParams,
        body: schema.CohortApplicationPatch,
        response: { 200: schema.CohortApplication },
      },
      config: {
        permission: 'cohort_application:write',
        problems: ['cohort-application-late', 'cohort-application-state', 'cohort-application-unfit', ...CHOICES],
      },
    },
    (request) => request.write((ctx) => applications.edit(ctx, request.params.id, request.body)),
  );

  await app.register(moveRoutes);
};

const action = { tags, params: IdParams, body: schema.CohortApplicationAction, response: { 200: schema.CohortApplication } };

const moveRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/cohort-applications/:id/submit',
    {
      schema: {
        ...action,
        operationId: 'submitCohortApplication',
        summary: 'Submit an application to a cohort',
        description:
          'With one choice at least, while the cohort takes applications. What the record says of the applicant on that day is kept as the baseline. It is incomplete until the last file that the cohort asks for is added. Repeating it changes nothing.',
      },
      config: {
        permission: 'cohort_application:write',
        changes: true,
        problems: [
          'cohort-application-late',
          'cohort-application-state',
          'cohort-application-unfit',
          'cohort-choice-same-institution',
          'cohort-choice-unlisted',
        ],
        example: { status: 'submitted' },
      },
    },
    (request) => request.write((ctx) => applications.submit(ctx, request.params.id)),
  );

  app.post(
    '/cohort-applications/:id/decide',
    {
      schema: {
        ...action,
        body: schema.DecideCohortApplication,
        operationId: 'decideCohortApplication',
        summary: 'Decide on an application to a cohort',
        description:
          'The host finds it eligible or not, with a reason, and accepts what is eligible, before the programme starts. The applicant is notified.',
      },
      config: {
        permission: 'cohort_application:decide',
        changes: true,
        problems: ['cohort-application-state', 'cohort-application-unfit', 'cohort-state'],
        example: { status: 'eligible' },
      },
    },
    (request) => request.write((ctx) => applications.decide(ctx, request.params.id, request.body)),
  );

  app.post(
    '/cohort-applications/:id/withdraw',
    {
      schema: {
        ...action,
        operationId: 'withdrawCohortApplication',
        summary: 'Withdraw an application to a cohort',
        description: 'The applicant or the host withdraws it before it is matched. Repeating it changes nothing.',
      },
      config: {
        permission: 'cohort_application:write',
        changes: true,
        problems: ['cohort-application-state'],
        example: { status: 'withdrawn' },
      },
    },
    (request) => request.write((ctx) => applications.withdraw(ctx, request.params.id)),
  );
};
