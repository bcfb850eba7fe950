import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as windows from './service.ts';

const tags = ['Milestones'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/people/:id/cfar-window',
    {
      schema: {
        operationId: 'getCfarWindow',
        summary: 'Get a person’s CFAR window',
        description:
          'Answers when the continuing faculty appointment review (CFAR) of a person can be decided, as of today: from `earliest_on` to `latest_on`. ' +
          'Leaves change neither day, only the recommended ones, which are for whoever may read leaves. That you read the outcome of another person ' +
          'is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.CfarWindow },
      },
      config: { permission: 'milestone:read' },
    },
    (request) => request.write((ctx) => windows.get(ctx, request.params.id)),
  );
};
