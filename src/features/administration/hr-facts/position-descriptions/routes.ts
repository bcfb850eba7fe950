import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as positions from './service.ts';

const tags = ['HR facts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/position-descriptions',
    {
      schema: {
        operationId: 'listPositionDescriptions',
        summary: 'List position descriptions',
        description:
          'What people are appointed to do, and how their time is split. Past, present and future; `as_of` limits the list to one day.',
        tags,
        querystring: schema.PositionQuery,
        response: { 200: schema.PositionDescriptions },
      },
      config: { permission: 'position:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => positions.list(ctx, request.query)),
  );

  app.get(
    '/position-descriptions/:id',
    {
      schema: {
        operationId: 'getPositionDescription',
        summary: 'Get a position description',
        description: 'Its kind and the split of the time, from `starts_on` until the day before `ends_on`.',
        tags,
        params: IdParams,
        response: { 200: schema.PositionDescription },
      },
      config: { permission: 'position:read' },
    },
    (request) => request.read((ctx) => positions.get(ctx, request.params.id)),
  );

  app.post(
    '/position-descriptions',
    {
      schema: {
        operationId: 'createPositionDescription',
        summary: 'Record a position description',
        description: 'Give all four shares, which add up to 100, or none. A person has one position description at a time.',
        tags,
        querystring: DryRun,
        body: schema.NewPositionDescription,
        response: { 201: schema.PositionDescription },
      },
      config: {
        permission: 'position:write',
        location: '/v1/position-descriptions/:id',
        problems: ['time-split-not-whole', 'reference-unknown', 'period-overlap', 'period-empty', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => positions.create(ctx, request.body)),
  );

  app.patch(
    '/position-descriptions/:id',
    {
      schema: {
        operationId: 'editPositionDescription',
        summary: 'Correct or end a position description',
        description: 'Changes the fields that are sent; the person cannot change. The days may lie in the past.',
        tags,
        params: IdParams,
        body: schema.PositionDescriptionPatch,
        response: { 200: schema.PositionDescription },
      },
      config: { permission: 'position:write', problems: ['time-split-not-whole', 'period-overlap', 'period-empty'] },
    },
    (request) => request.write((ctx) => positions.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/position-descriptions/:id/void',
    {
      schema: {
        operationId: 'voidPositionDescription',
        summary: 'Void a position description recorded in error',
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.PositionDescription },
      },
      config: { permission: 'position:write', changes: true },
    },
    (request) => request.write((ctx) => positions.voidIt(ctx, request.params.id)),
  );
};
