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
        summary: 'Say how to go on while the mentor is away for long',
        description:
          'A long absence of the mentor pauses a formal assignment by itself. While one runs, or begins within 90 days, the pair chooses: ' +
          '`continue` takes the pause away, `interim` keeps it and opens a request for an additional mentor, `replace` ends the assignment on ' +
          'the first day of the absence and opens a request for a successor. What was chosen last counts.',
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
        summary: 'What was chosen about the mentor’s absences',
        description: 'The oldest first. Of what kind an absence is nobody learns here.',
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
        summary: 'Mentors who retire, leave or are away',
        description:
          'For the formal mentees you answer for, and for yourself as mentee or mentor: expected retirements and known ends of the mentor’s ' +
          'appointments in the next 18 months, what careers have ended in the last 90 days with the request for a successor, and long absences ' +
          'that run or begin within 90 days with what was chosen. By day. An expected retirement is shown to those who may read the mentor’s ' +
          'profile or were told of it; a mentee learns of it from the mentor.',
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
        summary: 'What a new director of the division takes over',
        description:
          'All that is open about mentoring for the division’s primary members today, at one instant: how many of each and the first 200. Facts ' +
          'and ids only; conflicts you are part of are left out.',
        tags,
        params: IdParams,
        response: { 200: HandoverPack },
      },
      config: { permission: 'handover:read' },
    },
    (request) => request.read((ctx) => handover.pack(ctx, request.params.id), { snapshot: true }),
  );
};
