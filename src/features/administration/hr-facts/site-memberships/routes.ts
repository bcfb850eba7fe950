import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as memberships from './service.ts';

const tags = ['HR facts'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/site-memberships',
    {
      schema: {
        operationId: 'listSiteMemberships',
        summary: 'List site memberships',
        description: 'Where people work: the primary site and further ones. Past, present and future; `as_of` limits the list to one day.',
        tags,
        querystring: schema.MembershipQuery,
        response: { 200: schema.SiteMemberships },
      },
      config: { permission: 'membership:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => memberships.list(ctx, request.query)),
  );

  app.get(
    '/site-memberships/:id',
    {
      schema: {
        operationId: 'getSiteMembership',
        summary: 'Get a site membership',
        description: 'Whether it is the primary one, and from when until when. A voided membership has an empty period.',
        tags,
        params: IdParams,
        response: { 200: schema.SiteMembership },
      },
      config: { permission: 'membership:read' },
    },
    (request) => request.read((ctx) => memberships.get(ctx, request.params.id)),
  );

  app.post(
    '/site-memberships',
    {
      schema: {
        operationId: 'createSiteMembership',
        summary: 'Add a person to a site',
        description:
          'Formal assignments whose mentee then reports to the mentor are suspended from the first such day, and `conflicts` lists ' +
          'them; the write is not refused because of them. Refused where it overlaps what cannot hold beside it; `closes_previous` ends ' +
          'what holds on `starts_on` instead.',
        tags,
        querystring: DryRun,
        body: schema.NewSiteMembership,
        response: { 201: schema.SiteMembershipWithConflicts },
      },
      config: {
        permission: 'membership:write',
        location: '/v1/site-memberships/:id',
        problems: ['reference-unknown', 'period-overlap', 'period-empty', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => memberships.create(ctx, request.body)),
  );

  app.patch(
    '/site-memberships/:id',
    {
      schema: {
        operationId: 'editSiteMembership',
        summary: 'Change or end a site membership',
        description:
          'Changes the fields that are sent; person and site cannot change. The days may lie in the past. `conflicts` lists the ' +
          'conflict cases this opens or changes.',
        tags,
        params: IdParams,
        body: schema.SiteMembershipPatch,
        response: { 200: schema.SiteMembershipWithConflicts },
      },
      config: { permission: 'membership:write', problems: ['period-overlap', 'period-empty'] },
    },
    (request) => request.write((ctx) => memberships.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/site-memberships/:id/void',
    {
      schema: {
        operationId: 'voidSiteMembership',
        summary: 'Void a site membership recorded in error',
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.SiteMembershipWithConflicts },
      },
      config: { permission: 'membership:write', changes: true },
    },
    (request) => request.write((ctx) => memberships.voidIt(ctx, request.params.id)),
  );
};
