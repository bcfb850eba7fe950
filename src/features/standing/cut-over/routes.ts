import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as cutOver from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/cut-over',
    {
      schema: {
        operationId: 'getCutOver',
        summary: 'Preview the first morning of the programme',
        description:
          'Counts what people will owe on the first day of the programme, by kind, state and division, before anybody is notified of it. ' +
          'Obligations are owed from `programme_starts_on` of the department, or from `starts_on` of a division that begins later: what fell ' +
          'due before is `not_tracked`, neither overdue nor done; what goes on until it is done, such as having a mentor or a plan, is owed ' +
          'from that day. Another first day can be tried out; nothing is changed. Counts the obligations that you may see.',
        tags: ['Obligations'],
        querystring: schema.CutOverQuery,
        response: { 200: schema.CutOver },
      },
      config: { permission: 'cut_over:read' },
    },
    (request) => request.read((ctx) => cutOver.get(ctx, request.query), { planOnce: true }),
  );
};
