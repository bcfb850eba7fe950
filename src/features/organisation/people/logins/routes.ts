import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as logins from './service.ts';

const tags = ['People'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/logins',
    {
      schema: {
        operationId: 'listLogins',
        summary: 'Which token subjects are which people',
        description: 'Your own; programme administrators see all.',
        tags,
        querystring: schema.LoginQuery,
        response: { 200: schema.Logins },
      },
      config: { permission: 'login:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => logins.list(ctx, request.query)),
  );

  app.get(
    '/logins/:id',
    {
      schema: {
        operationId: 'getLogin',
        summary: 'One login',
        description: 'Issuer and subject, and since when it no longer signs in. Yours, or anybody’s as programme administrator.',
        tags,
        params: IdParams,
        response: { 200: schema.Login },
      },
      config: { permission: 'login:read' },
    },
    (request) => request.read((ctx) => logins.get(ctx, request.params.id)),
  );

  app.post(
    '/logins',
    {
      schema: {
        operationId: 'addLogin',
        summary: 'Connect a token subject to a person',
        description:
          'Whoever signs in with this `subject` of this `issuer` is the person from the next request on. A subject signs in as one person at a time.',
        tags,
        body: schema.NewLogin,
        response: { 201: schema.Login },
      },
      config: {
        permission: 'login:write',
        location: '/v1/logins/:id',
        problems: ['identifier-taken', 'reference-unknown', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => logins.add(ctx, request.body)),
  );

  app.post(
    '/logins/:id/end',
    {
      schema: {
        operationId: 'endLogin',
        summary: 'Disconnect a token subject from its person',
        description: 'Takes effect with the next request. The same subject can be connected again, also to another person.',
        tags,
        params: IdParams,
        response: { 200: schema.Login },
      },
      config: { permission: 'login:write', changes: true, problems: ['login-ended'] },
    },
    (request) => request.write((ctx) => logins.end(ctx, request.params.id)),
  );
};
