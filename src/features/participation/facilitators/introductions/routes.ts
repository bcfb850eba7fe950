import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as introductions from './service.ts';

const tags = ['Facilitators'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/introductions',
    {
      schema: {
        operationId: 'listIntroductions',
        summary: 'List introductions',
        description:
          'Lists the introductions in which you are mentee, mentor or facilitator; as director or facilitator those of the mentees of ' +
          'your division; as mentorship lead all of them.',
        tags,
        querystring: schema.IntroductionQuery,
        response: { 200: schema.Introductions },
      },
      config: { permission: 'introduction:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => introductions.list(ctx, request.query)),
  );

  app.post(
    '/introductions',
    {
      schema: {
        operationId: 'recordIntroduction',
        summary: 'Record an introduction of a mentee to a mentor',
        description:
          'Records that you, as facilitator of the mentee’s division, introduced the two. The mentor is a faculty member or an external ' +
          'mentor. A reporting line between the two is no obstacle, because an introduction is not a formal assignment. Refused where ' +
          'one of them was not in the department on the day, and a second time for the same two people on one day. Nobody is notified.',
        tags,
        body: schema.NewIntroduction,
        response: { 201: schema.Introduction },
      },
      config: {
        permission: 'introduction:write',
        location: '/v1/introductions/:id',
        problems: ['reference-unknown', 'introduction-unfit', 'introduction-exists', 'day-in-future', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => introductions.recordIntroduction(ctx, request.body)),
  );

  app.get(
    '/introductions/:id',
    {
      schema: {
        operationId: 'getIntroduction',
        summary: 'Get an introduction',
        description: 'Answers who introduced whom to whom, and when.',
        tags,
        params: IdParams,
        response: { 200: schema.Introduction },
      },
      config: { permission: 'introduction:read' },
    },
    (request) => request.read((ctx) => introductions.get(ctx, request.params.id)),
  );
};
