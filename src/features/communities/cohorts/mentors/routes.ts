import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as mentors from './service.ts';

const tags = ['Cohort mentors'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/cohort-mentors',
    {
      schema: {
        operationId: 'listCohortMentors',
        summary: 'List the mentors of a cohort',
        description:
          'Everybody reads the published list, from which applicants choose: who is listed, and not held in reserve, can be chosen.',
        tags,
        querystring: schema.CohortMentorQuery,
        response: { 200: schema.CohortMentors },
      },
      config: { permission: 'cohort_mentor:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => mentors.list(ctx, request.query)),
  );

  app.get(
    '/cohort-mentors/:id',
    {
      schema: {
        operationId: 'getCohortMentor',
        summary: 'Get a mentor of a cohort',
        description: 'Everybody in the department reads it: who the mentor is, what they offer, and how many they take.',
        tags,
        params: IdParams,
        response: { 200: schema.CohortMentor },
      },
      config: { permission: 'cohort_mentor:read' },
    },
    (request) => request.read((ctx) => mentors.get(ctx, request.params.id)),
  );

  app.post(
    '/cohort-mentors',
    {
      schema: {
        operationId: 'volunteerForCohort',
        summary: 'Volunteer as a mentor of a cohort',
        description:
          'Faculty and external people volunteer; the host lists whoever agreed elsewhere, who is notified. Where the cohort asks for it, a publication of the last years is the evidence of eligibility. What you say of yourself is published with the list.',
        tags,
        body: schema.NewCohortMentor,
        response: { 201: schema.CohortMentor },
      },
      config: {
        permission: 'cohort_mentor:write',
        location: '/v1/cohort-mentors/:id',
        problems: [
          'cohort-mentor-exists',
          'cohort-mentor-unfit',
          'cohort-publication-unfit',
          'cohort-state',
          'person-merged',
          'reference-unknown',
        ],
        example: { status: 'listed' },
      },
    },
    (request) => request.write((ctx) => mentors.volunteer(ctx, request.body)),
  );

  app.patch(
    '/cohort-mentors/:id',
    {
      schema: {
        operationId: 'editCohortMentor',
        summary: 'Edit the entry of a cohort mentor',
        description: 'The mentor or the host changes capacity, reserve, evidence or profile until the cohort is archived.',
        tags,
        params: IdParams,
        body: schema.CohortMentorPatch,
        response: { 200: schema.CohortMentor },
      },
      config: { permission: 'cohort_mentor:write', problems: ['cohort-publication-unfit', 'cohort-state'] },
    },
    (request) => request.write((ctx) => mentors.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/cohort-mentors/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawFromCohort',
        summary: 'Withdraw as a mentor of a cohort',
        description: 'The mentor or the host takes the entry off the list. Repeating it changes nothing.',
        tags,
        params: IdParams,
        body: schema.CohortMentorAction,
        response: { 200: schema.CohortMentor },
      },
      config: { permission: 'cohort_mentor:write', changes: true, problems: ['cohort-state'], example: { status: 'withdrawn' } },
    },
    (request) => request.write((ctx) => mentors.withdraw(ctx, request.params.id)),
  );
};
