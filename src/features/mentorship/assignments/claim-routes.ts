import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as claims from './claims.ts';
import * as schema from './schema.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/confirm',
    {
      schema: {
        operationId: 'confirmAssignment',
        summary: 'Confirm a recorded relation',
        description:
          'For mentee and mentor of a `claimed` relation that the other side or a third person has recorded. When both have confirmed, the relation is active from its start. A spot session can be confirmed until the day before `expires_on`. Recording the same relation confirms it, too.',
        tags: ['Assignments'],
        params: IdParams,
        body: schema.Confirm,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { subtype: 'informal', is_primary: false, cadence_target: null },
        permission: 'assignment:confirm',
        changes: true,
        problems: ['assignment-state', 'acceptance-expired', 'assignment-person-unfit'],
      },
    },
    (request) => request.write((ctx) => claims.confirm(ctx, request.params.id)),
  );
};
