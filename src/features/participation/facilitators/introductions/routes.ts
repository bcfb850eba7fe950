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
        summary: 'Who was introduced to whom',
        description:
          'Those you were part of or made yourself; those of the mentees of your division as director or facilitator; all as mentorship lead.',
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
        summary: 'Note that you introduced two people',
        description:
          'For the facilitator of the mentee’s division. The mentor is a faculty member or an external mentor; a reporting line between the two is no ' +
          'hindrance, because nothing formal comes of it. Both were here on that day. The same two people once a day.',
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
    (request) => request.write((ctx) => introductions.note(ctx, request.body)),
  );

  app.get(
    '/introductions/:id',
    {
      schema: {
        operationId: 'getIntroduction',
        summary: 'One introduction',
        description: 'Who introduced whom to whom, and when.',
        tags,
        params: IdParams,
        response: { 200: schema.Introduction },
      },
      config: { permission: 'introduction:read' },
    },
    (request) => request.read((ctx) => introductions.get(ctx, request.params.id)),
  );
};
