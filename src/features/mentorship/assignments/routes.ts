import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../domain/fields.ts';
import * as lifecycle from './lifecycle.ts';
import * as proposals from './proposals.ts';
import * as schema from './schema.ts';
import * as assignments from './service.ts';

const tags = ['Assignments'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/assignments',
    {
      schema: {
        operationId: 'listAssignments',
        summary: 'Who mentors whom',
        description:
          'Statuses are those of `as_of`, by default today. You see your own, those of the people you lead, or all, according to your roles of today.',
        tags,
        querystring: schema.AssignmentQuery,
        response: { 200: schema.Assignments },
      },
      config: { permission: 'assignment:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => assignments.list(ctx, request.query)),
  );

  app.post(
    '/assignments',
    {
      schema: {
        operationId: 'proposeAssignment',
        summary: 'Propose a formal mentor, or record another kind of relation',
        description:
          'A formal assignment waits for both sides to accept and is refused where the mentee reports to the mentor on any day of its period. It expires on `expires_on`, and is refused for a mentor who takes no mentees or is not available for this one, for an external mentor of the mentee’s own institution, and where the policy wants a discussion first (`discussion_required`). Informal, spot, sponsor and promotion-mentor relations are recorded at once, without those bans, by the two people, the mentee’s director, facilitator or a mentorship lead.',
        tags,
        querystring: DryRun,
        body: schema.NewAssignment,
        response: { 201: schema.AssignmentDetail },
      },
      config: {
        example: { status: 'pending_acceptance', mentee_accepted_at: null, mentor_accepted_at: null, activated_at: null, intervals: [] },
        permission: 'assignment:propose',
        location: '/v1/assignments/:id',
        problems: [
          'assignment-conflict',
          'assignment-capacity',
          'assignment-person-unfit',
          'assignment-overlap',
          'assignment-same-person',
          'mentor-excluded',
          'discussion-required',
          'reference-unknown',
          'period-empty',
        ],
      },
    },
    (request) => request.write((ctx) => proposals.propose(ctx, request.body)),
  );

  app.get(
    '/assignments/:id',
    {
      schema: {
        operationId: 'getAssignment',
        summary: 'One assignment with its intervals',
        description:
          '`intervals` are the days on which it was active, paused or suspended; `own_reasons` holds what you wrote and nobody else reads.',
        tags,
        params: IdParams,
        querystring: schema.AsOf,
        response: { 200: schema.AssignmentDetail },
      },
      config: { permission: 'assignment:read' },
    },
    (request) => request.read((ctx) => assignments.get(ctx, request.params.id, request.query.as_of)),
  );

  app.patch(
    '/assignments/:id',
    {
      schema: {
        operationId: 'editAssignment',
        summary: 'Change the planned end, primacy, category or needs',
        description: 'A later planned end is an extension: the days it adds must be free of conflict.',
        tags,
        params: IdParams,
        body: schema.AssignmentPatch,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        permission: 'assignment:edit',
        problems: [
          'assignment-state',
          'assignment-conflict',
          'assignment-primary-taken',
          'assignment-overlap',
          'assignment-day-unfit',
          'assignment-person-unfit',
          'mentor-excluded',
          'period-empty',
        ],
      },
    },
    (request) => request.write((ctx) => assignments.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/accept',
    {
      schema: {
        operationId: 'acceptAssignment',
        summary: 'Say yes, as mentee or as mentor',
        description:
          'When both have said yes the assignment is active from its start. A proposal waits until `expires_on`; after that it is made anew.',
        tags,
        params: IdParams,
        body: schema.Accept,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        permission: 'assignment:accept',
        changes: true,
        problems: [
          'assignment-state',
          'acceptance-expired',
          'mentor-excluded',
          'attestation-required',
          'assignment-conflict',
          'assignment-capacity',
          'assignment-primary-taken',
          'assignment-overlap',
          'assignment-person-unfit',
          'period-empty',
        ],
      },
    },
    (request) => request.write((ctx) => proposals.accept(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/decline',
    {
      schema: {
        operationId: 'declineAssignment',
        summary: 'Say no, privately',
        description: 'No reason is needed; one that is given stays with you.',
        tags,
        params: IdParams,
        body: schema.Reason,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { status: 'declined', mentee_accepted_at: null, mentor_accepted_at: null, activated_at: null, intervals: [] },
        permission: 'assignment:decline',
        changes: true,
        problems: ['assignment-state', 'acceptance-expired'],
      },
    },
    (request) => request.write((ctx) => proposals.decline(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawAssignment',
        summary: 'Take a proposal back',
        description: 'Possible until both sides have accepted. A reason is not needed; one that is given stays with you.',
        tags,
        params: IdParams,
        body: schema.Reason,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { status: 'withdrawn', mentee_accepted_at: null, mentor_accepted_at: null, activated_at: null, intervals: [] },
        permission: 'assignment:withdraw',
        changes: true,
        problems: ['assignment-state', 'acceptance-expired'],
      },
    },
    (request) => request.write((ctx) => proposals.withdraw(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/end',
    {
      schema: {
        operationId: 'endAssignment',
        summary: 'End it without fault',
        description: 'Everybody else sees that it ended, and when; why stays with you. An open conflict case is resolved with it.',
        tags,
        params: IdParams,
        body: schema.End,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: {
          status: 'ended',
          ends_on: '2027-07-01',
          intervals: [{ status: 'active', starts_on: '2026-07-01', ends_on: '2027-07-01' }],
        },
        permission: 'assignment:end',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit', 'reference-unknown'],
      },
    },
    (request) => request.write((ctx) => lifecycle.end(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/complete',
    {
      schema: {
        operationId: 'completeAssignment',
        summary: 'Complete it: the goals are reached',
        description:
          'Ends it as a success, active or paused, on a day that has come. Said by the mentee or the mentor, and seen by everybody who may see the assignment.',
        tags,
        params: IdParams,
        body: schema.OnDay,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: {
          status: 'completed',
          ends_on: '2027-07-01',
          intervals: [{ status: 'active', starts_on: '2026-07-01', ends_on: '2027-07-01' }],
        },
        permission: 'assignment:complete',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => lifecycle.complete(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/pause',
    {
      schema: {
        operationId: 'pauseAssignment',
        summary: 'Interrupt it for a while',
        description: 'Paused days do not count as mentored. The pause lasts until `resume` names the day on which it ends.',
        tags,
        params: IdParams,
        body: schema.OnDay,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: {
          status: 'paused',
          intervals: [
            { status: 'active', starts_on: '2026-07-01', ends_on: '2027-01-01' },
            { status: 'paused', starts_on: '2027-01-01', ends_on: null },
          ],
        },
        permission: 'assignment:pause',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => lifecycle.pause(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/resume',
    {
      schema: {
        operationId: 'resumeAssignment',
        summary: 'End the pause',
        description:
          'It is active again from that day, unless a conflict case suspends it. Does not end a suspension: that is for the case.',
        tags,
        params: IdParams,
        body: schema.Resume,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        permission: 'assignment:resume',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit', 'assignment-conflict'],
      },
    },
    (request) => request.write((ctx) => lifecycle.resume(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/convert',
    {
      schema: {
        operationId: 'convertAssignment',
        summary: 'Go on as an informal mentor or sponsor',
        description: 'Ends the formal assignment and answers the new relation, which no reporting line bars.',
        tags,
        params: IdParams,
        body: schema.Convert,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { subtype: 'informal', is_primary: false },
        permission: 'assignment:convert',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => lifecycle.convert(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/void',
    {
      schema: {
        operationId: 'voidAssignment',
        summary: 'Strike an assignment entered in error',
        description: 'It counts nowhere any more, but stays readable.',
        tags,
        params: IdParams,
        body: schema.Void,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { status: 'voided', intervals: [] },
        permission: 'assignment:void',
        changes: true,
        problems: ['assignment-state'],
      },
    },
    (request) => request.write((ctx) => lifecycle.voidIt(ctx, request.params.id)),
  );
};
