import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as followUps from './service.ts';

const tags = ['Relation follow-ups'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/relation-follow-ups',
    {
      schema: {
        operationId: 'listRelationFollowUps',
        summary: 'List your answers on contact after completed relations',
        description:
          'Lists what you answered about completed relations of yours, as mentee or as mentor. Nobody else reads it, also not the other side; metrics count it for departments and divisions.',
        tags,
        querystring: schema.RelationFollowUpQuery,
        response: { 200: schema.RelationFollowUps },
      },
      config: { permission: 'relation_follow_up:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => followUps.list(ctx, request.query)),
  );

  app.post(
    '/relation-follow-ups',
    {
      schema: {
        operationId: 'answerRelationFollowUp',
        summary: 'Answer whether contact goes on after a completed relation',
        description:
          'For mentee and mentor of a completed relation. In the 60 days after the completion you answer whether you plan to stay in contact, and from six to nine months after it whether you were. You are notified when it is time. Each is answered once, and can be corrected as long as it can be answered.',
        tags,
        body: schema.NewRelationFollowUp,
        response: { 201: schema.RelationFollowUp },
      },
      config: {
        permission: 'relation_follow_up:write',
        location: '/v1/relation-follow-ups/:id',
        problems: ['not-found', 'relation-follow-up-unfit', 'relation-follow-up-closed', 'relation-follow-up-exists'],
      },
    },
    (request) => request.write((ctx) => followUps.answer(ctx, request.body)),
  );

  app.get(
    '/relation-follow-ups/:id',
    {
      schema: {
        operationId: 'getRelationFollowUp',
        summary: 'Get your answer on contact after a completed relation',
        description: 'For the person who answered; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.RelationFollowUp },
      },
      config: { permission: 'relation_follow_up:read' },
    },
    (request) => request.read((ctx) => followUps.get(ctx, request.params.id)),
  );

  app.patch(
    '/relation-follow-ups/:id',
    {
      schema: {
        operationId: 'editRelationFollowUp',
        summary: 'Correct your answer on contact after a completed relation',
        description: 'The person who answered corrects it, as long as it could still be given. It then is an answer of that day.',
        tags,
        params: IdParams,
        body: schema.RelationFollowUpPatch,
        response: { 200: schema.RelationFollowUp },
      },
      config: {
        permission: 'relation_follow_up:write',
        problems: ['relation-follow-up-unfit', 'relation-follow-up-closed'],
        example: { in_contact: false },
      },
    },
    (request) => request.write((ctx) => followUps.edit(ctx, request.params.id, request.body)),
  );
};
