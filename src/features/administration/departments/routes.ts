import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as policies } from './policies/routes.ts';
import * as schema from './schema.ts';
import * as departments from './service.ts';

const tags = ['Department'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/department',
    {
      schema: {
        operationId: 'getDepartment',
        summary: 'Get your department',
        description:
          'The department of your token: its name, its time zone and the first month of its academic year. No other department is ' +
          'visible to you.',
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
        summary: 'Edit your department',
        description:
          'Changes the fields that are sent; the code never changes. A new time zone decides from the next request on which civil day ' +
          'it is. Recognition credits follow another beginning of the academic year in the background.',
        tags,
        body: schema.DepartmentPatch,
        response: { 200: schema.Department },
      },
      config: { permission: 'department:edit' },
    },
    (request) => request.write((ctx) => departments.edit(ctx, request.body)),
  );

  await app.register(policies);
};
