import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../core/fields.ts';
import * as holding from './holding.ts';
import * as planning from './planning.ts';
import * as schema from './schema.ts';
import * as checkIns from './service.ts';

const tags = ['Check-ins'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/check-ins',
    {
      schema: {
        operationId: 'listCheckIns',
        summary: 'Which check-ins are planned, held or waived',
        description:
          'Your own, those you conduct, and those of the people you answer for: that they are there and how they stand, never what was said. The ' +
          'due day shows to the mentee, the conductor, vice-chairs and mentorship leads; others see whether it is due or overdue, because how far ' +
          'the day is pushed tells how long somebody was away.',
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
          'With its content for the mentee and for whoever conducted it, and for nobody else whatever their roles. That the conductor reads it is ' +
          'recorded. Actions are read at /v1/action-items.',
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
          'out are the person and whoever was their formal mentor on the present programme clock.',
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
          'By a vice-chair or the mentorship lead. There is one a programme clock, for full-time faculty on probation. The mentee and the conductor ' +
          'are told.',
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
          'is due on this programme clock. Twice changes nothing.',
        tags,
        body: schema.WaiveCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'waived', waived_reason: 'recently_recruited', is_due: false },
        permission: 'check_in:waive',
        problems: ['reference-unknown', 'person-merged', 'check-in-not-due', 'check-in-state'],
      },
    },
    (request) => request.write((ctx) => planning.waive(ctx, request.body)),
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
          'By a vice-chair or the mentorship lead, while it is scheduled: a vice-chair who is the person’s mentor must. Both sides are told.',
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
    '/check-ins/:id/hold',
    {
      schema: {
        operationId: 'holdCheckIn',
        summary: 'Write down a check-in that was held',
        description:
          'By the vice-chair who conducts it. What is written is read by the mentee and the conductor alone; the actions too, until the mentee shares ' +
          'one with the director. The mentee is asked to acknowledge it.',
        tags,
        params: IdParams,
        body: schema.HoldCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'held', held_on: '2026-07-10', is_due: false },
        permission: 'check_in:hold',
        changes: true,
        problems: ['check-in-state', 'day-in-future', 'check-in-day-unfit', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => holding.hold(ctx, request.params.id, request.body)),
  );

  app.patch(
    '/check-ins/:id/content',
    {
      schema: {
        operationId: 'editCheckInContent',
        summary: 'Correct what was written down',
        description:
          'By the vice-chair who conducted it, until the mentee has acknowledged it. If-Match takes the version of the check-in.',
        tags,
        params: IdParams,
        body: schema.CheckInContentPatch,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'held', held_on: '2026-07-10', is_due: false },
        permission: 'check_in:hold',
        problems: ['check-in-state', 'check-in-conductor-unfit'],
      },
    },
    (request) => request.write((ctx) => holding.editContent(ctx, request.params.id, request.body)),
  );

  app.post(
    '/check-ins/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeCheckIn',
        summary: 'Say that you have read it',
        description: 'By the mentee, after which it is not changed any more. Twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.AcknowledgeCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        example: { state: 'acknowledged', held_on: '2026-07-10', acknowledged_at: '2026-07-12T14:30:00.000Z', is_due: false },
        permission: 'check_in:acknowledge',
        changes: true,
        problems: ['check-in-state'],
      },
    },
    (request) => request.write((ctx) => checkIns.acknowledge(ctx, request.params.id)),
  );

  app.post(
    '/check-ins/:id/cancel',
    {
      schema: {
        operationId: 'cancelCheckIn',
        summary: 'Call off a planned check-in',
        description:
          'By a vice-chair or the mentorship lead; another one may then be planned. Those of people who leave or die are cancelled by the service. ' +
          'Twice changes nothing.',
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
};
