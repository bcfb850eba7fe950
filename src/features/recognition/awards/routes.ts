import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as cyclesRoutes } from './cycles/routes.ts';
import { routes as laureatesRoutes } from './laureates/routes.ts';
import { routes as lettersRoutes } from './letters/routes.ts';
import { routes as nominationsRoutes } from './nominations/routes.ts';
import { routes as programmesRoutes } from './programmes/routes.ts';
import { routes as rankingsRoutes } from './rankings/routes.ts';
import * as schema from './schema.ts';
import * as awards from './service.ts';
import { routes as stipendsRoutes } from './stipends/routes.ts';

const tags = ['Awards'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(programmesRoutes);
  await app.register(cyclesRoutes);
  await app.register(nominationsRoutes);
  await app.register(lettersRoutes);
  await app.register(rankingsRoutes);
  await app.register(stipendsRoutes);
  await app.register(laureatesRoutes);

  app.get(
    '/awards',
    {
      schema: {
        operationId: 'listAwards',
        summary: 'List awards that were conferred',
        description:
          'Lists your own awards, those of the people you lead, and in an office of the department those of everybody, withdrawn ones included, the latest first. What the public reads is at `GET /v1/public/laureates`.',
        tags,
        querystring: schema.AwardQuery,
        response: { 200: schema.Awards },
      },
      config: { permission: 'award:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => awards.list(ctx, request.query)),
  );

  app.get(
    '/awards/:id',
    {
      schema: {
        operationId: 'getAward',
        summary: 'Get an award of a person',
        description: 'For the laureate, their leaders and the offices of the department; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.Award },
      },
      config: { permission: 'award:read' },
    },
    (request) => request.read((ctx) => awards.get(ctx, request.params.id)),
  );

  const action = { tags, params: IdParams, body: schema.AwardAction, response: { 200: schema.Award } };

  app.post(
    '/awards/:id/list',
    {
      schema: {
        ...action,
        operationId: 'agreeToAwardListing',
        summary: 'Agree that an award is listed publicly',
        description: 'The laureate agrees, and the award is listed with their name. Repeating it changes nothing.',
      },
      config: {
        permission: 'award:list',
        changes: true,
        problems: ['award-state'],
        example: { is_listed: true, listing_consented_at: '2027-06-11T14:30:00.000Z' },
      },
    },
    (request) => request.write((ctx) => awards.listPublicly(ctx, request.params.id)),
  );

  app.post(
    '/awards/:id/unlist',
    {
      schema: {
        ...action,
        operationId: 'endAwardListing',
        summary: 'End the public listing of an award',
        description:
          'The laureate takes their consent back at any time, and the award leaves the public list. Repeating it changes nothing.',
      },
      config: { permission: 'award:list', changes: true, example: { is_listed: false } },
    },
    (request) => request.write((ctx) => awards.unlist(ctx, request.params.id)),
  );

  app.post(
    '/awards/:id/withdraw',
    {
      schema: {
        ...action,
        body: schema.WithdrawAward,
        operationId: 'withdrawAward',
        summary: 'Withdraw an award by a decision',
        description:
          'Faculty affairs withdraws an award, such as after a finding of misconduct, never one of their own. It leaves the public list, its credit is taken back, and the laureate is notified.',
      },
      config: {
        permission: 'award:withdraw',
        changes: true,
        problems: ['award-state'],
        example: { withdrawn_on: '2028-02-01', decision_ref: 'FA-2027-021' },
      },
    },
    (request) => request.write((ctx) => awards.withdraw(ctx, request.params.id, request.body)),
  );
};
