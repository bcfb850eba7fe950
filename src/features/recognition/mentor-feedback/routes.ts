import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as acknowledgementsRoutes } from './acknowledgements/routes.ts';
import { routes as collectionsRoutes } from './collections/routes.ts';
import { routes as reflectionsRoutes } from './reflections/routes.ts';
import * as schema from './schema.ts';
import * as feedback from './service.ts';
import { routes as thanksRoutes } from './thanks/routes.ts';

const tags = ['Mentor feedback'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(collectionsRoutes);
  await app.register(reflectionsRoutes);
  await app.register(thanksRoutes);
  await app.register(acknowledgementsRoutes);

  app.get(
    '/assignments/:id/feedback-forms',
    {
      schema: {
        operationId: 'getFeedbackForms',
        summary: 'Get what a mentor will see of feedback',
        description:
          'For the mentee, before they write: the forms in which they can give feedback to their mentor, what the mentor will see of each, and until when it can be given.',
        tags,
        params: IdParams,
        response: { 200: schema.FeedbackForms },
      },
      config: { permission: 'mentor_feedback:read_forms' },
    },
    (request) => request.read((ctx) => feedback.formsOf(ctx, request.params.id)),
  );

  app.get(
    '/mentor-feedback',
    {
      schema: {
        operationId: 'listMentorFeedback',
        summary: 'List feedback of mentees to mentors',
        description:
          'Lists what you wrote to your mentors, and what your mentees released to you with their names. Nobody else reads any of it, whatever their roles. What is shown to you without names is in `GET /v1/feedback-collections`. While a conflict suspends the assignment, its mentor reads none of it.',
        tags,
        querystring: schema.MentorFeedbackQuery,
        response: { 200: schema.MentorFeedbacks },
      },
      config: { permission: 'mentor_feedback:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => feedback.list(ctx, request.query)),
  );

  app.post(
    '/mentor-feedback',
    {
      schema: {
        operationId: 'writeMentorFeedback',
        summary: 'Write feedback to your mentor',
        description:
          'Writes a draft, which only you read, to your formal mentor; also for a year after the end of the mentorship. `form` is how you mean to give it; `mentor_sees` answers what the mentor will see of it. Refused while a conflict suspends the mentorship. There is one draft for a mentorship.',
        tags,
        body: schema.NewMentorFeedback,
        response: { 201: schema.MentorFeedback },
      },
      config: {
        permission: 'mentor_feedback:write',
        location: '/v1/mentor-feedback/:id',
        problems: ['not-found', 'mentor-feedback-unfit', 'mentor-feedback-closed', 'mentor-feedback-exists'],
        example: { status: 'draft', form: 'held', given_on: null },
      },
    },
    (request) => request.write((ctx) => feedback.write(ctx, request.body)),
  );

  app.get(
    '/mentor-feedback/:id',
    {
      schema: {
        operationId: 'getMentorFeedback',
        summary: 'Get feedback of a mentee to a mentor',
        description: 'For the mentee who wrote it, and the mentor once it was released with their name; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.MentorFeedback },
      },
      config: { permission: 'mentor_feedback:read' },
    },
    (request) => request.read((ctx) => feedback.get(ctx, request.params.id)),
  );

  app.patch(
    '/mentor-feedback/:id',
    {
      schema: {
        operationId: 'editMentorFeedback',
        summary: 'Edit a draft of feedback',
        description: 'The mentee changes the words or the form of what they have not given yet.',
        tags,
        params: IdParams,
        body: schema.MentorFeedbackPatch,
        response: { 200: schema.MentorFeedback },
      },
      config: { permission: 'mentor_feedback:write', problems: ['mentor-feedback-state'], example: { status: 'draft', given_on: null } },
    },
    (request) => request.write((ctx) => feedback.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/mentor-feedback/:id/give',
    {
      schema: {
        operationId: 'giveMentorFeedback',
        summary: 'Give feedback to your mentor',
        description:
          'The mentee gives a draft in its form, or changes the form of what is held or withheld. `now` notifies the mentor, and is final. What is held is shown on the first day of a calendar quarter, if by then that of at least five mentees waits for the mentor: together, without names and in no order. Giving it again changes nothing.',
        tags,
        params: IdParams,
        body: schema.GiveMentorFeedback,
        response: { 200: schema.MentorFeedback },
      },
      config: {
        permission: 'mentor_feedback:write',
        changes: true,
        problems: ['mentor-feedback-state', 'mentor-feedback-unfit', 'mentor-feedback-closed', 'mentor-feedback-exists'],
      },
    },
    (request) => request.write((ctx) => feedback.give(ctx, request.params.id, request.body)),
  );

  app.post(
    '/mentor-feedback/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawMentorFeedback',
        summary: 'Withdraw feedback',
        description:
          'The mentee takes back what the mentor has not been shown; its words are erased. Refused once it was released or shown. Withdrawing again changes nothing.',
        tags,
        params: IdParams,
        body: schema.WithdrawMentorFeedback,
        response: { 200: schema.MentorFeedback },
      },
      config: {
        permission: 'mentor_feedback:write',
        changes: true,
        problems: ['mentor-feedback-state'],
        example: { status: 'withdrawn', body: null },
      },
    },
    (request) => request.write((ctx) => feedback.withdraw(ctx, request.params.id)),
  );
};
