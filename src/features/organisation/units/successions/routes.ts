import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as successions from './service.ts';

const tags = ['Organisation'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/division-successions',
    {
      schema: {
        operationId: 'listDivisionSuccessions',
        summary: 'List division successions',
        description:
          'Merges, splits and renamings of divisions, by day, so that figures of several years can be compared. `division_id` finds the successions from and to a division.',
        tags,
        querystring: schema.SuccessionQuery,
        response: { 200: schema.DivisionSuccessions },
      },
      config: { permission: 'division:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => successions.list(ctx, request.query)),
  );

  app.get(
    '/division-successions/:id',
    {
      schema: {
        operationId: 'getDivisionSuccession',
        summary: 'Get a division succession',
        description: 'From which division, to which, how and when. It is a record: it changes neither division.',
        tags,
        params: IdParams,
        response: { 200: schema.DivisionSuccession },
      },
      config: { permission: 'division:read' },
    },
    (request) => request.read((ctx) => successions.get(ctx, request.params.id)),
  );

  app.post(
    '/division-successions',
    {
      schema: {
        operationId: 'recordDivisionSuccession',
        summary: 'Record a division succession',
        description:
          'Records that one division continues another, by merge, split or renaming. It closes no division and moves nobody: these are changes of their own.',
        tags,
        body: schema.NewDivisionSuccession,
        response: { 201: schema.DivisionSuccession },
      },
      config: { permission: 'division:write', location: '/v1/division-successions/:id', problems: ['reference-unknown', 'period-overlap'] },
    },
    (request) => request.write((ctx) => successions.recordSuccession(ctx, request.body)),
  );
};
