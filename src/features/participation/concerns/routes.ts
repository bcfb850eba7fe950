import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as concerns from './service.ts';

const tags = ['Concerns'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/concerns',
    {
      schema: {
        operationId: 'listConcerns',
        summary: 'What you raised, and what you were told',
        description:
          'Without the words, which are read one concern at a time. Nobody else sees any of these. A look at what you were told is recorded.',
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
        summary: 'Tell somebody of a worry, in confidence',
        description:
          'It goes to one person, whom the answer names: in the capacity you wish for if possible, else the facilitator of your division, a mentorship ' +
          'lead, or the Chair. Never to anybody it is about, nor to anybody who reports to them. Nobody else learns that it exists.',
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
        summary: 'One concern with its words',
        description:
          'For who raised it and the one person it is with; for everybody else, whatever their roles, there is no such thing. ' +
          'The confidant reads it while they hold the capacity and report to nobody it is about. What the confidant reads is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.Concern },
      },
      config: { permission: 'concern:read' },
    },
    (request) => request.write((ctx) => concerns.get(ctx, request.params.id)),
  );

  app.post(
    '/concerns/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeConcern',
        summary: 'Say that you have read it',
        description: 'By the person it is with; whoever raised it is told. The answer is without the words. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Acknowledge,
        response: { 200: schema.ConcernFacts },
      },
      config: {
        example: { status: 'acknowledged', acknowledged_at: '2026-07-01T14:30:00.000Z' },
        permission: 'concern:handle',
        changes: true,
        problems: ['concern-state'],
      },
    },
    (request) => request.write((ctx) => concerns.acknowledge(ctx, request.params.id)),
  );

  app.post(
    '/concerns/:id/close',
    {
      schema: {
        operationId: 'closeConcern',
        summary: 'Be done with it',
        description: 'By the person it is with. The outcome, if there is one, is read by whoever raised it, who is told.',
        tags,
        params: IdParams,
        body: schema.Close,
        response: { 200: schema.ConcernFacts },
      },
      config: {
        example: {
          status: 'closed',
          closed_at: '2026-07-01T14:30:00.000Z',
        },
        permission: 'concern:handle',
        changes: true,
        problems: ['concern-state'],
      },
    },
    (request) => request.write((ctx) => concerns.close(ctx, request.params.id, request.body)),
  );

  app.post(
    '/concerns/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawConcern',
        summary: 'Take your concern back',
        description: 'By who raised it, until it is closed. The person it was with does not find it any more. Twice changes nothing.',
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

  app.post(
    '/concerns/:id/reroute',
    {
      schema: {
        operationId: 'rerouteConcern',
        summary: 'Hand it on to somebody else',
        description:
          'By the person it is with, to another one chosen by the same rule; the answer says to whom. You do not read it any more, and whoever raised ' +
          'it is told that it is with somebody else. The service does the same by itself when the person it is with leaves or gives up their role.',
        tags,
        params: IdParams,
        body: schema.Reroute,
        response: { 200: schema.ConcernFacts },
      },
      config: { permission: 'concern:handle', changes: true, problems: ['concern-state', 'concern-unroutable'] },
    },
    (request) => request.write((ctx) => concerns.reroute(ctx, request.params.id, request.body)),
  );
};
