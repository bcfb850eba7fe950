import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import { decide } from './decisions.ts';
import * as diff from './diff-schema.ts';
import * as schema from './schema.ts';
import * as versions from './service.ts';
import * as view from './view.ts';

const tags = ['Academic plans'];
const draft = { state: 'draft', submitted_on: null, position_description: null, decisions: [], endorsements: [], missing: [] } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/plan-versions/:id',
    {
      schema: {
        operationId: 'getPlanVersion',
        summary: 'One version with its goals, endorsements and decisions',
        description:
          'Who endorsed and decided is seen by everybody who may know of the plan. What is written in it is read by the mentee and their mentors; once submitted, unless it was taken back, also by the director, whoever conducts the mentee’s check-in, and whoever could decide on it today or did; once in force, by faculty affairs. A mentor whose mentorship has ended goes on reading what was submitted until then. Comments are for the mentee, the mentors and those who decide.',
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
        summary: 'Change what a draft says',
        description: 'Goals are changed by their own operation. What a mentor endorsed before the change no longer counts.',
        tags,
        params: IdParams,
        body: schema.EditPlanVersion,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:write', problems: ['plan-state'], example: draft },
    },
    (request) => request.write((ctx) => versions.edit(ctx, request.params.id, request.body)),
  );

  app.put(
    '/plan-versions/:id/goals',
    {
      schema: {
        operationId: 'putPlanGoals',
        summary: 'Replace the goals of a draft',
        description:
          'All of them, in their order. A goal that is sent with its lineage is the same goal as before, in other words; one without is new. What a mentor endorsed before the change no longer counts.',
        tags,
        params: IdParams,
        body: schema.PutPlanGoals,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:write', problems: ['plan-state', 'plan-unfit', 'reference-unknown'], example: draft },
    },
    (request) => request.write((ctx) => versions.putGoals(ctx, request.params.id, request.body)),
  );

  app.post(
    '/plan-versions/:id/endorse',
    {
      schema: {
        operationId: 'endorsePlan',
        summary: 'Endorse a draft as a formal mentor',
        description:
          'Of the mentee, today, who is told. It holds for the draft as it is: once it is changed, you are asked to endorse it again. Whoever endorses a version does not decide on it.',
        tags,
        params: IdParams,
        body: schema.PlanVersionAction,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:endorse', changes: true, problems: ['plan-state'], example: { ...draft, endorsements: [endorsement] } },
    },
    (request) => request.write((ctx) => versions.endorse(ctx, request.params.id)),
  );

  app.post(
    '/plan-versions/:id/submit',
    {
      schema: {
        operationId: 'submitPlan',
        summary: 'Hand a draft in',
        description:
          'It says the long-term goals and has at least one goal and, unless it is editorial, the endorsement of a formal mentor where there is one. From then on it never changes; those who decide are told.',
        tags,
        params: IdParams,
        body: schema.PlanVersionAction,
        response: { 200: schema.PlanVersionDetail },
      },
      config: {
        permission: 'plan:write',
        changes: true,
        problems: ['plan-state', 'plan-incomplete', 'plan-unfit', 'plan-not-endorsed'],
        example: { state: 'submitted', decisions: [] },
      },
    },
    (request) => request.write((ctx) => versions.submit(ctx, request.params.id)),
  );

  app.post(
    '/plan-versions/:id/decide',
    {
      schema: {
        operationId: 'decidePlan',
        summary: 'Approve a submitted version, or return it',
        description:
          'In a capacity you hold today. A plan is in force once the director and the physician-in-chief have approved it, as two people; where one of the two has nobody left, or one person holds both, a hospital division head or the Chair stands in, and where there is neither, a mentorship lead. An editorial version needs the director’s acknowledgement alone. Each person decides once, and nobody on what they endorsed; a return says why in `comments`, and what is returned is revised as a new version.',
        tags,
        params: IdParams,
        querystring: DryRun,
        body: schema.DecidePlan,
        response: { 200: schema.PlanVersionDetail },
      },
      config: {
        permission: 'plan:decide',
        changes: true,
        problems: ['approver-is-subject', 'plan-decided', 'plan-state', 'capacity-not-held', 'plan-unfit'],
        example: { state: 'partly_approved' },
      },
    },
    (request) => request.write((ctx) => decide(ctx, request.params.id, request.body)),
  );

  app.post(
    '/plan-versions/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawPlanVersion',
        summary: 'Take a version back',
        description: 'A draft, or what was submitted and not yet decided on. What is in force stays so.',
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
        summary: 'What changed between two versions',
        description:
          'From the version named in `against` to this one, both of one plan. A goal is followed through its lineage; the order of goals is no change, and the position counts only between versions that were submitted. For whoever may read both.',
        tags,
        params: IdParams,
        querystring: diff.DiffQuery,
        response: { 200: diff.PlanDiff },
      },
      config: { permission: 'plan:read', problems: ['reference-unknown', 'plan-unfit'] },
    },
    (request) => request.read((ctx) => versions.compare(ctx, request.params.id, request.query)),
  );
};

const endorsement = {
  mentor: { id: '0198b7a0-0000-7000-8000-000000000003', display_name: 'Tariq Lindqvist', division_code: 'NEPH' },
  endorsed_on: '2026-06-20',
  is_current: true,
} as const;
