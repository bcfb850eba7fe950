import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import { decide } from './decisions.ts';
import * as schema from './schema.ts';
import * as versions from './service.ts';

const tags = ['Academic plans'];

/** What others decide on a plan: mentors endorse it, leaders approve or return it. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/plan-versions/:id/endorse',
    {
      schema: {
        operationId: 'endorsePlan',
        summary: 'Endorse a plan as a formal mentor',
        description:
          'Endorses the draft as it now is, as a formal mentor of today; the mentee is notified. Once the draft is changed, you are asked to endorse ' +
          'it again. Whoever endorses a version does not decide on it. A draft that has expired as the calendar counts can be endorsed: leaves of the mentee ' +
          'that you may not read may let its plan go on. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.PlanVersionAction,
        response: { 200: schema.PlanVersionDetail },
      },
      config: { permission: 'plan:endorse', changes: true, problems: ['plan-state'], example: endorsedDraft },
    },
    (request) => request.write((ctx) => versions.endorse(ctx, request.params.id)),
  );

  app.post(
    '/plan-versions/:id/decide',
    {
      schema: {
        operationId: 'decidePlan',
        summary: 'Approve or return a plan version',
        description:
          'Approves a submitted version, or returns it, in an office that you hold over the mentee today. A plan is in force once the director and ' +
          'the physician-in-chief have approved it, as two people. Where nobody is left for one of the two, or one person holds both offices, a ' +
          'hospital division head or the Chair stands in, and where there is neither, a mentorship lead. An editorial version needs only the ' +
          'director’s acknowledgement. Each person decides once, and nobody on what they endorsed. A return says why in `comments`; the mentee then ' +
          'revises the plan as a new version.',
        tags,
        params: IdParams,
        querystring: DryRun,
        body: schema.DecidePlan,
        response: { 200: schema.PlanVersionDetail },
      },
      config: {
        permission: 'plan:decide',
        changes: true,
        problems: ['approver-is-subject', 'plan-decided', 'plan-state', 'plan-without-mentor', 'capacity-not-held', 'plan-unfit'],
        example: { state: 'partly_approved' },
      },
    },
    (request) => request.write((ctx) => decide(ctx, request.params.id, request.body)),
  );
};

const endorsement = {
  mentor: { id: '0198b7a0-0000-7000-8000-000000000003', display_name: 'Tariq Lindqvist', division_code: 'NEPH' },
  endorsed_on: '2026-06-20',
  is_current: true,
} as const;

const endorsedDraft = {
  state: 'draft',
  submitted_on: null,
  position_description: null,
  decisions: [],
  endorsements: [endorsement],
  missing: [],
} as const;
