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
        summary: 'What is to be done in a division',
        description:
          'For its director, mentorship leads and the Chair: counts of what its primary members owe, what is overdue and due, and the plans, ' +
          'annual reviews, requests and conflict cases that are open: not your own, and of nobody who has left or died. Each section has at most ' +
          '50 items and says how many there are.',
        tags: ['Obligations'],
        params: IdParams,
        response: { 200: schema.Worklist },
      },
      config: { permission: 'handover:read' },
    },
    (request) => request.read((ctx) => worklist.get(ctx, request.params.id), { prepared: true }),
  );
};
