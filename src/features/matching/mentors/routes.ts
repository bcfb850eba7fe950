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
        summary: 'Find a mentor, across divisions and sites',
        description:
          'Everybody who consented to be listed, yourself, and the mentors whom you lead or facilitate, as they are today. The dead, the departed ' +
          'and merged duplicates are not there. Whether somebody may mentor a certain mentee is another question: ask `checkReporting`.',
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
        summary: 'What a mentor offers',
        description:
          'Whole for the person, their division director, physician-in-chief and facilitator, and for the people who run the programme. ' +
          'Everybody else sees a listed profile without `retirement_expected_on`, and of any other not even that it exists.',
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
          'For the person themself, the mentorship lead and programme administrators. 201 where there was no profile: then send no If-Match. ' +
          '200 where there is one: then If-Match is required, and what is left out of the body stays as it is.',
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
