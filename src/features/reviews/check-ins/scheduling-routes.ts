import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as planning from './planning.ts';
import * as schema from './schema.ts';
import * as checkIns from './service.ts';
import * as waiving from './waiving.ts';

const tags = ['Check-ins'];

/** Who conducts a check-in, and when; or that there is none. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/people/:id/check-in-conductors',
    {
      schema: {
        operationId: 'proposeConductor',
        summary: 'List conductors for a person’s check-in, first choice first',
        description:
          'Lists the vice-chairs of today who may conduct the check-in. The position of the person says which portfolio is asked first: research ' +
          'for scientists and investigators, education for teachers and educators, quality and innovation for its own, culture and inclusion for ' +
          'administrators and everybody else. The other portfolios follow. Left out are the person, whoever was their formal mentor on the present ' +
          'programme clock, and whoever directs a division of theirs.',
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
        summary: 'Schedule a check-in',
        description:
          'Schedules the check-in of a person for a day within a year, and notifies the mentee and the conductor. There is one check-in on a ' +
          'programme clock, after the policy’s adjusted months (18 by default), for full-time faculty on probation. A waived check-in is scheduled again. Refused for ' +
          'a day before the policy’s `check_in_earliest_months`, unless a mentorship lead allows it. ' +
          'Without `conductor_id`, the first vice-chair who may conduct it is chosen.',
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
        summary: 'Waive a check-in',
        description:
          'Waives the scheduled check-in of a person or, where there is none, records that it is waived, so that nothing is due on this programme ' +
          'clock. Nobody waives their own. HR records confirm the leave, the departure before the window ends, or the clock that has just started; ' +
          'for `other`, `waived_note` says why, for the mentee and mentorship leads. Both sides are notified. Twice changes nothing; scheduling ' +
          'the check-in takes the waiver back.',
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
        summary: 'Reschedule a check-in',
        description:
          'Moves a scheduled check-in to another day, and notifies both sides. Refused for a day before the policy’s `check_in_earliest_months`, ' +
          'unless a mentorship lead allows it.',
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
        summary: 'Delegate a check-in to another vice-chair',
        description:
          'Lets another vice-chair conduct a scheduled check-in. A vice-chair who has become the person’s mentor or director has to delegate it. ' +
          'Both sides are notified, and the conductor before.',
        tags,
        params: IdParams,
        body: schema.DelegateCheckIn,
        response: { 200: schema.CheckIn },
      },
      config: {
        permission: 'check_in:delegate',
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
        summary: 'Cancel a scheduled check-in',
        description:
          'Cancels a scheduled check-in; another one may then be scheduled. Both sides are notified. The service itself cancels those of people who ' +
          'leave or die. Twice changes nothing.',
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
