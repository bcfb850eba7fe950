import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { HandoverPack } from './schema.ts';
import * as handover from './service.ts';

const tags = ['Succession'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/divisions/:id/handover-pack',
    {
      schema: {
        operationId: 'getHandoverPack',
        summary: 'Get a division’s handover pack',
        description:
          'What a new director takes over: everything open about mentoring for the division’s primary members today, read at one ' +
          'instant. Each section has the total and the first 200 rows, as facts without notes, ratings or reasons. Conflicts you are ' +
          'part of are left out.',
        tags,
        params: IdParams,
        response: { 200: HandoverPack },
      },
      config: { permission: 'handover:read' },
    },
    (request) => request.read((ctx) => handover.get(ctx, request.params.id), { snapshot: true }),
  );
};
