import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as sites from './service.ts';

const tags = ['Organisation'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/sites',
    {
      schema: {
        operationId: 'listSites',
        summary: 'List hospital sites',
        description: 'By code, each with its affiliation to the university. `q` searches code and name.',
        tags,
        querystring: schema.SiteQuery,
        response: { 200: schema.Sites },
      },
      config: { permission: 'site:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => sites.list(ctx, request.query)),
  );

  app.get(
    '/sites/:id',
    {
      schema: {
        operationId: 'getSite',
        summary: 'Get a hospital site',
        description: 'Code, name and affiliation. Site memberships say who works there, leadership roles who leads there.',
        tags,
        params: IdParams,
        response: { 200: schema.Site },
      },
      config: { permission: 'site:read' },
    },
    (request) => request.read((ctx) => sites.get(ctx, request.params.id)),
  );

  app.post(
    '/sites',
    {
      schema: {
        operationId: 'createSite',
        summary: 'Create a hospital site',
        description: 'Its code never changes. Roles and memberships refer to the site by `id`, imports by code.',
        tags,
        body: schema.NewSite,
        response: { 201: schema.Site },
      },
      config: { permission: 'site:write', location: '/v1/sites/:id', problems: ['code-taken'] },
    },
    (request) => request.write((ctx) => sites.create(ctx, request.body)),
  );

  app.patch(
    '/sites/:id',
    {
      schema: {
        operationId: 'editSite',
        summary: 'Edit a hospital site',
        description: 'Changes its name or affiliation.',
        tags,
        params: IdParams,
        body: schema.SitePatch,
        response: { 200: schema.Site },
      },
      config: { permission: 'site:write' },
    },
    (request) => request.write((ctx) => sites.edit(ctx, request.params.id, request.body)),
  );
};
