import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { allowEarly } from './allowances.ts';
import { routes as holding } from './holding-routes.ts';
import { routes as scheduling } from './scheduling-routes.ts';
import * as schema from './schema.ts';
import * as checkIns from './service.ts';

const tags = ['Check-ins'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/check-ins',
    {
      schema: {
        operationId: 'listCheckIns',
        summary: 'List check-ins',
        description:
          'Lists your own check-ins, those you conducted, and those of the people you answer for, with their state and without their content. ' +
          'The due day is for the mentee, vice-chairs and mentorship leads; others see whether it is due or overdue, because a due day that ' +
          'moved reveals how long somebody was on leave. `conductor_bar` marks a scheduled check-in whose conductor can no longer hold it.',
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
        summary: 'Get a check-in',
        description:
          'Answers the check-in, with its content for the mentee and the conductor alone, whatever the roles of others. A conductor who has become ' +
          'a mentor or director of the mentee does not read it. That the conductor reads it is recorded. Its actions are read at ' +
          '/v1/action-items.',
        tags,
        params: IdParams,
        response: { 200: schema.CheckIn },
      },
      config: { permission: 'check_in:read' },
    },
    (request) => request.write((ctx) => checkIns.get(ctx, request.params.id)),
  );

  app.post(
    '/check-ins/allow-early',
    {
      schema: {
        operationId: 'allowEarlyCheckIn',
        summary: 'Allow an early check-in, with a reason',
        description:
          'Allows, as a mentorship lead, the check-in of a person to be scheduled and held before the policy’s `check_in_earliest_months`, on the ' +
          'programme clock that runs today. Nobody allows their own. The reason is for the mentee, the conductor and the mentorship leads. The ' +
          'same reason again changes nothing; another one takes its place.',
        tags,
        body: schema.AllowEarlyCheckIn,
        response: { 200: schema.CheckInAllowance },
      },
      config: {
        permission: 'check_in:allow_early',
        problems: ['reference-unknown', 'person-merged', 'check-in-not-due'],
      },
    },
    (request) => request.write((ctx) => allowEarly(ctx, request.body)),
  );

  await app.register(scheduling);
  await app.register(holding);
};
