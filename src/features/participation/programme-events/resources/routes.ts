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
        summary: 'List resources: checklists, guides and courses',
        description:
          'Lists everything that the programme offers or has offered: the resources of the department, and those of the divisions that you are a member, director or facilitator of; the offices of the department see those of all divisions. `is_withdrawn=false` leaves out what was withdrawn.',
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
        summary: 'Get a resource',
        description:
          'Answers what the resource is and where to find it. A resource of a division is for its members, director and facilitator, and for the offices of the department. Only mentorship leads and programme administrators see how many people have used it.',
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
        summary: 'Publish a resource',
        description:
          'Offers a checklist, guide, course or video to everybody in the department, or with `division_id` to the members of a division. A mentorship lead or programme administrator publishes for both, the facilitator of a division for that division. Its address is https. The service never fetches it.',
        tags,
        body: schema.NewResource,
        response: { 201: schema.Resource },
      },
      config: { permission: 'resource:write', location: '/v1/resources/:id', problems: ['reference-unknown', 'division-inactive'] },
    },
    (request) => request.write((ctx) => resources.publish(ctx, request.body)),
  );

  app.patch(
    '/resources/:id',
    {
      schema: {
        operationId: 'editResource',
        summary: 'Edit a resource',
        description:
          'Changes kind, title, address or description, by whoever may publish for the same division or the department. Refused for a withdrawn resource.',
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
        summary: 'Withdraw a resource',
        description:
          'From then on nobody can use or change it. It stays in the list, and so do the recorded uses. Withdrawing twice changes ' +
          'nothing.',
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
        summary: 'Record your use of a resource',
        description:
          'Records that you used the resource today. Recorded again on the same day, it answers the same use. The resource itself does ' +
          'not change, so no If-Match is needed. Nobody else sees who used what: mentorship leads and programme administrators see the ' +
          'number of people, from five on. Refused for a withdrawn resource.',
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
        summary: 'List your resource uses',
        description: 'Lists your own uses in the order in which they were recorded. Nobody else sees them.',
        tags,
        querystring: schema.ResourceUseQuery,
        response: { 200: schema.ResourceUses },
      },
      config: { permission: 'resource:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => resources.listUses(ctx, request.query)),
  );
};
