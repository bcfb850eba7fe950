import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as holding } from './holding-routes.ts';
import * as planning from './planning.ts';
import * as schema from './schema.ts';
import * as checkIns from './service.ts';
import * as waiving from './waiving.ts';

const tags = ['Check-ins'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/check-ins',
    {
      schema: {
        operationId: 'listCheckIns',
        summary: 'Which check-ins are planned, held or waived',
        description:
          'Your own, those you conducted, and those of the people you answer for: that they are there and how they stand, never what was said. The ' +
          'due day shows to the mentee, vice-chairs and mentorship leads; others see whether it is due or overdue, because how far the day is ' +
          'pushed tells how long somebody was away. `conductor_bar` tells of one that is scheduled with somebody who can no longer hold it.',
        tags,
        querystring: schema.CheckInQuery,
        response: { 200: schema.CheckIns },
      },
      config: { permission: 'check_in:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => checkIns.list(ctx, request.query)),
  );

  app.get(
    '/check-ins/:id',
    {
      schema: {
        operationId: 'getCheckIn',
        summary: 'One check-in',
        description:
          'With its content for the mentee and for whoever conducted it, and for nobody else whatever their roles; not for a conductor who has come ' +
          'to be a mentor or director of the mentee. That the conductor reads it is recorded. Actions are read at /v1/action-items.',
        tags,
        params: IdParams,
        response: { 200: schema.CheckIn },
      },
      config: { permission: 'check_in:read' },
    },
    (request) => request.write((ctx) => checkIns.get(ctx, request.params.id)),
  );

  app.get(
    '/people/:id/check-in-conductors',
    {
      schema: {
        operationId: 'proposeConductor',
        summary: 'Who may conduct a person’s check-in, the first choice first',
        description:
          'Vice-chairs of today: scientists and investigators are asked by the portfolio for research, teachers and educators by that for education, ' +
          'quality and innovation by its own, administrators and all others by that for culture and inclusion; after a portfolio comes the next. Left ' +
          'out are the person, whoever was their formal mentor on the present programme clock, and whoever directs a division of theirs.',
        tags,
        params: IdParams,
        querystring: schema.ConductorQuery,
        response: { 200: schema.CheckInConductors },
      },
      config: { permission: 'check_in:read' },
    },
    (request) => request.read((ctx) => planning.propose(ctx, request.params.id, request.query)),
  );

  app.post(
    '/check-ins',
    {
      schema: {
        operationId: 'scheduleCheckIn',
        summary: 'Plan somebody’s check-in',
        description:
          'By a vice-chair or the mentorship lead. There is one a programme clock, for full-time faculty on probation; one that was waived is scheduled ' +
          'after all. For a day within a year. The mentee and the conductor are told.',
        tags,
        body: schema.NewCheckIn,
        response: { 201: schema.CheckIn },
      },
      config: {
        permission: 'check_in:schedule',
        location: '/v1/check-ins/:id',
        problems: [
          'reference-unknown',
          'person-merged',
          'check-in-not-due',
          'check-in-state',
          'check-in-conductor-unfit',
          'check-in-day-unfit',
        ],
      },
    },
    (request) => request.write((ctx) => planning.schedule(ctx, request.body)),
  );

  app.post(
    '/check-ins/waive',
    {
      schema: {
        operationId: 'waiveCheckIn',
        summary: 'Do without somebody’s check-in',
        description:
          'By a mentorship lead, never for oneself. Waives the one that is scheduled or, where there is none, puts it down as waived, so that nothing ' +
          'is due on this programme clock. HR must know of the leave, the departure before its window ends or the clock that has just started; for ' +
          '`other` say why in words, which the mentee and mentorship leads read. Both sides are told. Twice changes nothing; scheduling takes it back.',
        tags,
        body: schema.WaiveCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'waived', waived_reason: 'recently_recruited', is_due: false },
        permission: 'check_in:waive',
        problems: ['reference-unknown', 'person-merged', 'check-in-not-due', 'check-in-state', 'waiver-unfounded'],
      },
    },
    (request) => request.write((ctx) => waiving.waive(ctx, request.body)),
  );

  app.patch(
    '/check-ins/:id',
    {
      schema: {
        operationId: 'rescheduleCheckIn',
        summary: 'Plan it for another day',
        description: 'While it is scheduled; both sides are told.',
        tags,
        params: IdParams,
        body: schema.CheckInPatch,
        response: { 200: schema.CheckIn },
      },
      config: { permission: 'check_in:schedule', problems: ['check-in-state', 'check-in-day-unfit'] },
    },
    (request) => request.write((ctx) => planning.reschedule(ctx, request.params.id, request.body)),
  );

  app.post(
    '/check-ins/:id/delegate',
    {
      schema: {
        operationId: 'delegateCheckIn',
        summary: 'Let another vice-chair conduct it',
        description:
          'By a vice-chair or the mentorship lead, while it is scheduled: a vice-chair who is the person’s mentor or director must. Both sides are ' +
          'told, and whoever was to conduct it.',
        tags,
        params: IdParams,
        body: schema.DelegateCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        permission: 'check_in:schedule',
        changes: true,
        problems: ['check-in-state', 'reference-unknown', 'person-merged', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => planning.delegate(ctx, request.params.id, request.body)),
  );

  app.post(
    '/check-ins/:id/cancel',
    {
      schema: {
        operationId: 'cancelCheckIn',
        summary: 'Call off a planned check-in',
        description:
          'By a vice-chair or the mentorship lead; another one may then be planned. Both sides are told. Those of people who leave or die are ' +
          'cancelled by the service. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.CancelCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'cancelled', is_due: false },
        permission: 'check_in:schedule',
        changes: true,
        problems: ['check-in-state'],
      },
    },
    (request) => request.write((ctx) => checkIns.cancel(ctx, request.params.id)),
  );

  await app.register(holding);
};
