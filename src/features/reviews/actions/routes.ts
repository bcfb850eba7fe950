import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as actions from './service.ts';

const tags = ['Actions'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/action-items',
    {
      schema: {
        operationId: 'listActions',
        summary: 'List actions from check-ins and annual reviews',
        description:
          'Lists the actions of your own check-ins and reviews and of those whose office you hold today; a successor has what the office of a check-in ' +
          'owns, and all actions of a review. A director also sees the actions of check-ins that mentees ' +
          'of the division share, with a token that may read check-ins. Mentors, leads and administrators see none.',
        tags,
        querystring: schema.ActionQuery,
        response: { 200: schema.ActionItems },
      },
      config: { permission: 'action:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => actions.list(ctx, request.query)),
  );

  app.get(
    '/action-items/:id',
    {
      schema: {
        operationId: 'getAction',
        summary: 'Get an action',
        description:
          'Answers one action to the mentee, to whoever holds the office of the check-in or review today and, where the mentee shares it, to their director.',
        tags,
        params: IdParams,
        response: { 200: schema.ActionItem },
      },
      config: { permission: 'action:read' },
    },
    (request) => request.read((ctx) => actions.get(ctx, request.params.id)),
  );

  app.patch(
    '/action-items/:id',
    {
      schema: {
        operationId: 'editAction',
        summary: 'Edit an action',
        description:
          'Changes the text or the due day of an open action, as the mentee or as whoever holds the office of the check-in or review today; the other of ' +
          'the two is notified. Once the mentee has shared the action, or acknowledged the check-in or review, only the mentee ' +
          'changes `text`.',
        tags,
        params: IdParams,
        body: schema.ActionPatch,
        response: { 200: schema.ActionItem },
      },
      config: { permission: 'action:edit', problems: ['action-state'] },
    },
    (request) => request.write((ctx) => actions.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/action-items/:id/complete',
    {
      schema: {
        operationId: 'completeAction',
        summary: 'Complete an action',
        description:
          'Marks an open action as done, by the same people who edit it; the other of the two is notified. A dropped action is not completed. Twice ' +
          'changes nothing.',
        tags,
        params: IdParams,
        body: schema.Complete,
        response: { 200: schema.ActionItem },
      },
      config: {
        example: { done_on: '2026-07-01', is_open: false },
        permission: 'action:edit',
        changes: true,
        problems: ['action-state', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => actions.complete(ctx, request.params.id, request.body)),
  );

  app.post(
    '/action-items/:id/drop',
    {
      schema: {
        operationId: 'dropAction',
        summary: 'Drop an action',
        description: 'Gives up an open action, by the same people who edit it; the other of the two is notified. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Drop,
        response: { 200: schema.ActionItem },
      },
      config: {
        example: { dropped_on: '2026-07-01', is_open: false },
        permission: 'action:edit',
        changes: true,
        problems: ['action-state'],
      },
    },
    (request) => request.write((ctx) => actions.drop(ctx, request.params.id)),
  );

  app.post(
    '/action-items/:id/share',
    {
      schema: {
        operationId: 'shareAction',
        summary: 'Share an action with your director',
        description:
          'Lets the director in office read this one action of your check-in, and nothing else of the check-in. Sharing cannot be taken back. Actions ' +
          'of annual reviews are not shared. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Share,
        response: { 200: schema.ActionItem },
      },
      config: { example: { is_shared: true }, permission: 'action:share', changes: true, problems: ['action-unfit'] },
    },
    (request) => request.write((ctx) => actions.share(ctx, request.params.id)),
  );
};
