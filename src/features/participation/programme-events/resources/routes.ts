import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as resources from './service.ts';

const tags = ['Resources'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/resources',
    {
      schema: {
        operationId: 'listResources',
        summary: 'Checklists, guides and courses',
        description: 'Everything the programme offers or offered. `is_withdrawn=false` leaves out what is offered no more.',
        tags,
        querystring: schema.ResourceQuery,
        response: { 200: schema.Resources },
      },
      config: { permission: 'resource:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => resources.list(ctx, request.query)),
  );

  app.get(
    '/resources/:id',
    {
      schema: {
        operationId: 'getResource',
        summary: 'One resource of the programme',
        description: 'What it is and where. How many people have used it, is told to mentorship leads and programme administrators.',
        tags,
        params: IdParams,
        response: { 200: schema.Resource },
      },
      config: { permission: 'resource:read' },
    },
    (request) => request.read((ctx) => resources.get(ctx, request.params.id)),
  );

  app.post(
    '/resources',
    {
      schema: {
        operationId: 'publishResource',
        summary: 'Offer a resource to everybody',
        description: 'By mentorship leads and programme administrators. An address is https, and is never fetched by the service.',
        tags,
        body: schema.NewResource,
        response: { 201: schema.Resource },
      },
      config: { permission: 'resource:write', location: '/v1/resources/:id' },
    },
    (request) => request.write((ctx) => resources.publish(ctx, request.body)),
  );

  app.patch(
    '/resources/:id',
    {
      schema: {
        operationId: 'editResource',
        summary: 'Change a resource',
        description: 'By mentorship leads and programme administrators, as long as it is offered.',
        tags,
        params: IdParams,
        body: schema.ResourcePatch,
        response: { 200: schema.Resource },
      },
      config: { permission: 'resource:write', problems: ['resource-state'] },
    },
    (request) => request.write((ctx) => resources.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/resources/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawResource',
        summary: 'Offer a resource no more',
        description: 'It stays in the list, and who used it did; it is neither used nor changed any more.',
        tags,
        params: IdParams,
        response: { 200: schema.Resource },
      },
      config: { example: { withdrawn_at: '2026-07-02T09:00:00.000Z' }, permission: 'resource:write', changes: true },
    },
    (request) => request.write((ctx) => resources.withdraw(ctx, request.params.id)),
  );

  app.post(
    '/resources/:id/use',
    {
      schema: {
        operationId: 'useResource',
        summary: 'Say that you have used a resource',
        description:
          'For yourself, once a day; said again, it answers the same use. It leaves the resource as it is, so no If-Match is asked for. Nobody ' +
          'else sees who used what: leaders see how many people there were, from five on.',
        tags,
        params: IdParams,
        response: { 200: schema.ResourceUse },
      },
      config: { permission: 'resource:use', problems: ['resource-state'] },
    },
    (request) => request.write((ctx) => resources.use(ctx, request.params.id)),
  );

  app.get(
    '/resource-uses',
    {
      schema: {
        operationId: 'listResourceUses',
        summary: 'What you have used',
        description: 'Your own uses and nobody else’s, in the order they were recorded.',
        tags,
        querystring: schema.ResourceUseQuery,
        response: { 200: schema.ResourceUses },
      },
      config: { permission: 'resource:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => resources.listUses(ctx, request.query)),
  );
};
