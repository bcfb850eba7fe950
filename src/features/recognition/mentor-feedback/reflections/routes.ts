import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as reflections from './service.ts';

const tags = ['Mentor feedback'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/feedback-reflections',
    {
      schema: {
        operationId: 'listFeedbackReflections',
        summary: 'List your reflections on feedback',
        description: 'Lists what you made of the feedback of your mentees. Nobody else reads it, whatever their roles.',
        tags,
        querystring: schema.FeedbackReflectionQuery,
        response: { 200: schema.FeedbackReflections },
      },
      config: { permission: 'feedback_reflection:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => reflections.list(ctx, request.query)),
  );

  app.post(
    '/feedback-reflections',
    {
      schema: {
        operationId: 'writeFeedbackReflection',
        summary: 'Write a reflection on feedback',
        description:
          'Writes what you make of feedback that a mentee released to you, or that was shown to you without names, and how many minutes it took. Only you read it; it counts as Section 3 in your MOC statement. There is one for each feedback; refused for feedback that you cannot read, or whose assignment was voided.',
        tags,
        body: schema.NewFeedbackReflection,
        response: { 201: schema.FeedbackReflection },
      },
      config: {
        permission: 'feedback_reflection:write',
        location: '/v1/feedback-reflections/:id',
        problems: ['reference-unknown', 'feedback-reflection-unfit', 'feedback-reflection-exists', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => reflections.write(ctx, request.body)),
  );

  app.get(
    '/feedback-reflections/:id',
    {
      schema: {
        operationId: 'getFeedbackReflection',
        summary: 'Get a reflection on feedback',
        description: 'For the mentor who wrote it; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.FeedbackReflection },
      },
      config: { permission: 'feedback_reflection:read' },
    },
    (request) => request.read((ctx) => reflections.get(ctx, request.params.id)),
  );

  app.patch(
    '/feedback-reflections/:id',
    {
      schema: {
        operationId: 'editFeedbackReflection',
        summary: 'Correct a reflection on feedback',
        description: 'The mentor changes day, minutes or words of their own reflection.',
        tags,
        params: IdParams,
        body: schema.FeedbackReflectionPatch,
        response: { 200: schema.FeedbackReflection },
      },
      config: {
        permission: 'feedback_reflection:write',
        problems: ['feedback-reflection-state', 'feedback-reflection-unfit', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => reflections.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/feedback-reflections/:id/void',
    {
      schema: {
        operationId: 'voidFeedbackReflection',
        summary: 'Void a reflection entered in error',
        description: 'It counts nowhere any more, and stays readable for the mentor. Voiding again changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidFeedbackReflection,
        response: { 200: schema.FeedbackReflection },
      },
      config: { permission: 'feedback_reflection:write', changes: true, example: { voided_at: '2026-07-01T14:30:00.000Z' } },
    },
    (request) => request.write((ctx) => reflections.voidReflection(ctx, request.params.id)),
  );
};
