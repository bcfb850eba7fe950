import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as mentors from './service.ts';
import { routes as trainings } from './trainings/routes.ts';

const tags = ['Mentors'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/mentors',
    {
      schema: {
        operationId: 'listMentors',
        summary: 'Find a mentor across divisions and sites',
        description:
          'Lists the directory of mentors as of today: everybody who consented to be listed, yourself, and the mentors whom you lead or facilitate. People who died or left and merged duplicates are not listed. ' +
          'The list does not say whether somebody may mentor a certain mentee: `listMentorCandidates` and `checkReporting` do. `is_willing` agrees with the candidates that you are listed.',
        tags,
        querystring: schema.MentorQuery,
        response: { 200: schema.Mentors },
      },
      config: { permission: 'mentor:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => mentors.list(ctx, request.query)),
  );

  app.get(
    '/people/:id/mentor-profile',
    {
      schema: {
        operationId: 'getMentorProfile',
        summary: 'Get a mentor profile',
        description:
          'The person, their division director, physician-in-chief and facilitator, and the people who run the programme see the whole profile. ' +
          'Everybody else sees a listed profile without `retirement_expected_on`; for a profile that is not listed the answer to them is 404.',
        tags,
        params: IdParams,
        response: { 200: schema.MentorProfile },
      },
      config: { permission: 'mentor_profile:read' },
    },
    (request) => request.read((ctx) => mentors.get(ctx, request.params.id)),
  );

  app.put(
    '/people/:id/mentor-profile',
    {
      schema: {
        operationId: 'putMentorProfile',
        summary: 'Create or change a mentor profile',
        description:
          'Where the person has no profile, creates it and answers 201; send no If-Match then. ' +
          'Where there is one, changes it and answers 200: If-Match is required, and what is left out of the body stays as it is.',
        tags,
        params: IdParams,
        body: schema.PutMentorProfile,
        response: { 200: schema.MentorProfile, 201: schema.MentorProfile },
      },
      config: {
        permission: 'mentor_profile:write',
        location: '/v1/people/:id/mentor-profile',
        problems: ['mentor-profile-unfit', 'person-merged'],
      },
    },
    (request) => request.write((ctx) => mentors.put(ctx, request.params.id, request.body)),
  );

  await app.register(trainings);
};
