import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { AcademicPlanDetail } from '../schema.ts';
import * as schema from './schema.ts';
import * as progress from './service.ts';

const tags = ['Academic plans'];

/** How goals move beside the versions of a plan. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/academic-plans/:id/record-progress',
    {
      schema: {
        operationId: 'recordGoalProgress',
        summary: 'Record the progress of a goal',
        description:
          'Records, as the mentee, how a goal of the version in force moves. The version stays as it was approved and needs no new approval; a ' +
          'goal with another meaning is a substantive revision. A goal that is dropped takes a word on why. Earlier records stay in the history. Your mentors, your director and the conductor ' +
          'of your check-in read it.',
        tags,
        params: IdParams,
        body: schema.RecordGoalProgress,
        response: { 200: AcademicPlanDetail },
      },
      config: { permission: 'plan:write', changes: true, problems: ['plan-state', 'plan-unfit', 'reference-unknown'] },
    },
    (request) => request.write((ctx) => progress.recordProgress(ctx, request.params.id, request.body)),
  );

  app.get(
    '/academic-plans/:id/progress',
    {
      schema: {
        operationId: 'listGoalProgress',
        summary: 'List the progress of the goals of a plan',
        description: 'Lists all that the mentee recorded, the latest first, for the mentee, the mentors, the director and the conductor.',
        tags,
        params: IdParams,
        querystring: schema.GoalProgressQuery,
        response: { 200: schema.GoalProgresses },
      },
      config: { permission: 'plan:read_progress', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => progress.list(ctx, request.params.id, request.query)),
  );
};
