import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as claims } from './claim-routes.ts';
import { routes as earlyEnds } from './early-ends/routes.ts';
import { routes as externalAcceptances } from './external-acceptances/routes.ts';
import { routes as lifecycle } from './lifecycle-routes.ts';
import { routes as objections } from './objection-routes.ts';
import { routes as proposals } from './proposal-routes.ts';
import * as schema from './schema.ts';
import * as assignments from './service.ts';

const tags = ['Assignments'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/assignments',
    {
      schema: {
        operationId: 'listAssignments',
        summary: 'List assignments',
        description:
          'Filter by person, mentee, mentor, division, subtype and status. Statuses and divisions are those of `as_of`, by default today. You see your own assignments, those of the people you lead, or all, according to your roles today. Of relations that not both sides have confirmed you see your own and those you recorded; with `status=claimed` those that wait.',
        tags,
        querystring: schema.AssignmentQuery,
        response: { 200: schema.Assignments },
      },
      config: { permission: 'assignment:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => assignments.list(ctx, request.query)),
  );

  app.get(
    '/assignments/:id',
    {
      schema: {
        operationId: 'getAssignment',
        summary: 'Get an assignment with its intervals',
        description:
          '`intervals` are the periods in which it was active, paused or suspended. `own_reasons` are the reasons that you gave; nobody else can read them. `as_of` gives the status and the divisions of another day.',
        tags,
        params: IdParams,
        querystring: schema.AsOf,
        response: { 200: schema.AssignmentDetail },
      },
      config: { permission: 'assignment:read' },
    },
    (request) => request.read((ctx) => assignments.get(ctx, request.params.id, request.query.as_of)),
  );

  app.patch(
    '/assignments/:id',
    {
      schema: {
        operationId: 'editAssignment',
        summary: 'Change an assignment’s planned end, primacy, category or need areas',
        description:
          'A later planned end extends the assignment: the added days must be free of conflict, and both people must be able to take part. An earlier planned end needs the permission to end the assignment. `is_primary` can change only before both sides have accepted. A change of a proposal revokes the other side’s acceptance.',
        tags,
        params: IdParams,
        body: schema.AssignmentPatch,
        response: { 200: schema.AssignmentDetail },
      },
      config: {
        permission: 'assignment:edit',
        problems: [
          'assignment-state',
          'assignment-conflict',
          'assignment-primary-taken',
          'assignment-overlap',
          'assignment-day-unfit',
          'assignment-person-unfit',
          'mentor-excluded',
          'period-empty',
        ],
      },
    },
    (request) => request.write((ctx) => assignments.edit(ctx, request.params.id, request.body)),
  );

  for (const part of [proposals, claims, externalAcceptances, lifecycle, objections, earlyEnds]) await app.register(part);
};
