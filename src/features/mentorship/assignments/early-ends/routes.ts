import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { AssignmentDetail } from '../schema.ts';
import * as schema from './schema.ts';
import * as earlyEnds from './service.ts';

const tags = ['Assignments'];

const proposed = {
  early_end: {
    change: 'end',
    on: '2026-07-01',
    proposed_by: { id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' },
    proposed_at: '2026-07-20T14:30:00.000Z',
  },
};

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/propose-early-end',
    {
      schema: {
        operationId: 'proposeEarlyEnd',
        summary: 'Propose an earlier end or pause to the other side',
        description:
          'For a day before the last meeting that both confirmed, or before a closed programme year, which neither side can choose alone. Once the other side agrees, the assignment ends, is completed or is paused on that day. A proposal that was open before is withdrawn. The other side is notified; only you can read the reason.',
        tags,
        params: IdParams,
        body: schema.EarlyEnd,
        response: { 200: AssignmentDetail },
      },
      config: {
        example: proposed,
        permission: 'assignment:end_together',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => earlyEnds.propose(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/agree-to-early-end',
    {
      schema: {
        operationId: 'agreeToEarlyEnd',
        summary: 'Agree to an earlier end or pause',
        description: 'By the side that did not propose it. The assignment then ends, is completed or is paused on the proposed day.',
        tags,
        params: IdParams,
        body: schema.Answer,
        response: { 200: AssignmentDetail },
      },
      config: {
        example: { status: 'ended', ends_on: '2026-07-01' },
        permission: 'assignment:end_together',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => earlyEnds.agree(ctx, request.params.id)),
  );

  app.post(
    '/assignments/:id/withdraw-early-end',
    {
      schema: {
        operationId: 'withdrawEarlyEnd',
        summary: 'Withdraw or decline a proposed earlier end or pause',
        description: 'By either side; the assignment goes on as it is. The other side is notified.',
        tags,
        params: IdParams,
        body: schema.Answer,
        response: { 200: AssignmentDetail },
      },
      config: { permission: 'assignment:end_together', changes: true, problems: ['assignment-state'] },
    },
    (request) => request.write((ctx) => earlyEnds.withdraw(ctx, request.params.id)),
  );
};
