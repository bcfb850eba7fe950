import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as programmes from './service.ts';

const tags = ['Awards'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/award-programmes',
    {
      schema: {
        operationId: 'listAwardProgrammes',
        summary: 'List awards for mentoring',
        description:
          'Lists the awards of the department and its divisions with all versions of their criteria, the latest first, retired ones included.',
        tags,
        querystring: schema.AwardProgrammeQuery,
        response: { 200: schema.AwardProgrammes },
      },
      config: { permission: 'award_programme:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => programmes.list(ctx, request.query)),
  );

  app.post(
    '/award-programmes',
    {
      schema: {
        operationId: 'createAwardProgramme',
        summary: 'Create an award for mentoring',
        description:
          'Chair, mentorship leads and programme administrators create an award of the department or of a division; a director one of their division. It begins with its first criteria, which say who can have it, who may nominate, and after how long the same person can have it again.',
        tags,
        body: schema.NewAwardProgramme,
        response: { 201: schema.AwardProgramme },
      },
      config: {
        permission: 'award_programme:write',
        location: '/v1/award-programmes/:id',
        problems: ['reference-unknown', 'day-too-far'],
      },
    },
    (request) => request.write((ctx) => programmes.create(ctx, request.body)),
  );

  app.get(
    '/award-programmes/:id',
    {
      schema: {
        operationId: 'getAwardProgramme',
        summary: 'Get an award with its criteria',
        description: 'Answers the award with all versions of its criteria.',
        tags,
        params: IdParams,
        response: { 200: schema.AwardProgramme },
      },
      config: { permission: 'award_programme:read' },
    },
    (request) => request.read((ctx) => programmes.get(ctx, request.params.id)),
  );

  app.patch(
    '/award-programmes/:id',
    {
      schema: {
        operationId: 'editAwardProgramme',
        summary: 'Edit or retire an award',
        description: 'Changes its names, or retires it: no cycle is planned from then on. `retired_on` null takes that back.',
        tags,
        params: IdParams,
        body: schema.AwardProgrammePatch,
        response: { 200: schema.AwardProgramme },
      },
      config: { permission: 'award_programme:write', problems: ['day-in-future'] },
    },
    (request) => request.write((ctx) => programmes.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/award-programmes/:id/succeed-criteria',
    {
      schema: {
        operationId: 'succeedAwardCriteria',
        summary: 'Add a version of the criteria of an award',
        description:
          'Adds criteria from a day on, which ends the version before. A cycle is judged by the version of the day on which it opens; cycles that are open keep theirs.',
        tags,
        params: IdParams,
        body: schema.NewAwardCriteria,
        response: { 200: schema.AwardProgramme },
      },
      config: {
        permission: 'award_programme:write',
        changes: true,
        problems: ['award-programme-retired', 'period-empty', 'day-too-far'],
      },
    },
    (request) => request.write((ctx) => programmes.succeed(ctx, request.params.id, request.body)),
  );
};
