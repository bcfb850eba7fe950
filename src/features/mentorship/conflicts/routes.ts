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
        summary: 'Does the mentee report to the mentor?',
        description:
          'Every basis with its days: lines of all kinds, directors, physicians-in-chief, hospital division heads, and lines through others.',
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
        summary: 'Assignments that a reporting line interrupts',
        description:
          'Those you may see: your own, those of your division, or all as mentorship lead or Chair. The oldest first; `due_on_lte` finds those that are due.',
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
        summary: 'One case with its bases',
        description:
          '`bases` says who reports to whom, how and since when. `basis_ends_on` is the first day without a conflict, once that is known.',
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
        summary: 'Say that somebody is looking after it',
        description:
          'For a director or mentorship lead who is not a party. The assignment stays suspended; the note is for those who handle the case.',
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
        summary: 'Resume the assignment: the conflict has ended, or never was',
        description:
          'To resolve a case by ending, replacing or converting the assignment, use the operations of the assignment: they close its case.',
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
