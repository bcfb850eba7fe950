import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as worklist from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/divisions/:id/worklist',
    {
      schema: {
        operationId: 'getWorklist',
        summary: 'Get a division’s worklist',
        description:
          'Answers what is to be done in the division: counts of the obligations of its primary members, the obligations that are ' +
          'overdue or due, the plans that wait for approval, and open annual reviews, mentor requests and conflict cases. Your own ' +
          'matters are left out, and so are people who have left or died. Each section lists at most 50 items and states its total.',
        tags: ['Obligations'],
        params: IdParams,
        response: { 200: schema.Worklist },
      },
      config: { permission: 'handover:read' },
    },
    (request) => request.read((ctx) => worklist.get(ctx, request.params.id), { planOnce: true }),
  );
};
