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
        summary: 'With whom you cannot be matched',
        description: 'What you declared yourself. Nobody else, in whatever office, reads it, nor learns whether there is anything.',
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
        summary: 'One of your declarations',
        description: 'For everybody but who declared it there is no such thing.',
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
        summary: 'Declare that you and somebody cannot be matched',
        description:
          'While it holds, no formal assignment between the two of you is proposed, whoever of you would be the mentor. One that exists already ' +
          'goes on: end it, if you wish, like any other. The other person is not told, and nobody but you reads what you declare or why.',
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
        summary: 'End a declaration',
        description:
          'From that day on the two of you can be matched. Nothing else of a declaration is ever changed, and its past days stay as they were ' +
          'declared: where more is wrong, end it and declare anew.',
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
