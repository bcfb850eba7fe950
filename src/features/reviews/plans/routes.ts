import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as documentRoutes } from './documents/routes.ts';
import { routes as progressRoutes } from './progress/routes.ts';
import * as schema from './schema.ts';
import * as plans from './service.ts';
import { routes as versionRoutes } from './versions/routes.ts';
import * as versions from './versions/schema.ts';
import { list as listVersions } from './versions/view.ts';
import * as view from './view.ts';

const tags = ['Academic plans'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/academic-plans',
    {
      schema: {
        operationId: 'openPlan',
        summary: 'Open a five-year academic plan',
        description:
          'Opens your own plan with its first version as a draft, and asks your formal mentors to endorse it. ' +
          'A person has one plan at a time: the months of the plan before are over (by policy when it was opened, 60 by default), or it was closed; one that a leave prolongs ends when the ' +
          'new one begins. The first day lies in your present appointment and at most two years ahead. ' +
          'Each goal is answered with advice on what would make it specific, measurable and bound in time; no goal is refused for it.',
        tags,
        body: schema.OpenPlan,
        response: { 201: schema.AcademicPlanDetail },
      },
      config: {
        permission: 'plan:write',
        location: '/v1/academic-plans/:id',
        problems: ['reference-unknown', 'plan-unfit', 'period-overlap', 'day-too-far'],
        example: { latest: latestDraft, content_of_id: latestDraft.id },
      },
    },
    (request) => request.write((ctx) => plans.open(ctx, request.body)),
  );

  app.get(
    '/academic-plans',
    {
      schema: {
        operationId: 'listPlans',
        summary: 'List academic plans',
        description:
          'Lists your own plan, those of your mentees and of the people you lead or look after, with their status and without their content. ' +
          '`status` is where the plan stands in its months, `state` that of its latest version. `is_in_force` finds plans with a version in ' +
          'force, also while a revision is under way; `is_awaiting_approval` finds plans that wait for your approval.',
        tags,
        querystring: schema.PlanQuery,
        response: { 200: schema.AcademicPlans },
      },
      config: { permission: 'plan:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => view.list(ctx, request.query)),
  );

  app.get(
    '/academic-plans/:id',
    {
      schema: {
        operationId: 'getPlan',
        summary: 'Get an academic plan',
        description:
          'Answers the plan with the content of the latest version that you may read; the operation for one version says who reads what. The five ' +
          'years are counted on the adjusted clock: a leave that stops the clock makes the plan last longer, until another plan begins.',
        tags,
        params: IdParams,
        response: { 200: schema.AcademicPlanDetail },
      },
      config: { permission: 'plan:read' },
    },
    (request) => request.read((ctx) => view.get(ctx, request.params.id)),
  );

  app.post(
    '/academic-plans/:id/close',
    {
      schema: {
        operationId: 'closePlan',
        summary: 'Close an academic plan early',
        description:
          'Ends the plan before its months are over, so that another can begin from that day; a new plan is then owed. Everything in the plan ' +
          'stays readable. A version that waits for a decision is not decided any more, and those who were asked to decide are notified. A closing ' +
          'day in the future can still be changed, as long as no other plan begins before the new day.',
        tags,
        params: IdParams,
        body: schema.ClosePlan,
        response: { 200: schema.AcademicPlanDetail },
      },
      config: {
        permission: 'plan:close',
        changes: true,
        problems: ['plan-state', 'plan-unfit'],
        example: { status: 'closed', closed_on: '2026-07-01' },
      },
    },
    (request) => request.write((ctx) => plans.close(ctx, request.params.id, request.body)),
  );

  app.get(
    '/academic-plans/:id/versions',
    {
      schema: {
        operationId: 'listPlanVersions',
        summary: 'List the versions of a plan',
        description: 'Lists all versions of the plan, the first version first, without their content.',
        tags,
        params: IdParams,
        querystring: versions.PlanVersionQuery,
        response: { 200: versions.PlanVersions },
      },
      config: { permission: 'plan:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => listVersions(ctx, request.params.id, request.query)),
  );

  app.post(
    '/academic-plans/:id/versions',
    {
      schema: {
        operationId: 'revisePlan',
        summary: 'Revise a plan: begin its next version',
        description:
          'Begins a draft as a copy, in which each goal keeps its lineage. A substantive version is copied from the latest version and needs new ' +
          'approvals; formal mentors are asked to endorse it. An editorial version is copied from the version in force, changes only the wording ' +
          'and order of its goals, and needs only the director’s acknowledgement. The version in force stays in force until the new one replaces ' +
          'it. Refused while another version is open.',
        tags,
        params: IdParams,
        body: versions.RevisePlan,
        response: { 201: versions.PlanVersionDetail },
      },
      config: {
        permission: 'plan:write',
        location: '/v1/plan-versions/:id',
        problems: ['plan-state', 'plan-unfit'],
        example: { version: 2, change: 'substantive', state: 'draft', submitted_on: null, decisions: [], endorsements: [], missing: [] },
      },
    },
    (request) => request.write((ctx) => plans.revise(ctx, request.params.id, request.body)),
  );

  await app.register(progressRoutes);
  await app.register(versionRoutes);
  await app.register(documentRoutes);
};

const latestDraft = {
  id: '0198b7a0-0000-7000-8000-000000000004',
  version: 1,
  change: 'original',
  state: 'draft',
  submitted_on: null,
  in_force_on: null,
  row_version: 1,
} as const;
