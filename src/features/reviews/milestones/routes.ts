import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as extensions from './extensions.ts';
import * as schema from './schema.ts';
import * as milestones from './service.ts';
import * as windows from './windows.ts';

const tags = ['Milestones'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/career-milestones',
    {
      schema: {
        operationId: 'listMilestones',
        summary: 'Promotions and decided reviews',
        description:
          'Your own, and those of the people whose division you direct or head at a hospital, at whose site you are physician-in-chief, or all as ' +
          'faculty affairs. ' +
          'Mentors and those who run the programme see none. Voided ones are among them. That you read outcomes of others’ reviews is recorded.',
        tags,
        querystring: schema.MilestoneQuery,
        response: { 200: schema.CareerMilestones },
      },
      config: { permission: 'milestone:read', problems: ['invalid-cursor'] },
    },
    (request) => request.write((ctx) => milestones.list(ctx, request.query)),
  );

  app.get(
    '/career-milestones/:id',
    {
      schema: {
        operationId: 'getMilestone',
        summary: 'One promotion or decided review',
        description:
          'For whoever may read it; for everybody else there is no such thing. That you read the outcome of another’s review is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.CareerMilestone },
      },
      config: { permission: 'milestone:read' },
    },
    (request) => request.write((ctx) => milestones.get(ctx, request.params.id)),
  );

  app.post(
    '/career-milestones',
    {
      schema: {
        operationId: 'recordMilestone',
        summary: 'Record a promotion or the decision of a review',
        description:
          'By faculty affairs, never about themselves. A review needs a full-time clock that has run for 36 months on that day; a promotion is ' +
          'recorded once, and `advice` says where the recorded ranks disagree. Rank and status of the appointment are facts of HR and stay as they are.',
        tags,
        body: schema.NewCareerMilestone,
        response: { 201: schema.CareerMilestone },
      },
      config: {
        permission: 'milestone:write',
        location: '/v1/career-milestones/:id',
        problems: ['reference-unknown', 'person-merged', 'approver-is-subject', 'day-in-future', 'milestone-unfit', 'milestone-state'],
      },
    },
    (request) => request.write((ctx) => milestones.tell(ctx, request.body)),
  );

  app.post(
    '/career-milestones/:id/void',
    {
      schema: {
        operationId: 'voidMilestone',
        summary: 'Void a milestone recorded in error',
        description: 'By faculty affairs, never about themselves. It counts for nothing any more and stays in the history.',
        tags,
        params: IdParams,
        response: { 200: schema.CareerMilestone },
      },
      config: {
        example: { voided_at: '2026-07-02T09:00:00.000Z' },
        permission: 'milestone:write',
        changes: true,
        problems: ['approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => milestones.cancel(ctx, request.params.id)),
  );

  app.get(
    '/cfar-extensions',
    {
      schema: {
        operationId: 'listCfarExtensions',
        summary: 'Decisions that moved the latest day of a review',
        description:
          'For whoever may read the milestones of the person. `is_in_force` marks the one that counts today; voided and superseded ones are among ' +
          'them. That you read those of others is recorded.',
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
        summary: 'One decision that moved the latest day of a review',
        description:
          'For whoever may read the milestones of the person; for everybody else there is no such thing. That you read another’s is recorded.',
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
        summary: 'Record that the institution moved the latest day of a review',
        description:
          'By faculty affairs, never about themselves, and never to before the end of month 60. Leaves only recommend such a decision; without ' +
          'one the latest day stays where it is. ' +
          'Of several, the one decided last counts.',
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
    (request) => request.write((ctx) => extensions.tell(ctx, request.body)),
  );

  app.post(
    '/cfar-extensions/:id/void',
    {
      schema: {
        operationId: 'voidCfarExtension',
        summary: 'Void a decision recorded in error',
        description: 'By faculty affairs, never about themselves. The decision before it, or the end of month 60, counts again.',
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
    (request) => request.write((ctx) => extensions.cancel(ctx, request.params.id)),
  );

  app.get(
    '/people/:id/cfar-window',
    {
      schema: {
        operationId: 'getCfarWindow',
        summary: 'When the appointment of a person is reviewed',
        description:
          'As of today, for whoever may read the milestones of the person. From `earliest_on` to `latest_on` the review can be decided; leaves ' +
          'change neither, but the recommended days, which only those see who may know of leaves. That you read another’s outcome is recorded.',
        tags,
        params: IdParams,
        response: { 200: schema.CfarWindow },
      },
      config: { permission: 'milestone:read' },
    },
    (request) => request.write((ctx) => windows.get(ctx, request.params.id)),
  );
};
