import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as lifecycle from './lifecycle.ts';
import * as schema from './schema.ts';

const tags = ['Assignments'];

const over = { ends_on: '2027-07-01', intervals: [{ status: 'active', starts_on: '2026-07-01', ends_on: '2027-07-01' }] };

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/end',
    {
      schema: {
        operationId: 'endAssignment',
        summary: 'End an assignment',
        description:
          'Without fault: others see that it ended, and when. Only you can read the reason. `on` is the first day on which it no longer holds, today by default. One side alone can choose a day after the last meeting that both confirmed and not before a closed programme year; an earlier one needs the other side (propose-early-end), or a mentorship lead with a reason. An open conflict case is resolved with it, and `replaced_by_id` names the mentee’s assignment that replaces it. If it ends before its first day, what it was to replace goes on. The other side is notified, and of a formal assignment the mentee’s leaders too.',
        tags,
        params: IdParams,
        body: schema.End,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { ...over, status: 'ended' },
        permission: 'assignment:end',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit', 'reference-unknown'],
      },
    },
    (request) => request.write((ctx) => lifecycle.end(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/complete',
    {
      schema: {
        operationId: 'completeAssignment',
        summary: 'Complete an assignment, its goals reached',
        description:
          'Ends an active or paused assignment as a success, today or on an earlier day, which lies after the last meeting that both confirmed and not before a closed programme year. Everybody who may see the assignment sees that it was completed; only you can read the reason.',
        tags,
        params: IdParams,
        body: schema.OnDay,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { ...over, status: 'completed' },
        permission: 'assignment:complete',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => lifecycle.complete(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/pause',
    {
      schema: {
        operationId: 'pauseAssignment',
        summary: 'Pause an assignment',
        description:
          'Paused days do not count as mentored. The first one lies after the last meeting that both confirmed and not before a closed programme year, unless both agree (propose-early-end) or a mentorship lead gives a reason. The pause lasts until `resume` names the day on which it ends.',
        tags,
        params: IdParams,
        body: schema.OnDay,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: {
          status: 'paused',
          intervals: [
            { status: 'active', starts_on: '2026-07-01', ends_on: '2027-01-01' },
            { status: 'paused', starts_on: '2027-01-01', ends_on: null },
          ],
        },
        permission: 'assignment:pause',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => lifecycle.pause(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/resume',
    {
      schema: {
        operationId: 'resumeAssignment',
        summary: 'Resume a paused assignment',
        description:
          'It is active again from `on`, today by default. A suspension by a conflict case ends with the case instead, and a pause by the mentor’s long absence with the pair’s choice about it. Refused where the mentee reports to the mentor on an active day.',
        tags,
        params: IdParams,
        body: schema.Resume,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        permission: 'assignment:resume',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit', 'assignment-conflict'],
      },
    },
    (request) => request.write((ctx) => lifecycle.resume(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/convert',
    {
      schema: {
        operationId: 'convertAssignment',
        summary: 'Convert a formal assignment to an informal or sponsor relation',
        description:
          'Ends the formal assignment and answers the new relation of the same two people, which no reporting line bars. The day lies after the last meeting that both confirmed and not before a closed programme year. An open conflict case is resolved with it.',
        tags,
        params: IdParams,
        body: schema.Convert,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { subtype: 'informal', is_primary: false },
        permission: 'assignment:convert',
        changes: true,
        problems: ['assignment-state', 'assignment-day-unfit'],
      },
    },
    (request) => request.write((ctx) => lifecycle.convert(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/void',
    {
      schema: {
        operationId: 'voidAssignment',
        summary: 'Void an assignment entered in error',
        description: 'It no longer counts anywhere, but stays readable. An open conflict case is resolved with it.',
        tags,
        params: IdParams,
        body: schema.Void,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        example: { status: 'voided', intervals: [] },
        permission: 'assignment:void',
        changes: true,
        problems: ['assignment-state'],
      },
    },
    (request) => request.write((ctx) => lifecycle.voidAssignment(ctx, request.params.id)),
  );
};
