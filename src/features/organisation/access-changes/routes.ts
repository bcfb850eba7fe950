import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as changes from './service.ts';

const tags = ['Access changes'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/access-changes',
    {
      schema: {
        operationId: 'listAccessChanges',
        summary: 'List sign-ins, roles and merges that need a second person',
        description:
          'What would let somebody sign in as a person who signs in already, hold a role that opens everything, or join two records of people who ' +
          'sign in. You see those that concern you and those you asked for; programme administrators see all. `status=open`: what still waits.',
        tags,
        querystring: schema.AccessChangeQuery,
        response: { 200: schema.AccessChanges },
      },
      config: { permission: 'access_change:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => changes.list(ctx, request.query)),
  );

  app.get(
    '/access-changes/:id',
    {
      schema: {
        operationId: 'getAccessChange',
        summary: 'Get an access change',
        description: 'Who asked for what, until when it waits, and who approved or refused it.',
        tags,
        params: IdParams,
        response: { 200: schema.AccessChange },
      },
      config: { permission: 'access_change:read' },
    },
    (request) => request.read((ctx) => changes.get(ctx, request.params.id)),
  );

  app.post(
    '/access-changes/:id/refuse',
    {
      schema: {
        operationId: 'refuseAccessChange',
        summary: 'Refuse an access change',
        description: 'For the person it is about and for programme administrators other than who asked. It never takes effect.',
        tags,
        params: IdParams,
        response: { 200: schema.AccessChange },
      },
      config: { permission: 'access_change:decide', changes: true, problems: ['access-change-over'] },
    },
    (request) => request.write((ctx) => changes.refuse(ctx, request.params.id)),
  );

  app.post(
    '/access-changes/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawAccessChange',
        summary: 'Withdraw an access change',
        description: 'For whoever asked for it, while it is open. It never takes effect.',
        tags,
        params: IdParams,
        response: { 200: schema.AccessChange },
      },
      config: { permission: 'access_change:withdraw', changes: true, problems: ['access-change-over'] },
    },
    (request) => request.write((ctx) => changes.withdraw(ctx, request.params.id)),
  );
};
