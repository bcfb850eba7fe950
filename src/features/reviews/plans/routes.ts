import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
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
        summary: 'Begin a five-year academic plan',
        description:
          'Your own, with its first version as a draft. One plan at a time: the five years of the one before are over, or it was closed; where a leave would have made it last longer, it ends when the new one begins. The first day lies in your present appointment, and at most two years ahead. Your formal mentors are asked to endorse the draft. A goal carries advice on what would make it specific, measurable and bound in time; none is refused for it.',
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
        summary: 'Academic plans',
        description:
          'That there is a plan, and how far it is, of yourself, your mentees and those you lead or look after. `status` is that of the plan’s days, `state` that of the latest version; `is_in_force` finds plans with a version in force, also while a revision of it is on its way, and `is_awaiting_approval` what waits for you.',
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
        summary: 'One academic plan',
        description:
          'With what the latest version says whose content you may read: see the operation for one version. Five years are counted on the adjusted clock: a leave that stops the clock makes the plan last longer, until another begins.',
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
        summary: 'End a plan before its five years are over',
        description:
          'So that another can begin, from that day; a new one is then owed. Everything in it stays readable; a version that waits for a decision is not decided any more, and those it waits for are told. A day that has not come can still be changed, as long as no other plan begins before the new one.',
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
        summary: 'All versions of a plan',
        description: 'The first one first, without what is written in them.',
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
        summary: 'Begin the next version of a plan',
        description:
          'A draft that says what the latest version says, its goals in their lineage. A substantive version needs new approvals; an editorial one is copied from the version in force, changes the wording and order of its goals alone, and needs the director’s acknowledgement alone. Formal mentors are asked to endorse a substantive one. What is in force stays so until then.',
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

  await app.register(versionRoutes);
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
