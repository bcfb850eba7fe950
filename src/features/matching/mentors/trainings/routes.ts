import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as trainings from './service.ts';

const tags = ['Mentors'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/mentor-trainings',
    {
      schema: {
        operationId: 'listMentorTrainings',
        summary: 'List mentor trainings',
        description:
          'Lists your own records, those of people whose division you direct or facilitate, or all, depending on your roles today. Voided records are included. ' +
          '`evidence` is answered only to the person and to those who may verify; to others it is null.',
        tags,
        querystring: schema.MentorTrainingQuery,
        response: { 200: schema.MentorTrainings },
      },
      config: { permission: 'mentor_training:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => trainings.list(ctx, request.query)),
  );

  app.get(
    '/mentor-trainings/:id',
    {
      schema: {
        operationId: 'getMentorTraining',
        summary: 'Get a mentor training',
        description: '`evidence` is answered only to the person and to those who may verify; to others it is null.',
        tags,
        params: IdParams,
        response: { 200: schema.MentorTraining },
      },
      config: { permission: 'mentor_training:read' },
    },
    (request) => request.read((ctx) => trainings.get(ctx, request.params.id)),
  );

  app.post(
    '/mentor-trainings',
    {
      schema: {
        operationId: 'recordMentorTraining',
        summary: 'Record a mentor training',
        description: 'Records a training that the person has completed. It counts once somebody other than the person has verified it.',
        tags,
        body: schema.NewMentorTraining,
        response: { 201: schema.MentorTraining },
      },
      config: {
        example: { verified_by: null, verified_at: null, is_current: false },
        permission: 'mentor_training:write',
        location: '/v1/mentor-trainings/:id',
        problems: ['day-in-future', 'period-empty', 'reference-unknown', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => trainings.recordTraining(ctx, request.body)),
  );

  app.patch(
    '/mentor-trainings/:id',
    {
      schema: {
        operationId: 'editMentorTraining',
        summary: 'Edit a mentor training',
        description:
          'Corrects a record that nobody has verified yet. The person never changes. A verified record cannot be edited: void it and record it anew.',
        tags,
        params: IdParams,
        body: schema.MentorTrainingPatch,
        response: { 200: schema.MentorTraining },
      },
      config: {
        example: { verified_by: null, verified_at: null, is_current: false },
        permission: 'mentor_training:write',
        problems: ['mentor-training-state', 'day-in-future', 'period-empty'],
      },
    },
    (request) => request.write((ctx) => trainings.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/mentor-trainings/:id/verify',
    {
      schema: {
        operationId: 'verifyMentorTraining',
        summary: 'Verify a mentor training',
        description:
          'Confirms the training; it counts from then on, as long as it has not expired. The person cannot verify their own training.',
        tags,
        params: IdParams,
        response: { 200: schema.MentorTraining },
      },
      config: { permission: 'mentor_training:verify', changes: true, problems: ['approver-is-subject', 'mentor-training-state'] },
    },
    (request) => request.write((ctx) => trainings.verify(ctx, request.params.id)),
  );

  app.post(
    '/mentor-trainings/:id/void',
    {
      schema: {
        operationId: 'voidMentorTraining',
        summary: 'Void a mentor training recorded in error',
        description: 'The training no longer counts, even if it was verified, and stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.MentorTraining },
      },
      config: {
        example: { voided_at: '2026-07-02T09:00:00.000Z', is_current: false },
        permission: 'mentor_training:write',
        changes: true,
      },
    },
    (request) => request.write((ctx) => trainings.voidTraining(ctx, request.params.id)),
  );
};
