import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../domain/fields.ts';
import * as proposals from './proposals.ts';
import * as schema from './schema.ts';

const tags = ['Assignments'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments',
    {
      schema: {
        operationId: 'proposeAssignment',
        summary: 'Propose a mentor: a formal assignment, or a relation of another kind',
        description:
          'A formal assignment is proposed: it waits until `expires_on` for both sides to accept. It is refused where the mentee reports to the mentor on any day of its period, where the mentor takes no mentees or is not available for this mentee, where an external mentor is from the mentee’s own institution, where the mentor is at capacity and no reason is given, and where the policy requires a discussion first (`discussion_required`). With `replaces_id` it takes the place of another formal assignment of the mentee, which ends on its first day with the reason `replaced`, and whose primacy it takes; the mentor to be replaced cannot propose it. Relations of the other kinds (informal, spot, sponsor, promotion mentor) are free of these rules. They are recorded by one of the two people, the mentee’s director or facilitator, or a mentorship lead, and are `claimed` until whoever of the two has not recorded it confirms it; recording the same from the other side confirms it. A claimed relation counts nowhere, and only the two and whoever recorded it see it. A spot session that is not confirmed within `claim_days_spot` of the policy lapses. In an informal, spot or sponsor relation the mentor can be a member of staff.',
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
          'replacement-exists',
          'replacement-unfit',
          'assignment-day-unfit',
          'approver-is-subject',
          'reference-unknown',
          'period-empty',
          'claim-open',
        ],
      },
    },
    (request) => request.write((ctx) => proposals.propose(ctx, request.body)),
  );

  app.post(
    '/assignments/:id/accept',
    {
      schema: {
        operationId: 'acceptAssignment',
        summary: 'Accept a proposed assignment',
        description:
          'For your side, as mentee or as mentor. When both have accepted, the assignment is active from its start, and the one it replaces ends on that day. The mentor must attest not to be supervisor or evaluator of the mentee. A proposal can be accepted until the day before `expires_on`; after that it can be proposed again. Conflicts, capacity and eligibility are checked again.',
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
          'replacement-exists',
          'replacement-unfit',
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
        summary: 'Decline a proposed assignment or a recorded relation',
        description:
          'A reason is not needed; only you can read it. Both sides and the mentee’s leaders are notified that the proposal was declined. Of a `claimed` relation only the other side and whoever recorded it are notified, and not of who declined it.',
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
        summary: 'Withdraw a proposed assignment or a recorded relation',
        description:
          'Possible until both sides have accepted. A `claimed` relation is withdrawn by whoever recorded it. A reason is not needed; only you can read it. Both sides are notified.',
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
};
