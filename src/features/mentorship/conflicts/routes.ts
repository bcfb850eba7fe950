import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as cases from './cases.ts';
import * as schema from './schema.ts';
import * as conflicts from './service.ts';

const tags = ['Conflicts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/reporting-checks',
    {
      schema: {
        operationId: 'checkReporting',
        summary: 'Check a pair for reporting lines',
        description:
          'Answers every basis on which the mentee reports to the mentor within the period, with its days: reporting lines of all kinds, directors, physicians-in-chief, hospital division heads, and lines through others. Also answers whether the mentor reports to the mentee, and up to which day a formal assignment can be planned.',
        tags,
        querystring: schema.CheckQuery,
        response: { 200: schema.Check },
      },
      config: { permission: 'conflict:check', problems: ['not-found', 'period-empty'] },
    },
    (request) => request.read((ctx) => conflicts.check(ctx, request.query)),
  );

  app.get(
    '/conflict-cases',
    {
      schema: {
        operationId: 'listConflictCases',
        summary: 'List conflict cases',
        description:
          'A case suspends a formal assignment while the mentee reports to the mentor. You see your own cases, those of your division, or all as mentorship lead or Chair. The oldest come first; `due_on_lte` finds the cases that are due.',
        tags,
        querystring: schema.CaseQuery,
        response: { 200: schema.ConflictCases },
      },
      config: { permission: 'conflict_case:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => cases.list(ctx, request.query)),
  );

  app.get(
    '/conflict-cases/:id',
    {
      schema: {
        operationId: 'getConflictCase',
        summary: 'Get a conflict case with its bases',
        description:
          '`bases` says who reports to whom, how and since when. `basis_ends_on` is the first day without a conflict, once that day is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.ConflictCase },
      },
      config: { permission: 'conflict_case:read' },
    },
    (request) => request.read((ctx) => cases.get(ctx, request.params.id)),
  );

  app.post(
    '/conflict-cases/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeConflictCase',
        summary: 'Acknowledge a conflict case',
        description:
          'Records that you handle the case. For a director or mentorship lead who is neither the mentee nor the mentor. The assignment stays suspended. Only those who handle the case can read the note. Refused unless the case is newly detected.',
        tags,
        params: IdParams,
        body: schema.Acknowledge,
        response: { 200: schema.ConflictCase },
      },
      config: { permission: 'conflict_case:acknowledge', changes: true, problems: ['conflict-case-state'] },
    },
    (request) => request.write((ctx) => cases.acknowledge(ctx, request.params.id, request.body)),
  );

  app.post(
    '/conflict-cases/:id/resolve',
    {
      schema: {
        operationId: 'resolveConflictCase',
        summary: 'Resolve a conflict case and resume the assignment',
        description:
          'For a conflict that has ended or never existed: the assignment is active again from `on`. Refused where the mentee still reports to the mentor. To end, replace or convert the assignment instead, use its own operations: they resolve the case as well.',
        tags,
        params: IdParams,
        body: schema.Resolve,
        response: { 200: schema.ConflictCase },
      },
      config: {
        permission: 'conflict_case:resolve',
        changes: true,
        problems: ['conflict-case-state', 'conflict-persists', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => cases.resolve(ctx, request.params.id, request.body)),
  );
};
