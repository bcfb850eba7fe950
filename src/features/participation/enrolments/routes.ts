import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as enrolments from './service.ts';

const tags = ['Programme enrolments'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/programme-enrolments',
    {
      schema: {
        operationId: 'listProgrammeEnrolments',
        summary: 'Who of the part-time and adjunct takes part',
        description: 'Full-time faculty take part without enrolling and are not listed here.',
        tags,
        querystring: schema.ProgrammeEnrolmentQuery,
        response: { 200: schema.ProgrammeEnrolments },
      },
      config: { permission: 'enrolment:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => enrolments.list(ctx, request.query)),
  );

  app.get(
    '/programme-enrolments/:id',
    {
      schema: {
        operationId: 'getProgrammeEnrolment',
        summary: 'An enrolment',
        description: 'Since when and until when somebody part-time or adjunct takes part.',
        tags,
        params: IdParams,
        response: { 200: schema.ProgrammeEnrolment },
      },
      config: { permission: 'enrolment:read' },
    },
    (request) => request.read((ctx) => enrolments.get(ctx, request.params.id)),
  );

  app.post(
    '/programme-enrolments',
    {
      schema: {
        operationId: 'enrolInProgramme',
        summary: 'Take part in the programme',
        description:
          'For part-time and adjunct faculty, who owe nothing by themselves. From the first day a programme clock runs, and each of the first five programme years ' +
          'asks for as many meetings with the primary mentor as the policy says for them (`enrolled_meetings_minimum`); nothing else is asked. ' +
          'It counts while the person is part-time or adjunct and not full-time: who becomes full-time begins a clock of their own. Days without a gap are one clock, also where they are recorded in several enrolments. Enrol yourself, or record what ' +
          'somebody else has decided, who is then told.',
        tags,
        body: schema.NewProgrammeEnrolment,
        response: { 201: schema.ProgrammeEnrolment },
      },
      config: {
        permission: 'enrolment:write',
        location: '/v1/programme-enrolments/:id',
        problems: ['enrolment-unfit', 'reference-unknown', 'person-merged', 'period-empty', 'period-overlap'],
      },
    },
    (request) => request.write((ctx) => enrolments.enrol(ctx, request.body)),
  );

  app.post(
    '/programme-enrolments/:id/end',
    {
      schema: {
        operationId: 'endProgrammeEnrolment',
        summary: 'Take part no longer',
        description:
          'Ends it on any day, moves its end, or opens it again. Ended on its first day it is as if it had never been; the record stays.',
        tags,
        params: IdParams,
        body: schema.EndProgrammeEnrolment,
        response: { 200: schema.ProgrammeEnrolment },
      },
      config: {
        permission: 'enrolment:write',
        changes: true,
        example: { ends_on: '2027-07-01' },
        problems: ['enrolment-unfit', 'period-overlap'],
      },
    },
    (request) => request.write((ctx) => enrolments.end(ctx, request.params.id, request.body)),
  );
};
