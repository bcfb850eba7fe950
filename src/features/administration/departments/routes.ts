import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as departments from './service.ts';

const tags = ['Department'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/department',
    {
      schema: {
        operationId: 'getDepartment',
        summary: 'Your department',
        description:
          'The department of your token: its name, time zone and the beginning of its academic year. Other departments do not exist for you.',
        tags,
        response: { 200: schema.Department },
      },
      config: { permission: 'department:read' },
    },
    (request) => request.read((ctx) => departments.get(ctx)),
  );

  app.patch(
    '/department',
    {
      schema: {
        operationId: 'editDepartment',
        summary: 'Change your department',
        description: 'The code never changes. The time zone decides on which civil day things happen from the next request on.',
        tags,
        body: schema.DepartmentPatch,
        response: { 200: schema.Department },
      },
      config: { permission: 'department:edit' },
    },
    (request) => request.write((ctx) => departments.edit(ctx, request.body)),
  );

  app.get(
    '/policies',
    {
      schema: {
        operationId: 'listPolicies',
        summary: 'All versions of the policy',
        description: 'The latest version first; each holds from `starts_on` until the next one begins.',
        tags,
        querystring: schema.PolicyQuery,
        response: { 200: schema.Policies },
      },
      config: { permission: 'policy:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => departments.listPolicies(ctx, request.query)),
  );

  app.get(
    '/policies/:id',
    {
      schema: {
        operationId: 'getPolicy',
        summary: 'One version of the policy',
        description:
          'How reporting is judged, how long things may wait, how mentors are found and what an absence does, from `starts_on` until `ends_on`.',
        tags,
        params: IdParams,
        response: { 200: schema.Policy },
      },
      config: { permission: 'policy:read' },
    },
    (request) => request.read((ctx) => departments.getPolicy(ctx, request.params.id)),
  );

  app.post(
    '/policies',
    {
      schema: {
        operationId: 'succeedPolicy',
        summary: 'Open a new version of the policy',
        description: 'Formal assignments are judged by the new version from its first day on; what that changes is in `conflicts`.',
        tags,
        querystring: schema.DryRun,
        body: schema.NewPolicy,
        response: { 201: schema.PolicyWithConflicts },
      },
      config: { permission: 'policy:write', location: '/v1/policies/:id', problems: ['policy-not-last', 'policy-unfit', 'day-too-far'] },
    },
    (request) => request.write((ctx) => departments.succeedPolicy(ctx, request.body)),
  );
};
