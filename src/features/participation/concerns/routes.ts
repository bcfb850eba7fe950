import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as handling } from './handling-routes.ts';
import * as schema from './schema.ts';
import * as concerns from './service.ts';

const tags = ['Concerns'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/concerns',
    {
      schema: {
        operationId: 'listConcerns',
        summary: 'List concerns that you raised or that were routed to you',
        description:
          'Answers the facts of each concern; `getConcern` answers its text. Nobody else sees any of these concerns. That you saw ' +
          'concerns routed to you is recorded.',
        tags,
        querystring: schema.ConcernQuery,
        response: { 200: schema.Concerns },
      },
      config: { permission: 'concern:read', problems: ['invalid-cursor'] },
    },
    (request) => request.write((ctx) => concerns.list(ctx, request.query)),
  );

  app.post(
    '/concerns',
    {
      schema: {
        operationId: 'raiseConcern',
        summary: 'Raise a concern in confidence',
        description:
          'Routes the concern to one person, the confidant, whom the answer names: somebody in the office you ask for if possible, ' +
          'otherwise the facilitator of your division, a mentorship lead, or the Chair. A concern is never routed to anybody it is ' +
          'about, nor to anybody who reports to them. Nobody else learns that it exists. Refused where nobody is left to route it to.',
        tags,
        body: schema.NewConcern,
        response: { 201: schema.Concern },
      },
      config: {
        permission: 'concern:raise',
        location: '/v1/concerns/:id',
        problems: ['concern-unfit', 'concern-unroutable', 'reference-unknown', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => concerns.raise(ctx, request.body)),
  );

  app.get(
    '/concerns/:id',
    {
      schema: {
        operationId: 'getConcern',
        summary: 'Get a concern with its text',
        description:
          'For the person who raised it and its confidant; to everybody else, whatever their roles, the answer is 404. The confidant ' +
          'can read it while they hold the office and report to nobody it is about. That the confidant has read it is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.Concern },
      },
      config: { permission: 'concern:read' },
    },
    (request) => request.write((ctx) => concerns.get(ctx, request.params.id)),
  );

  app.post(
    '/concerns/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawConcern',
        summary: 'Withdraw a concern',
        description:
          'Withdraws a concern that you raised, until it is closed. From then on it does not exist for its confidant. Withdrawing twice ' +
          'changes nothing.',
        tags,
        params: IdParams,
        body: schema.Withdraw,
        response: { 200: schema.ConcernFacts },
      },
      config: {
        example: { status: 'withdrawn', withdrawn_at: '2026-07-01T14:30:00.000Z' },
        permission: 'concern:withdraw',
        changes: true,
        problems: ['concern-state'],
      },
    },
    (request) => request.write((ctx) => concerns.withdraw(ctx, request.params.id)),
  );

  await app.register(handling);
};
