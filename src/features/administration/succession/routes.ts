import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { AssignmentDetail } from '../../mentorship/assignments/schema.ts';
import * as absences from './absences.ts';
import * as handover from './handover.ts';
import { HandoverPack } from './handover-schema.ts';
import * as schema from './schema.ts';
import * as succession from './service.ts';

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
    (request) => request.write((ctx) => absences.choose(ctx, request.params.id, request.body)),
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
    (request) => request.read((ctx) => absences.list(ctx, request.params.id, request.query)),
  );

  app.get(
    '/succession',
    {
      schema: {
        operationId: 'listSuccession',
        summary: 'List mentors who retire, leave or are away',
        description:
          'For your own formal assignments and those of the mentees you are responsible for, ordered by day. Lists expected retirements ' +
          'and known ends of the mentor’s appointments in the next 18 months, assignments that ended in the last 90 days because the ' +
          'mentor left, with the request for a successor, and long absences that run or begin within 90 days, with what was chosen. An ' +
          'expected retirement is shown to those who may read the mentor’s profile or were notified of it; a mentee learns of it from ' +
          'the mentor.',
        tags,
        querystring: schema.SuccessionQuery,
        response: { 200: schema.Succession },
      },
      config: { permission: 'succession:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => succession.list(ctx, request.query)),
  );

  app.get(
    '/divisions/:id/handover-pack',
    {
      schema: {
        operationId: 'getHandoverPack',
        summary: 'Get a division’s handover pack',
        description:
          'What a new director takes over: everything open about mentoring for the division’s primary members today, read at one ' +
          'instant. Each section has the total and the first 200 rows, as facts without notes, ratings or reasons. Conflicts you are ' +
          'part of are left out.',
        tags,
        params: IdParams,
        response: { 200: HandoverPack },
      },
      config: { permission: 'handover:read' },
    },
    (request) => request.read((ctx) => handover.pack(ctx, request.params.id), { snapshot: true }),
  );
};
