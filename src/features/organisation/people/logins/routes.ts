import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { AccessChange } from '../../access-changes/schema.ts';
import * as schema from './schema.ts';
import * as logins from './service.ts';

const tags = ['People'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/logins',
    {
      schema: {
        operationId: 'listLogins',
        summary: 'List logins',
        description: 'Which token subject signs in as which person. Your own; programme administrators see those of everybody.',
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
        summary: 'Get a login',
        description: 'Its person, issuer and subject, and when it was ended.',
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
        summary: 'Add a login',
        description:
          'Connects a token subject to a person: whoever signs in with this `subject` of this `issuer` is the person from the next request on. ' +
          'Where the person has or had a login, or holds a role that opens everything, the answer is 202: the person or another programme ' +
          'administrator approves it first. A subject is one person of a department at a time; nobody is told whether another department ' +
          'has connected it too, in which case it signs in there as long as it was first.',
        tags,
        body: schema.NewLogin,
        response: { 201: schema.Login, 202: AccessChange },
      },
      config: {
        permission: 'login:write',
        location: '/v1/logins/:id',
        problems: ['identifier-taken', 'reference-unknown', 'person-merged', 'access-change-open', 'second-person-needed'],
      },
    },
    (request) => request.write((ctx) => logins.add(ctx, request.body)),
  );

  app.post(
    '/logins/:id/end',
    {
      schema: {
        operationId: 'endLogin',
        summary: 'End a login',
        description:
          'The subject no longer signs in as the person, from the next request on. It can be added again, also for another person.',
        tags,
        params: IdParams,
        response: { 200: schema.Login },
      },
      config: { permission: 'login:write', changes: true, problems: ['login-ended'] },
    },
    (request) => request.write((ctx) => logins.end(ctx, request.params.id)),
  );
};
