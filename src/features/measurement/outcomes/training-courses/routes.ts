import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as courses from './service.ts';

const tags = ['Outcomes'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/training-courses',
    {
      schema: {
        operationId: 'listTrainingCourses',
        summary: 'List courses in mentoring, with curriculum and objectives',
        description: 'Lists what training in mentoring the department offers or offered, to everybody, in the order of entry.',
        tags,
        querystring: schema.TrainingCourseQuery,
        response: { 200: schema.TrainingCourses },
      },
      config: { permission: 'training_course:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => courses.list(ctx, request.query)),
  );

  app.get(
    '/training-courses/:id',
    {
      schema: {
        operationId: 'getTrainingCourse',
        summary: 'Get a course in mentoring',
        description: 'Answers curriculum, objectives, and the programme events at which the course is offered.',
        tags,
        params: IdParams,
        response: { 200: schema.TrainingCourse },
      },
      config: { permission: 'training_course:read' },
    },
    (request) => request.read((ctx) => courses.get(ctx, request.params.id)),
  );

  app.post(
    '/training-courses',
    {
      schema: {
        operationId: 'addTrainingCourse',
        summary: 'Add a course in mentoring',
        description:
          'Mentorship leads, faculty affairs and programme administrators record what a course teaches, to what end, and at which programme ' +
          'events it is offered. Refused for a code that is in use, and for an event that is cancelled or offers another course.',
        tags,
        body: schema.NewTrainingCourse,
        response: { 201: schema.TrainingCourse },
      },
      config: {
        permission: 'training_course:write',
        location: '/v1/training-courses/:id',
        problems: ['training-course-exists', 'reference-unknown', 'training-session-unfit'],
      },
    },
    (request) => request.write((ctx) => courses.addTrainingCourse(ctx, request.body)),
  );

  app.patch(
    '/training-courses/:id',
    {
      schema: {
        operationId: 'editTrainingCourse',
        summary: 'Edit a course in mentoring, or where it is offered',
        description:
          'Changes title, curriculum, objectives or the day from which it is not offered any more; `programme_event_ids` replaces the events ' +
          'at which it is offered. Refused for an event that is cancelled or offers another course.',
        tags,
        params: IdParams,
        body: schema.TrainingCoursePatch,
        response: { 200: schema.TrainingCourse },
      },
      config: { permission: 'training_course:write', problems: ['reference-unknown', 'training-session-unfit'] },
    },
    (request) => request.write((ctx) => courses.edit(ctx, request.params.id, request.body)),
  );
};
