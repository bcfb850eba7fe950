import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { AssignmentDetail } from '../../../mentorship/assignments/schema.ts';
import * as schema from './schema.ts';
import * as leaveChoices from './service.ts';

const tags = ['Succession'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/leave-choice',
    {
      schema: {
        operationId: 'chooseForAbsence',
        summary: 'Choose how to proceed during a mentor’s long absence',
        description:
          'A long absence of the mentor pauses a formal assignment by itself. While one runs, or from 90 days before it begins, the ' +
          'pair chooses. `continue` lifts the pause, `interim` keeps it and opens a request for an additional mentor, `replace` ends ' +
          'the assignment on the first day of the absence and opens a request for a successor. The last choice counts.',
        tags,
        params: IdParams,
        body: schema.ChooseForAbsence,
        response: { 200: AssignmentDetail },
      },
      config: { permission: 'leave_choice:make', changes: true, problems: ['assignment-state', 'leave-choice-unfit'] },
    },
    (request) => request.write((ctx) => leaveChoices.choose(ctx, request.params.id, request.body)),
  );

  app.get(
    '/assignments/:id/leave-choices',
    {
      schema: {
        operationId: 'listLeaveChoices',
        summary: 'List choices about a mentor’s absences',
        description: 'The oldest first. The kind of the leave is not shown.',
        tags,
        params: IdParams,
        querystring: schema.LeaveChoiceQuery,
        response: { 200: schema.LeaveChoices },
      },
      config: { permission: 'leave_choice:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => leaveChoices.list(ctx, request.params.id, request.query)),
  );
};
