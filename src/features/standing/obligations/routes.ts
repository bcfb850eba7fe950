import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as obligations from './service.ts';
import * as waivers from './waivers.ts';

const tags = ['Obligations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/obligations',
    {
      schema: {
        operationId: 'listObligations',
        summary: 'What the programme asks of people, and how it stands',
        description:
          'Your own, those of your mentees as far as they concern the two of you, and those of the people you answer for, by the day they are due. ' +
          'Nothing of it is stored: it follows from appointments, leaves, mentorships, meetings, plans and reviews, on any day. What is due or ' +
          'overdue unless `state` asks for more. A kind whose facts you may not read is left out (reviews of appointments, check-ins and annual ' +
          'reviews, plans). Mentors and facilitators do not see days that leaves have moved, and see what follows the adjusted clock as it stood ' +
          'on the first of the month; leaders see meetings of past days by the month, and so does a mentor those with the mentor before.',
        tags,
        querystring: schema.ObligationQuery,
        response: { 200: schema.Obligations },
      },
      config: { permission: 'obligation:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => obligations.list(ctx, request.query), { prepared: true }),
  );

  app.get(
    '/obligation-waivers',
    {
      schema: {
        operationId: 'listObligationWaivers',
        summary: 'What was waived',
        description: 'The oldest first, revoked waivers too. Check-ins and annual reviews are waived in their own places.',
        tags,
        querystring: schema.ObligationWaiverQuery,
        response: { 200: schema.ObligationWaivers },
      },
      config: { permission: 'obligation:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => waivers.list(ctx, request.query)),
  );

  app.post(
    '/obligation-waivers',
    {
      schema: {
        operationId: 'waiveObligation',
        summary: 'Waive what somebody owes',
        description:
          'By the director of the person’s division or a mentorship lead, never for oneself, and by no mentor for the own pair. `kind` and ' +
          '`occasion` as in the list of obligations; ' +
          'it must be owed today and not be done. From today it counts as waived; the days before stay as they were.',
        tags,
        body: schema.NewObligationWaiver,
        response: { 201: schema.ObligationWaiver },
      },
      config: {
        permission: 'obligation:waive',
        location: '/v1/obligation-waivers/:id',
        problems: ['reference-unknown', 'person-merged', 'approver-is-subject', 'obligation-unfit', 'obligation-state'],
      },
    },
    (request) => request.write((ctx) => waivers.waive(ctx, request.body)),
  );

  app.get(
    '/obligation-waivers/:id',
    {
      schema: {
        operationId: 'getObligationWaiver',
        summary: 'One waiver',
        description: 'A waiver that was revoked says when.',
        tags,
        params: IdParams,
        response: { 200: schema.ObligationWaiver },
      },
      config: { permission: 'obligation:read' },
    },
    (request) => request.read((ctx) => waivers.get(ctx, request.params.id)),
  );

  app.post(
    '/obligation-waivers/:id/revoke',
    {
      schema: {
        operationId: 'revokeObligationWaiver',
        summary: 'Take a waiver back',
        description:
          'It is owed again from today; the waiver stays in the list, with the instant it was revoked. No mentor revokes one of the own pair.',
        tags,
        params: IdParams,
        response: { 200: schema.ObligationWaiver },
      },
      config: { permission: 'obligation:waive', changes: true, problems: ['approver-is-subject', 'obligation-state'] },
    },
    (request) => request.write((ctx) => waivers.revoke(ctx, request.params.id)),
  );
};
