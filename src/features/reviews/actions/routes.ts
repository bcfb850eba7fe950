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
        summary: 'What was agreed to do in check-ins and annual reviews',
        description:
          'Those of your own check-ins and reviews and of those you held. A director also sees what mentees of the division share of their ' +
          'check-ins, with the scope of check-ins; mentors, leads and administrators see none.',
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
        summary: 'One action',
        description: 'For the mentee, for whoever held the check-in or review, and, where the mentee shares it, for their director.',
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
        summary: 'Change what is to be done, or until when',
        description:
          'By the mentee or whoever held the check-in or review, in an office in which they could hold it today, while it is neither done nor ' +
          'dropped. Once the mentee has shared it, or acknowledged the check-in or review, `text` is changed by the mentee alone. The other of the ' +
          'two is told.',
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
        summary: 'Say that it is done',
        description:
          'By either of the two, as for a change; the other is told. Twice changes nothing; what was dropped cannot be done any more.',
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
        summary: 'Give it up',
        description: 'By either of the two, as for a change, while it is not done; the other is told. Twice changes nothing.',
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
        summary: 'Let your director see it',
        description:
          'By the mentee alone, for an action of a check-in: the director in office may then read this one action, and still nothing else of the ' +
          'check-in. It cannot be taken back. Twice changes nothing.',
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
