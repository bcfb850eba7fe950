import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { routes as approvalRoutes } from './approval-routes.ts';
import * as diff from './diff-schema.ts';
import * as schema from './schema.ts';
import * as versions from './service.ts';
import { routes as sharingRoutes } from './sharing-routes.ts';
import * as view from './view.ts';

const tags = ['Academic plans'];
const draft = { state: 'draft', submitted_on: null, position_description: null, decisions: [], endorsements: [], missing: [] } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/plan-versions/:id',
    {
      schema: {
        operationId: 'getPlanVersion',
        summary: 'Get a plan version with its goals, endorsements and decisions',
        description:
          'Everybody who may see the plan sees who endorsed it and who decided on it. The content is for the mentee and the mentors. Once submitted, ' +
          'unless it was withdrawn, it is also for the director, the conductor of the mentee’s check-in, and whoever could decide on it today or ' +
          'did; once in force, for faculty affairs. A former mentor still reads what was submitted before the mentorship ended. Comments are for ' +
          'the mentee, the mentors and those who decide.',
        tags,
        params: IdParams,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:read' },
    },
    (request) => request.read((ctx) => view.get(ctx, request.params.id)),
  );

  app.patch(
    '/plan-versions/:id',
    {
      schema: {
        operationId: 'editPlanVersion',
        summary: 'Edit a draft of a plan',
        description:
          'Changes the content of a draft, except its goals, which have an operation of their own; also as a mentor whom the mentee let in. Earlier ' +
          'endorsements no longer count.',
        tags,
        params: IdParams,
        body: schema.EditPlanVersion,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:write_draft', problems: ['plan-state'], example: draft },
    },
    (request) => request.write((ctx) => versions.edit(ctx, request.params.id, request.body)),
  );

  app.put(
    '/plan-versions/:id/goals',
    {
      schema: {
        operationId: 'putPlanGoals',
        summary: 'Replace the goals of a plan draft',
        description:
          'Replaces all goals, in the order of the list. A goal sent with its lineage is the same goal in new words, one with `null` is a new goal. ' +
          'One without is the goal with the same statement; where there is none, and goals of the draft are missing, the request is refused with ' +
          'both lists, so that no goal is removed and added by mistake. ' +
          'Earlier endorsements no longer count.',
        tags,
        params: IdParams,
        body: schema.PutPlanGoals,
        response: { 200: schema.PlanVersionDetail },
      },
      config: {
        permission: 'plan:write_draft',
        problems: ['plan-state', 'plan-unfit', 'plan-goals-unmatched', 'reference-unknown'],
        example: draft,
      },
    },
    (request) => request.write((ctx) => versions.putGoals(ctx, request.params.id, request.body)),
  );

  app.post(
    '/plan-versions/:id/submit',
    {
      schema: {
        operationId: 'submitPlan',
        summary: 'Submit a plan for approval',
        description:
          'Submits a draft; from then on it never changes, and those who decide are notified. The draft has long-term goals and at least one goal ' +
          'and, unless it is editorial, the endorsement of a formal mentor where the mentee has one. For somebody who never had one, the policy ' +
          '(`plan_without_mentor`) says whether a plan can come into force.',
        tags,
        params: IdParams,
        body: schema.PlanVersionAction,
        response: { 200: schema.PlanVersionDetail },
      },
      config: {
        permission: 'plan:write',
        changes: true,
        problems: ['plan-state', 'plan-incomplete', 'plan-unfit', 'plan-not-endorsed', 'plan-without-mentor'],
        example: { state: 'submitted', decisions: [] },
      },
    },
    (request) => request.write((ctx) => versions.submit(ctx, request.params.id)),
  );

  app.post(
    '/plan-versions/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawPlanVersion',
        summary: 'Withdraw a plan version',
        description: 'Withdraws a draft, or a submitted version that nobody has decided on. The version in force stays in force.',
        tags,
        params: IdParams,
        body: schema.PlanVersionAction,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:write', changes: true, problems: ['plan-state'], example: { ...draft, state: 'withdrawn' } },
    },
    (request) => request.write((ctx) => versions.withdraw(ctx, request.params.id)),
  );

  app.get(
    '/plan-versions/:id/diff',
    {
      schema: {
        operationId: 'comparePlanVersions',
        summary: 'Compare two versions of a plan',
        description:
          'Answers what changed from the version named in `against` to this one. Both belong to one plan, and you may read both. A goal is followed ' +
          'through its lineage; a new order of goals is no change. The position of the mentee is compared only between submitted versions.',
        tags,
        params: IdParams,
        querystring: diff.DiffQuery,
        response: { 200: diff.PlanDiff },
      },
      config: { permission: 'plan:read', problems: ['reference-unknown', 'plan-unfit'] },
    },
    (request) => request.read((ctx) => versions.compare(ctx, request.params.id, request.query)),
  );

  await app.register(sharingRoutes);
  await app.register(approvalRoutes);
};
