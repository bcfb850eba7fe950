import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as extensions } from './extensions/routes.ts';
import * as schema from './schema.ts';
import * as milestones from './service.ts';
import { routes as windows } from './windows/routes.ts';

const tags = ['Milestones'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/career-milestones',
    {
      schema: {
        operationId: 'listMilestones',
        summary: 'List career milestones: promotions, when people are due for one, and CFAR decisions',
        description:
          'Lists promotions, the days on which people are due for one (`is_due`), and decisions of continuing faculty appointment reviews: your own, those of the people you lead as director, hospital ' +
          'division head or physician-in-chief, or all as faculty affairs. Voided ones are among them. Mentors and those who run the programme see ' +
          'none. That you read outcomes of other people’s reviews is recorded.',
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
        summary: 'Get a career milestone',
        description:
          'Answers one promotion or decision of a review; 404 for whoever may not read it. That you read the outcome of another person’s review is recorded.',
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
        summary: 'Record a promotion, a CFAR decision, or when somebody is due for promotion',
        description:
          'Records a milestone; nobody in faculty affairs records their own. A decision needs a full-time clock that has run for 36 months on that ' +
          'day. A promotion is recorded once, and `advice` says where HR’s ranks disagree. When somebody is due for promotion is one day at a time, which ' +
          'may lie ahead; the roster and `is_due` show it until they are promoted. Rank and status of the appointment are facts of HR and do ' +
          'not change.',
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
    (request) => request.write((ctx) => milestones.recordMilestone(ctx, request.body)),
  );

  app.post(
    '/career-milestones/:id/void',
    {
      schema: {
        operationId: 'voidMilestone',
        summary: 'Void a career milestone recorded in error',
        description:
          'Voids a milestone; nobody in faculty affairs voids their own. It no longer counts and stays in the history. Twice changes nothing.',
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
    (request) => request.write((ctx) => milestones.voidMilestone(ctx, request.params.id)),
  );

  await app.register(extensions);
  await app.register(windows);
};
