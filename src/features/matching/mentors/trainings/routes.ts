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
        summary: 'Who learned to be a mentor',
        description:
          'Your own records, those of the people whose division you direct or facilitate, or all, according to your roles of today. Voided ' +
          'ones are among them. `evidence` is null but for the person and for who verifies.',
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
        summary: 'One mentor training',
        description: '`evidence` is null but for the person and for who verifies.',
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
        description:
          'By the person, by faculty affairs or by the mentorship lead. It counts once somebody other than the person has verified it.',
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
    (request) => request.write((ctx) => trainings.tell(ctx, request.body)),
  );

  app.patch(
    '/mentor-trainings/:id',
    {
      schema: {
        operationId: 'editMentorTraining',
        summary: 'Correct a mentor training nobody has verified yet',
        description: 'Whose it is never changes. A verified record is not corrected by anybody: void it and record it anew.',
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
        summary: 'Confirm a mentor training',
        description: 'By faculty affairs or the mentorship lead, never by the person. From then on it counts, as long as it is current.',
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
        description: 'It counts for nothing any more, even where it was verified, and stays in the history.',
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
    (request) => request.write((ctx) => trainings.cancel(ctx, request.params.id)),
  );
};
