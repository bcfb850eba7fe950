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
        summary: 'Who works or worked at which site',
        description: 'Where people work, primary site and others, past, present and future; `as_of` narrows them to one day.',
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
        summary: 'One membership of a site',
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
        summary: 'Put a person at a site',
        description: 'Assignments whose mentee now reports to the mentor are suspended from the first such day; `conflicts` lists them.',
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
        summary: 'Change or end a membership of a site',
        description: 'The person never changes. The days may lie in the past; `conflicts` tells what follows.',
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
        summary: 'Void a membership of a site recorded in error',
        description: 'It then never held: its period is empty, and it stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.SiteMembershipWithConflicts },
      },
      config: { permission: 'membership:write', changes: true },
    },
    (request) => request.write((ctx) => memberships.cancel(ctx, request.params.id)),
  );
};
