import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as sharing from './sharing.ts';

const tags = ['Academic plans'];
const draft = { state: 'draft', submitted_on: null, position_description: null, decisions: [], endorsements: [], missing: [] } as const;

/** Whom the mentee lets write a draft. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/plan-versions/:id/share',
    {
      schema: {
        operationId: 'sharePlanDraft',
        summary: 'Let a mentor write the draft of a plan',
        description:
          'Lets a formal mentor of yours edit the draft and its goals, as long as the mentorship is active; they are notified. ' +
          '`last_written_by` names who changed it last. Only you submit it. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.SharePlan,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:write', changes: true, problems: ['plan-state', 'plan-unfit'], example: draft },
    },
    (request) => request.write((ctx) => sharing.share(ctx, request.params.id, request.body)),
  );

  app.post(
    '/plan-versions/:id/unshare',
    {
      schema: {
        operationId: 'unsharePlanDraft',
        summary: 'Stop sharing the draft of a plan with a mentor',
        description: 'Ends that a mentor may edit the draft, which they still read as your mentor. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.SharePlan,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:write', changes: true, example: draft },
    },
    (request) => request.write((ctx) => sharing.unshare(ctx, request.params.id, request.body)),
  );
};
