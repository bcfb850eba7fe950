import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../domain/fields.ts';
import { conclude } from './conclusion.ts';
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
        summary: 'Begin to discuss a request',
        description:
          'The request is open and the mentee’s needs are recorded. The mentee and whoever holds a capacity that the policy asks for are told; where nobody holds it, the mentorship leads are, and the Chair where there are too few of them. Where nobody is left to answer for the mentee, the Chair does all of it.',
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
        summary: 'Discussions about mentors',
        description:
          'Those about you, about people you lead or facilitate, or in which you take somebody’s place. All, as mentorship lead.',
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
        summary: 'One discussion: who took part, and who has yet to',
        description:
          'That somebody took part is seen by everybody who may see the discussion. What they said is for those who take part in one of `participants`; the mentee, and whoever speaks without being asked, reads their own words alone.',
        tags,
        params: IdParams,
        response: { 200: schema.MatchDiscussion },
      },
      config: { permission: 'match_discussion:read' },
    },
    (request) => request.read((ctx) => view.get(ctx, request.params.id)),
  );

  app.post(
    '/match-discussions/:id/contribute',
    {
      schema: {
        operationId: 'contributeToDiscussion',
        summary: 'Take part in a discussion',
        description:
          'As the mentee, in a leader’s capacity you hold today, or for somebody who sent you. Each person has one voice; contributing again changes yours. The first time says `agrees` or `input`. Where nobody is left to speak in a capacity, the mentorship lead, or where none is left the Chair, stands in for it by naming it (`stand_in_ids`). Whoever is the mentee, or wished for as mentor, speaks for no leader.',
        tags,
        params: IdParams,
        body: schema.Contribute,
        response: { 200: schema.MatchDiscussion },
      },
      config: {
        permission: 'match_discussion:contribute',
        changes: true,
        problems: ['match-discussion-state', 'capacity-not-held', 'approver-is-subject', 'contribution-empty'],
      },
    },
    (request) => request.write((ctx) => discussions.contribute(ctx, request.params.id, request.body)),
  );

  app.post(
    '/match-discussions/:id/delegate',
    {
      schema: {
        operationId: 'delegateDiscussion',
        summary: 'Send somebody in your place',
        description: 'A faculty member who is neither the mentee nor wished for as mentor. It holds for as long as you hold the capacity.',
        tags,
        params: IdParams,
        body: schema.Delegate,
        response: { 200: schema.MatchDiscussion },
      },
      config: {
        permission: 'match_discussion:delegate',
        changes: true,
        problems: [
          'match-discussion-state',
          'capacity-not-held',
          'approver-is-subject',
          'reference-unknown',
          'delegation-unfit',
          'delegation-exists',
        ],
      },
    },
    (request) => request.write((ctx) => discussions.delegate(ctx, request.params.id, request.body)),
  );

  app.post(
    '/match-discussions/:id/conclude',
    {
      schema: {
        operationId: 'concludeMatchDiscussion',
        summary: 'End a discussion, with a mentor or without',
        description:
          'A match proposes the assignment to both sides; it needs the word of the mentee and of everybody in `participants`, by different people, and does not come about until the mentee agrees. A primary mentor is refused while the mentee has another one. Where it is declined or expires, the request is open again. Without a match the request says when it opens again. Whoever is the mentee, or wished for as mentor, does not conclude.',
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
          'mentor-excluded',
          'reference-unknown',
          'day-in-future',
          'period-empty',
          'assignment-capacity',
          'assignment-person-unfit',
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
        summary: 'End a discussion without a result',
        description: 'The request is open again, and can be discussed anew.',
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
