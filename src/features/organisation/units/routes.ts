import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as organisation from './service.ts';

const tags = ['Organisation'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(divisions);
  await app.register(successions);
  await app.register(sites);
};

const divisions: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/divisions',
    {
      schema: {
        operationId: 'listDivisions',
        summary: 'Divisions, by code',
        description: 'Those of every day, or with `as_of` only those that exist on it. `q` looks in code and name.',
        tags,
        querystring: schema.DivisionQuery,
        response: { 200: schema.Divisions },
      },
      config: { permission: 'division:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => organisation.listDivisions(ctx, request.query)),
  );

  app.get(
    '/divisions/:id',
    {
      schema: {
        operationId: 'getDivision',
        summary: 'One division',
        description: 'A division that has closed is still answered, with the day from which it no longer exists in `ends_on`.',
        tags,
        params: IdParams,
        response: { 200: schema.Division },
      },
      config: { permission: 'division:read' },
    },
    (request) => request.read((ctx) => organisation.getDivision(ctx, request.params.id)),
  );

  app.post(
    '/divisions',
    {
      schema: {
        operationId: 'createDivision',
        summary: 'Found a division',
        description: 'Its code is permanent and never used again, also after the division has closed.',
        tags,
        body: schema.NewDivision,
        response: { 201: schema.Division },
      },
      config: { permission: 'division:write', location: '/v1/divisions/:id', problems: ['code-taken', 'period-empty'] },
    },
    (request) => request.write((ctx) => organisation.createDivision(ctx, request.body)),
  );

  app.patch(
    '/divisions/:id',
    {
      schema: {
        operationId: 'editDivision',
        summary: 'Change a division or close it',
        description: 'Its code never changes. Closing it ends no membership: move its people, and record which division succeeds it.',
        tags,
        params: IdParams,
        body: schema.DivisionPatch,
        response: { 200: schema.Division },
      },
      config: { permission: 'division:write', problems: ['period-empty'] },
    },
    (request) => request.write((ctx) => organisation.editDivision(ctx, request.params.id, request.body)),
  );
};

const successions: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/division-successions',
    {
      schema: {
        operationId: 'listDivisionSuccessions',
        summary: 'Which division went on as which',
        description: 'Mergers, splits and renamings, so that figures of several years can be compared. `division_id` finds either side.',
        tags,
        querystring: schema.SuccessionQuery,
        response: { 200: schema.DivisionSuccessions },
      },
      config: { permission: 'division:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => organisation.listSuccessions(ctx, request.query)),
  );

  app.get(
    '/division-successions/:id',
    {
      schema: {
        operationId: 'getDivisionSuccession',
        summary: 'One succession of divisions',
        description: 'From which division, to which, how and when. It is a record and changes nothing by itself.',
        tags,
        params: IdParams,
        response: { 200: schema.DivisionSuccession },
      },
      config: { permission: 'division:read' },
    },
    (request) => request.read((ctx) => organisation.getSuccession(ctx, request.params.id)),
  );

  app.post(
    '/division-successions',
    {
      schema: {
        operationId: 'recordDivisionSuccession',
        summary: 'Record a merge, split or renaming of divisions',
        description: 'Only the succession is recorded: closing the old division and moving its people are changes of their own.',
        tags,
        body: schema.NewDivisionSuccession,
        response: { 201: schema.DivisionSuccession },
      },
      config: { permission: 'division:write', location: '/v1/division-successions/:id', problems: ['reference-unknown', 'period-overlap'] },
    },
    (request) => request.write((ctx) => organisation.recordSuccession(ctx, request.body)),
  );
};

const sites: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/sites',
    {
      schema: {
        operationId: 'listSites',
        summary: 'Hospital sites, by code',
        description: 'Hospitals with their affiliation to the university. `q` looks in code and name.',
        tags,
        querystring: schema.SiteQuery,
        response: { 200: schema.Sites },
      },
      config: { permission: 'site:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => organisation.listSites(ctx, request.query)),
  );

  app.get(
    '/sites/:id',
    {
      schema: {
        operationId: 'getSite',
        summary: 'One hospital site',
        description: 'Code, name and affiliation. Who works there is in the site memberships, who leads there in the leadership roles.',
        tags,
        params: IdParams,
        response: { 200: schema.Site },
      },
      config: { permission: 'site:read' },
    },
    (request) => request.read((ctx) => organisation.getSite(ctx, request.params.id)),
  );

  app.post(
    '/sites',
    {
      schema: {
        operationId: 'createSite',
        summary: 'Add a hospital site',
        description: 'Its code is permanent; roles and memberships refer to the site by `id`, imports by code.',
        tags,
        body: schema.NewSite,
        response: { 201: schema.Site },
      },
      config: { permission: 'site:write', location: '/v1/sites/:id', problems: ['code-taken'] },
    },
    (request) => request.write((ctx) => organisation.createSite(ctx, request.body)),
  );

  app.patch(
    '/sites/:id',
    {
      schema: {
        operationId: 'editSite',
        summary: 'Change a hospital site',
        description: 'Name and affiliation. Its code never changes.',
        tags,
        params: IdParams,
        body: schema.SitePatch,
        response: { 200: schema.Site },
      },
      config: { permission: 'site:write' },
    },
    (request) => request.write((ctx) => organisation.editSite(ctx, request.params.id, request.body)),
  );
};
