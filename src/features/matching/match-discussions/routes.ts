import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../domain/fields.ts';
import { conclude } from './conclusion.ts';
import { routes as contributions } from './contributions/routes.ts';
import * as schema from './schema.ts';
import * as discussions from './service.ts';
import * as view from './view.ts';

const tags = ['Match discussions'];
const over = { is_open: false, held_on: '2026-07-15', missing: [], concluded_at: '2026-07-15T14:30:00.000Z' } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/mentor-requests/:id/discussions',
    {
      schema: {
        operationId: 'openMatchDiscussion',
        summary: 'Open a match discussion about a mentor request',
        description:
          'Starts the discussion of the mentee and their leaders about a mentor. The request must be open, and the mentee’s needs recorded. The mentee and the holders of the offices that the policy names are notified. For an office that nobody holds, the mentorship leads are notified, and the Chair where there are too few of them. Where nobody is left to answer for the mentee, the Chair can do all of it.',
        tags,
        params: IdParams,
        body: schema.NewMatchDiscussion,
        response: { 201: schema.MatchDiscussion },
      },
      config: {
        permission: 'match_discussion:open',
        location: '/v1/match-discussions/:id',
        problems: ['mentor-request-state', 'match-discussion-open', 'needs-missing', 'day-passed', 'day-too-far'],
      },
    },
    (request) => request.write((ctx) => discussions.open(ctx, request.params.id, request.body)),
  );

  app.get(
    '/match-discussions',
    {
      schema: {
        operationId: 'listMatchDiscussions',
        summary: 'List match discussions',
        description:
          'Lists the discussions about you, about people you lead or facilitate, and those in which you are a delegate; all discussions for a mentorship lead.',
        tags,
        querystring: schema.MatchDiscussionQuery,
        response: { 200: schema.MatchDiscussions },
      },
      config: { permission: 'match_discussion:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => view.list(ctx, request.query)),
  );

  app.get(
    '/match-discussions/:id',
    {
      schema: {
        operationId: 'getMatchDiscussion',
        summary: 'Get a match discussion',
        description:
          'Answers who has contributed and who is still missing. Everybody who may read the discussion sees who contributed. What leaders stated is only for those who take part in one of the offices in `participants`; the mentee reads their own contribution and what leaders say to them (`for_mentee`), and people who contribute without being asked read only their own.',
        tags,
        params: IdParams,
        response: { 200: schema.MatchDiscussion },
      },
      config: { permission: 'match_discussion:read' },
    },
    (request) => request.read((ctx) => view.get(ctx, request.params.id)),
  );

  await app.register(contributions);

  app.post(
    '/match-discussions/:id/conclude',
    {
      schema: {
        operationId: 'concludeMatchDiscussion',
        summary: 'Conclude a match discussion: propose a mentor, or record no match',
        description:
          'With a match, proposes the assignment to mentee and mentor. A match requires contributions of the mentee and in every office of `participants`, each by a different person, and that the mentee agrees. A primary mentor is refused while the mentee has another one than the one to be replaced. The match of a replacement takes the place of the replaced assignment, which runs until the first day of the new one and then ends with the reason `replaced`. If the proposal is declined or expires, the request is open again. Without a match, the request says when it opens again (`reopens_on`). The mentee and preferred mentors cannot conclude.',
        tags,
        params: IdParams,
        querystring: DryRun,
        body: schema.Conclude,
        response: { 200: schema.MatchDiscussion },
      },
      config: {
        example: {
          ...over,
          outcome: 'match',
          mentor_id: '0198b7a0-0000-7000-8000-000000000003',
          assignment_id: '0198b7a0-0000-7000-8000-000000000004',
        },
        permission: 'match_discussion:conclude',
        changes: true,
        problems: [
          'match-discussion-state',
          'mentor-request-state',
          'match-participants-missing',
          'mentee-disagrees',
          'assignment-primary-taken',
          'approver-is-subject',
          'assignment-conflict',
          'mentor-excluded',
          'reference-unknown',
          'day-in-future',
          'period-empty',
          'assignment-capacity',
          'assignment-person-unfit',
          'replacement-exists',
        ],
      },
    },
    (request) => request.write((ctx) => conclude(ctx, request.params.id, request.body)),
  );

  app.post(
    '/match-discussions/:id/cancel',
    {
      schema: {
        operationId: 'cancelMatchDiscussion',
        summary: 'Cancel a match discussion',
        description:
          'Ends the discussion without a result. The request is open again and can be discussed anew. Those who were asked to take part are notified.',
        tags,
        params: IdParams,
        body: schema.Cancel,
        response: { 200: schema.MatchDiscussion },
      },
      config: {
        example: { ...over, held_on: null, outcome: 'cancelled' },
        permission: 'match_discussion:cancel',
        changes: true,
        problems: ['match-discussion-state'],
      },
    },
    (request) => request.write((ctx) => discussions.cancel(ctx, request.params.id)),
  );
};
