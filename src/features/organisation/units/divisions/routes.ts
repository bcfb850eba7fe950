import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as divisions from './service.ts';

const tags = ['Organisation'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/divisions',
    {
      schema: {
        operationId: 'listDivisions',
        summary: 'List divisions',
        description:
          'By code, with those that have closed. With `as_of`, only the divisions that are active on that day. `q` searches code and name.',
        tags,
        querystring: schema.DivisionQuery,
        response: { 200: schema.Divisions },
      },
      config: { permission: 'division:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => divisions.list(ctx, request.query)),
  );

  app.get(
    '/divisions/:id',
    {
      schema: {
        operationId: 'getDivision',
        summary: 'Get a division',
        description: 'Also one that has closed: `ends_on` is the first day on which it is no longer active.',
        tags,
        params: IdParams,
        response: { 200: schema.Division },
      },
      config: { permission: 'division:read' },
    },
    (request) => request.read((ctx) => divisions.get(ctx, request.params.id)),
  );

  app.post(
    '/divisions',
    {
      schema: {
        operationId: 'createDivision',
        summary: 'Create a division',
        description: 'Its code never changes. It is never used again, also after the division has closed.',
        tags,
        body: schema.NewDivision,
        response: { 201: schema.Division },
      },
      config: { permission: 'division:write', location: '/v1/divisions/:id', problems: ['code-taken', 'period-empty'] },
    },
    (request) => request.write((ctx) => divisions.create(ctx, request.body)),
  );

  app.patch(
    '/divisions/:id',
    {
      schema: {
        operationId: 'editDivision',
        summary: 'Edit or close a division',
        description:
          'Changes its name or kind, or closes it with `ends_on`. Closing a division ends no membership: move its people, and record which division succeeds it.',
        tags,
        params: IdParams,
        body: schema.DivisionPatch,
        response: { 200: schema.Division },
      },
      config: { permission: 'division:write', problems: ['period-empty'] },
    },
    (request) => request.write((ctx) => divisions.edit(ctx, request.params.id, request.body)),
  );
};
