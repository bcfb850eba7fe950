import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as extensions from './service.ts';

const tags = ['Milestones'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/cfar-extensions',
    {
      schema: {
        operationId: 'listCfarExtensions',
        summary: 'List CFAR extensions',
        description:
          'Lists decisions of the institution that moved the latest day of a continuing faculty appointment review, of the people whose milestones ' +
          'you may read. `is_in_force` marks the one that counts today; voided and superseded ones are among them. That you read those of others is ' +
          'recorded.',
        tags,
        querystring: schema.CfarExtensionQuery,
        response: { 200: schema.CfarExtensions },
      },
      config: { permission: 'milestone:read', problems: ['invalid-cursor'] },
    },
    (request) => request.write((ctx) => extensions.list(ctx, request.query)),
  );

  app.get(
    '/cfar-extensions/:id',
    {
      schema: {
        operationId: 'getCfarExtension',
        summary: 'Get a CFAR extension',
        description:
          'Answers one decision that moved the latest day of a review; 404 for whoever may not read the milestones of the person. That you read that of another person is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.CfarExtension },
      },
      config: { permission: 'milestone:read' },
    },
    (request) => request.write((ctx) => extensions.get(ctx, request.params.id)),
  );

  app.post(
    '/cfar-extensions',
    {
      schema: {
        operationId: 'recordCfarExtension',
        summary: 'Record a CFAR extension',
        description:
          'Records that the institution moved the latest day of a review, never to before the last month of the policy (60 by default) ends; nobody in faculty affairs records ' +
          'their own. Leaves only recommend such a decision: without one, the latest day does not move. Of several, the one decided last counts.',
        tags,
        body: schema.NewCfarExtension,
        response: { 201: schema.CfarExtension },
      },
      config: {
        example: { is_in_force: true },
        permission: 'milestone:write',
        location: '/v1/cfar-extensions/:id',
        problems: ['reference-unknown', 'person-merged', 'approver-is-subject', 'day-in-future', 'milestone-unfit', 'milestone-state'],
      },
    },
    (request) => request.write((ctx) => extensions.recordExtension(ctx, request.body)),
  );

  app.post(
    '/cfar-extensions/:id/void',
    {
      schema: {
        operationId: 'voidCfarExtension',
        summary: 'Void a CFAR extension recorded in error',
        description:
          'Voids an extension; nobody in faculty affairs voids their own. The one before it, or the end of the policy’s last month (60 by default), counts again. Twice changes nothing.',
        tags,
        params: IdParams,
        response: { 200: schema.CfarExtension },
      },
      config: {
        example: { voided_at: '2026-07-02T09:00:00.000Z', is_in_force: false },
        permission: 'milestone:write',
        changes: true,
        problems: ['approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => extensions.voidExtension(ctx, request.params.id)),
  );
};
