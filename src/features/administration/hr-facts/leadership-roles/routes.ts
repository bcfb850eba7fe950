import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import { AccessChange } from '../../../organisation/access-changes/schema.ts';
import * as schema from './schema.ts';
import * as roles from './service.ts';

const tags = ['HR facts'];
const periodProblems = ['division-inactive', 'reference-unknown', 'period-overlap', 'period-empty'] as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/leadership-roles',
    {
      schema: {
        operationId: 'listLeadershipRoles',
        summary: 'List leadership roles',
        description:
          'Who holds or held which role, acting and delegated roles included. Past, present and future; `as_of` limits the list to one ' +
          'day.',
        tags,
        querystring: schema.RoleQuery,
        response: { 200: schema.LeadershipRoles },
      },
      config: { permission: 'role:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => roles.list(ctx, request.query)),
  );

  app.get(
    '/leadership-roles/:id',
    {
      schema: {
        operationId: 'getLeadershipRole',
        summary: 'Get a leadership role',
        description: 'The role, its scope, whether it is acting or delegated, and from when until when.',
        tags,
        params: IdParams,
        response: { 200: schema.LeadershipRole },
      },
      config: { permission: 'role:read' },
    },
    (request) => request.read((ctx) => roles.get(ctx, request.params.id)),
  );

  app.post(
    '/leadership-roles',
    {
      schema: {
        operationId: 'createLeadershipRole',
        summary: 'Give a person a leadership role',
        description:
          'Several people may hold a role at once. Formal assignments whose mentee then reports to the mentor are suspended from the ' +
          'first such day, and `conflicts` lists them; the write is not refused because of them. Nobody records a role of their own; ' +
          '`faculty_affairs` and `programme_admin` are given by a programme administrator alone. A role that opens everything (`chair`, ' +
          '`mentorship_lead`, `faculty_affairs`, `programme_admin`) takes effect once a second person approves it: the answer is 202.',
        tags,
        querystring: DryRun,
        body: schema.NewLeadershipRole,
        response: { 201: schema.LeadershipRoleWithConflicts, 202: AccessChange },
      },
      config: {
        permission: 'role:write',
        location: '/v1/leadership-roles/:id',
        problems: [...periodProblems, 'role-scope-unfit', 'person-merged', 'access-change-open', 'second-person-needed'],
      },
    },
    (request) => request.write((ctx) => roles.create(ctx, request.body)),
  );

  app.patch(
    '/leadership-roles/:id',
    {
      schema: {
        operationId: 'editLeadershipRole',
        summary: 'Change or end a leadership role',
        description:
          'Changes the fields that are sent; person, role and scope cannot change. The days may lie in the past. `conflicts` lists the ' +
          'conflict cases this opens or changes. Days that are added to a role that opens everything wait for a second person: the answer is ' +
          '202.',
        tags,
        params: IdParams,
        body: schema.LeadershipRolePatch,
        response: { 200: schema.LeadershipRoleWithConflicts, 202: AccessChange },
      },
      config: { permission: 'role:write', problems: [...periodProblems, 'access-change-open', 'second-person-needed'] },
    },
    (request) => request.write((ctx) => roles.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/leadership-roles/:id/void',
    {
      schema: {
        operationId: 'voidLeadershipRole',
        summary: 'Void a leadership role recorded in error',
        description: 'Empties the period, as if it had never held. The row stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.LeadershipRoleWithConflicts },
      },
      config: { permission: 'role:write', changes: true },
    },
    (request) => request.write((ctx) => roles.voidIt(ctx, request.params.id)),
  );
};
