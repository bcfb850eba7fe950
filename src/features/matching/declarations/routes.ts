import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as declarations from './service.ts';

const tags = ['Declarations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/conflict-declarations',
    {
      schema: {
        operationId: 'listConflictDeclarations',
        summary: 'List your conflict declarations',
        description:
          'Lists with whom you declared that you cannot be matched, in the order in which you declared it. Nobody else, in whatever office, can read your declarations or learn whether there are any.',
        tags,
        querystring: schema.ConflictDeclarationQuery,
        response: { 200: schema.ConflictDeclarations },
      },
      config: { permission: 'declaration:read', problems: ['invalid-cursor'] },
    },
    (request) => request.write((ctx) => declarations.list(ctx, request.query)),
  );

  app.get(
    '/conflict-declarations/:id',
    {
      schema: {
        operationId: 'getConflictDeclaration',
        summary: 'Get one of your conflict declarations',
        description: 'To everybody but the person who declared it, the answer is 404.',
        tags,
        params: IdParams,
        response: { 200: schema.ConflictDeclaration },
      },
      config: { permission: 'declaration:read' },
    },
    (request) => request.write((ctx) => declarations.get(ctx, request.params.id)),
  );

  app.post(
    '/conflict-declarations',
    {
      schema: {
        operationId: 'declareConflict',
        summary: 'Declare a conflict with a person',
        description:
          'Records that you and the other person cannot be matched. While the declaration holds, no formal assignment between the two of you can be proposed, whoever would be the mentor. ' +
          'An assignment that exists already continues; end it like any other if you wish. The other person is not notified. Nobody but you can read what you declare or why.',
        tags,
        body: schema.NewConflictDeclaration,
        response: { 201: schema.ConflictDeclaration },
      },
      config: {
        permission: 'declaration:write',
        location: '/v1/conflict-declarations/:id',
        problems: ['declaration-unfit', 'reference-unknown', 'person-merged', 'period-empty', 'period-overlap'],
      },
    },
    (request) => request.write((ctx) => declarations.declare(ctx, request.body)),
  );

  app.post(
    '/conflict-declarations/:id/end',
    {
      schema: {
        operationId: 'endConflictDeclaration',
        summary: 'End a conflict declaration',
        description:
          'From that day the two of you can be matched. The end is today or later, and not after an end that was recorded before. Nothing else in a declaration can be changed, and its past days stay as declared: ' +
          'to correct anything else, end the declaration and declare anew.',
        tags,
        params: IdParams,
        body: schema.EndConflictDeclaration,
        response: { 200: schema.ConflictDeclaration },
      },
      config: {
        example: { ends_on: '2026-07-01' },
        permission: 'declaration:write',
        changes: true,
        problems: ['declaration-state', 'declaration-day-unfit'],
      },
    },
    (request) => request.write((ctx) => declarations.end(ctx, request.params.id, request.body)),
  );
};
