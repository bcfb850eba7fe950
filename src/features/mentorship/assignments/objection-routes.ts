import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as files from './files.ts';
import * as schema from './schema.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/object',
    {
      schema: {
        operationId: 'objectToAssignment',
        summary: 'Object to an imported assignment',
        description:
          'For mentee and mentor of an assignment that was imported as agreed on paper, before its `expires_on`. It no longer counts anywhere, but stays readable; the other side and whoever imported it are notified.',
        tags: ['Assignments'],
        params: IdParams,
        body: schema.Void,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { status: 'voided', intervals: [] },
        permission: 'assignment:object',
        changes: true,
        problems: ['assignment-state'],
      },
    },
    (request) => request.write((ctx) => files.objectToAssignment(ctx, request.params.id)),
  );
};
