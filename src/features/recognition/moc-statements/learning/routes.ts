import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as learning from './service.ts';

const tags = ['MOC statements'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/learning-records',
    {
      schema: {
        operationId: 'listLearningRecords',
        summary: 'List your learning records',
        description: 'Lists what you recorded as learned through mentoring. Nobody else reads it, whatever their roles.',
        tags,
        querystring: schema.LearningRecordQuery,
        response: { 200: schema.LearningRecords },
      },
      config: { permission: 'learning_record:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => learning.list(ctx, request.query)),
  );

  app.post(
    '/learning-records',
    {
      schema: {
        operationId: 'recordLearning',
        summary: 'Record learning through mentoring',
        description:
          'Records what you learned as mentor in preparation, what you learned with a mentor, or your reflection on an annual review or check-in that was held with you, and how many minutes it took. Only you read it; it stands in your MOC statement, in Section 2, a reflection in Section 3. Its kind decides what it names; refused for what is not your own.',
        tags,
        body: schema.NewLearningRecord,
        response: { 201: schema.LearningRecord },
      },
      config: {
        permission: 'learning_record:write',
        location: '/v1/learning-records/:id',
        problems: ['reference-unknown', 'learning-record-unfit', 'learning-review-not-own', 'learning-review-not-held', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => learning.recordLearning(ctx, request.body)),
  );

  app.get(
    '/learning-records/:id',
    {
      schema: {
        operationId: 'getLearningRecord',
        summary: 'Get a learning record',
        description: 'For the person who recorded it; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.LearningRecord },
      },
      config: { permission: 'learning_record:read' },
    },
    (request) => request.read((ctx) => learning.get(ctx, request.params.id)),
  );

  app.patch(
    '/learning-records/:id',
    {
      schema: {
        operationId: 'editLearningRecord',
        summary: 'Correct a learning record',
        description:
          'The person changes day, minutes or words of their own record. Void it where it names the wrong thing, and make another one.',
        tags,
        params: IdParams,
        body: schema.LearningRecordPatch,
        response: { 200: schema.LearningRecord },
      },
      config: { permission: 'learning_record:write', problems: ['learning-record-state', 'learning-record-unfit', 'day-in-future'] },
    },
    (request) => request.write((ctx) => learning.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/learning-records/:id/void',
    {
      schema: {
        operationId: 'voidLearningRecord',
        summary: 'Void a learning record entered in error',
        description: 'It counts nowhere any more, and stays readable for the person. Voiding again changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidLearningRecord,
        response: { 200: schema.LearningRecord },
      },
      config: { permission: 'learning_record:write', changes: true, example: { voided_at: '2026-07-01T14:30:00.000Z' } },
    },
    (request) => request.write((ctx) => learning.voidRecord(ctx, request.params.id)),
  );
};
