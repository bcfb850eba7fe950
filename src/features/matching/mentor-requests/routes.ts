import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as mentorRequests from './service.ts';
import * as unmatched from './unmatched.ts';
import * as unmatchedSchema from './unmatched-schema.ts';
import * as view from './view.ts';

const tags = ['Mentor requests'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/mentor-requests',
    {
      schema: {
        operationId: 'listMentorRequests',
        summary: 'Who asks for a mentor',
        description:
          'Your own requests, those of the people you lead or facilitate, or all, according to your roles of today; the longest waiting first. Every request has its status of today, so `status=open` also finds those whose proposal was declined or has expired.',
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
        summary: 'Ask for a mentor',
        description:
          'By the mentee, or for them by a leader, facilitator or the mentorship lead. Up to three people may be named in order; whoever cannot become the formal mentor is refused with every reason in `exclusions`. A mentee has one open request for each mentor to be replaced, and one beside these. Whoever answers for the mentee is told.',
        tags,
        body: schema.NewMentorRequest,
        response: { 201: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:create',
        location: '/v1/mentor-requests/:id',
        problems: [
          'mentor-request-exists',
          'mentor-request-already-matched',
          'mentor-request-unfit',
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
        summary: 'One request, as it stands today',
        description: 'Who is wished for and why are for the mentee and those who help to find a mentor; others read the facts alone.',
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
        summary: 'Change primacy or the intended period',
        description:
          'While the request is open or in discussion. The people who are named are judged anew when one of them is to be proposed.',
        tags,
        params: IdParams,
        body: schema.MentorRequestPatch,
        response: { 200: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:edit',
        problems: ['mentor-request-state', 'mentor-request-unfit', 'period-empty', 'assignment-primary-taken'],
      },
    },
    (request) => request.write((ctx) => mentorRequests.edit(ctx, request.params.id, request.body)),
  );

  app.put(
    '/mentor-requests/:id/choices',
    {
      schema: {
        operationId: 'rankMentors',
        summary: 'Name up to three people in order',
        description:
          'Replaces the whole ranking; an empty list takes it back. While the request is open or in discussion. Nobody is told that they are named, and whoever is speaks for no leader in the discussion.',
        tags,
        params: IdParams,
        body: schema.Ranking,
        response: { 200: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:edit',
        problems: ['mentor-request-state', 'mentor-request-unfit', 'mentor-excluded', 'reference-unknown', 'period-empty'],
      },
    },
    (request) => request.write((ctx) => mentorRequests.rank(ctx, request.params.id, request.body)),
  );

  app.post(
    '/mentor-requests/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawMentorRequest',
        summary: 'Take a request back',
        description:
          'For good, and a discussion that is open goes with it, which those who were asked to it are told. A proposal that waits for acceptance is withdrawn first.',
        tags,
        params: IdParams,
        body: schema.Withdraw,
        response: { 200: schema.MentorRequest },
      },
      config: { permission: 'mentor_request:withdraw', changes: true, problems: ['mentor-request-state'] },
    },
    (request) => request.write((ctx) => mentorRequests.withdraw(ctx, request.params.id)),
  );

  app.post(
    '/mentor-requests/:id/reopen',
    {
      schema: {
        operationId: 'reopenMentorRequest',
        summary: 'Open a request again that found no match',
        description: 'Today, instead of on `reopens_on` or never. The days for an answer begin anew.',
        tags,
        params: IdParams,
        body: schema.Reopen,
        response: { 200: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:reopen',
        changes: true,
        problems: ['mentor-request-state', 'mentor-request-exists', 'mentor-request-already-matched'],
      },
    },
    (request) => request.write((ctx) => mentorRequests.reopen(ctx, request.params.id)),
  );

  app.get(
    '/unmatched-people',
    {
      schema: {
        operationId: 'listUnmatchedPeople',
        summary: 'Who has no active formal mentor today',
        description:
          'Full-time faculty in their first five programme years whom you answer for, by name, with since when and how their request stands. A mentorship that the two have interrupted by themselves counts as one; one that a conflict suspends or the mentor’s absence pauses does not.',
        tags,
        querystring: unmatchedSchema.UnmatchedQuery,
        response: { 200: unmatchedSchema.UnmatchedPeople },
      },
      config: { permission: 'unmatched:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => unmatched.list(ctx, request.query)),
  );
};
