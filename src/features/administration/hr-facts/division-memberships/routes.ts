import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as memberships from './service.ts';

const tags = ['HR facts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/division-memberships',
    {
      schema: {
        operationId: 'listDivisionMemberships',
        summary: 'List division memberships',
        description: 'Primary memberships and cross-appointments. Past, present and future; `as_of` limits the list to one day.',
        tags,
        querystring: schema.MembershipQuery,
        response: { 200: schema.DivisionMemberships },
      },
      config: { permission: 'membership:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => memberships.list(ctx, request.query)),
  );

  app.get(
    '/division-memberships/:id',
    {
      schema: {
        operationId: 'getDivisionMembership',
        summary: 'Get a division membership',
        description: 'Whether it is the primary one, and from when until when. A voided membership has an empty period.',
        tags,
        params: IdParams,
        response: { 200: schema.DivisionMembership },
      },
      config: { permission: 'membership:read' },
    },
    (request) => request.read((ctx) => memberships.get(ctx, request.params.id)),
  );

  app.post(
    '/division-memberships',
    {
      schema: {
        operationId: 'createDivisionMembership',
        summary: 'Add a person to a division',
        description:
          'Formal assignments whose mentee then reports to the mentor are suspended from the first such day, and `conflicts` lists ' +
          'them; the write is not refused because of them. Refused where it overlaps what cannot hold beside it; `closes_previous` ends ' +
          'what holds on `starts_on` instead.',
        tags,
        querystring: DryRun,
        body: schema.NewDivisionMembership,
        response: { 201: schema.DivisionMembershipWithConflicts },
      },
      config: {
        permission: 'membership:write',
        location: '/v1/division-memberships/:id',
        problems: ['division-inactive', 'reference-unknown', 'period-overlap', 'period-empty', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => memberships.create(ctx, request.body)),
  );

  app.patch(
    '/division-memberships/:id',
    {
      schema: {
        operationId: 'editDivisionMembership',
        summary: 'Change or end a division membership',
        description:
          'Changes the fields that are sent; person and division cannot change. The days may lie in the past. `conflicts` lists the ' +
          'conflict cases this opens or changes.',
        tags,
        params: IdParams,
        body: schema.DivisionMembershipPatch,
        response: { 200: schema.DivisionMembershipWithConflicts },
      },
      config: { permission: 'membership:write', problems: ['division-inactive', 'period-overlap', 'period-empty'] },
    },
    (request) => request.write((ctx) => memberships.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/division-memberships/:id/void',
    {
      schema: {
        operationId: 'voidDivisionMembership',
        summary: 'Void a division membership recorded in error',
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.DivisionMembershipWithConflicts },
      },
      config: { permission: 'membership:write', changes: true },
    },
    (request) => request.write((ctx) => memberships.voidIt(ctx, request.params.id)),
  );
};
