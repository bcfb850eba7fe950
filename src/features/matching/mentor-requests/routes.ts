import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as closing } from './closing-routes.ts';
import * as schema from './schema.ts';
import * as mentorRequests from './service.ts';
import { routes as unmatched } from './unmatched/routes.ts';
import * as view from './view.ts';

const tags = ['Mentor requests'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/mentor-requests',
    {
      schema: {
        operationId: 'listMentorRequests',
        summary: 'List mentor requests',
        description:
          'Lists your own requests, those of people you lead or facilitate, or all, depending on your roles today; the longest waiting first. Each request has its status of today, so that `status=open` also finds requests whose proposal was declined or expired.',
        tags,
        querystring: schema.MentorRequestQuery,
        response: { 200: schema.MentorRequests },
      },
      config: { permission: 'mentor_request:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => view.list(ctx, request.query)),
  );

  app.post(
    '/mentor-requests',
    {
      schema: {
        operationId: 'openMentorRequest',
        summary: 'Open a mentor request (ask for a mentor)',
        description:
          'Asks for a formal mentor, for yourself or for a mentee. Up to three preferred mentors can be named in order; one who cannot become the formal mentor is refused, with every reason in `exclusions`. A mentee has at most one open request for each mentor to be replaced, and one other. The mentor to be replaced cannot ask for it. The leaders who answer for the mentee are notified. Somebody whose appointment has been recorded and begins later can be asked for as well: their coming leaders can do so `hire_lead_days` before.',
        tags,
        body: schema.NewMentorRequest,
        response: { 201: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:create',
        location: '/v1/mentor-requests/:id',
        problems: [
          'approver-is-subject',
          'mentor-request-exists',
          'mentor-request-already-matched',
          'mentor-request-unfit',
          'assignment-conflict',
          'mentor-excluded',
          'assignment-person-unfit',
          'reference-unknown',
          'period-empty',
          'assignment-primary-taken',
        ],
      },
    },
    (request) => request.write((ctx) => mentorRequests.open(ctx, request.body)),
  );

  app.get(
    '/mentor-requests/:id',
    {
      schema: {
        operationId: 'getMentorRequest',
        summary: 'Get a mentor request',
        description:
          'Answers the request with its status of today. `choices` and `reason` are only for the mentee and those who help to find a mentor; to others they are null.',
        tags,
        params: IdParams,
        response: { 200: schema.MentorRequest },
      },
      config: { permission: 'mentor_request:read' },
    },
    (request) => request.read((ctx) => view.get(ctx, request.params.id)),
  );

  app.patch(
    '/mentor-requests/:id',
    {
      schema: {
        operationId: 'editMentorRequest',
        summary: 'Edit a mentor request',
        description:
          'Changes whether the mentor is to be the primary one, or the intended period, while the request is open or in discussion. The preferred mentors are checked again when one of them is to be proposed.',
        tags,
        params: IdParams,
        body: schema.MentorRequestPatch,
        response: { 200: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:edit',
        problems: ['mentor-request-state', 'mentor-request-unfit', 'assignment-person-unfit', 'period-empty', 'assignment-primary-taken'],
      },
    },
    (request) => request.write((ctx) => mentorRequests.edit(ctx, request.params.id, request.body)),
  );

  app.put(
    '/mentor-requests/:id/choices',
    {
      schema: {
        operationId: 'rankMentors',
        summary: 'Rank the preferred mentors of a request',
        description:
          'Replaces the ranking of up to three people, while the request is open or in discussion; an empty list removes it. One who cannot become the formal mentor is refused, with every reason in `exclusions`. Nobody is notified that they are named. People who are named cannot contribute to the discussion as a leader.',
        tags,
        params: IdParams,
        body: schema.Ranking,
        response: { 200: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:edit',
        problems: [
          'mentor-request-state',
          'mentor-request-unfit',
          'assignment-conflict',
          'mentor-excluded',
          'reference-unknown',
          'period-empty',
        ],
      },
    },
    (request) => request.write((ctx) => mentorRequests.rank(ctx, request.params.id, request.body)),
  );

  await app.register(closing);
  await app.register(unmatched);
};
