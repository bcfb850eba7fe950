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
        summary: 'List programme enrolments of part-time and adjunct faculty',
        description: 'Full-time faculty take part without an enrolment and are not listed.',
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
        summary: 'Get a programme enrolment',
        description: 'Answers from when until when a part-time or adjunct faculty member takes part in the programme.',
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
        summary: 'Enrol part-time or adjunct faculty in the programme',
        description:
          'Part-time and adjunct faculty owe nothing without an enrolment. From its first day a programme clock runs. In each of the ' +
          'policy’s programme years (by default the first five) the person owes as many meetings with the primary mentor as the policy asks ' +
          '(`enrolled_meetings_minimum`), and nothing else. The enrolment counts while the person is part-time or adjunct and not ' +
          'full-time; whoever becomes full-time begins a new clock. Enrolments without a gap between them count as one clock. Enrol ' +
          'yourself, or record the decision of somebody else, who is then notified. Refused for who is full-time, or neither part-time ' +
          'nor adjunct, on the first day.',
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
        summary: 'End a programme enrolment',
        description:
          'Ends the enrolment on its first day or any later day, moves its end, or opens it again. An enrolment that ends on its first ' +
          'day counts as never made; the record stays.',
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
