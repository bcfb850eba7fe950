import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as mentorRequests from './service.ts';

const tags = ['Mentor requests'];

/** What ends a mentor request, and what opens it again. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/mentor-requests/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawMentorRequest',
        summary: 'Withdraw a mentor request',
        description:
          'Ends the request for good, and cancels its open discussion; those who were asked to take part are notified. While a proposed assignment waits for acceptance, the request cannot be withdrawn: withdraw the assignment first.',
        tags,
        params: IdParams,
        body: schema.Withdraw,
        response: { 200: schema.MentorRequest },
      },
      config: { permission: 'mentor_request:withdraw', changes: true, problems: ['mentor-request-state'] },
    },
    (request) => request.write((ctx) => mentorRequests.withdraw(ctx, request.params.id)),
  );

  app.post(
    '/mentor-requests/:id/reopen',
    {
      schema: {
        operationId: 'reopenMentorRequest',
        summary: 'Reopen a mentor request that found no match',
        description: 'Opens it today, before `reopens_on` or without one. The days for an answer start anew.',
        tags,
        params: IdParams,
        body: schema.Reopen,
        response: { 200: schema.MentorRequest },
      },
      config: {
        permission: 'mentor_request:reopen',
        changes: true,
        problems: ['mentor-request-state', 'mentor-request-exists', 'mentor-request-already-matched'],
      },
    },
    (request) => request.write((ctx) => mentorRequests.reopen(ctx, request.params.id)),
  );
};
