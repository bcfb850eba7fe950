import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { AssignmentDetail } from '../schema.ts';
import * as schema from './schema.ts';
import * as acceptances from './service.ts';

const tags = ['Assignments'];

const accepting = [
  'mentor-excluded',
  'attestation-required',
  'assignment-conflict',
  'assignment-capacity',
  'assignment-primary-taken',
  'assignment-overlap',
  'assignment-person-unfit',
  'replacement-exists',
  'replacement-unfit',
  'period-empty',
] as const;

const link =
  'Whoever has the link needs no token. The answer is the same 404 for a secret that is unknown or was used, and for a proposal that has expired, was answered, withdrawn or voided.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/assignments/:id/record-acceptance',
    {
      schema: {
        operationId: 'recordAcceptance',
        summary: 'Record an external mentor’s acceptance with its evidence',
        description:
          'For a formal assignment that waits for an external mentor, who need not sign in, or a relation of another kind that you recorded as facilitator or mentorship lead, which it confirms for the mentor. States when the mentor accepted and which document shows it; who recorded it is kept with it. Refused for a mentor of the department, for a day before the proposal or the last change of its terms, and for a day to come. What bars an acceptance bars this one, too.',
        tags,
        params: IdParams,
        body: schema.RecordAcceptance,
        response: { 200: AssignmentDetail },
      },
      config: {
        permission: 'assignment:record_acceptance',
        changes: true,
        problems: ['assignment-state', 'acceptance-expired', 'external-acceptance-unfit', 'assignment-day-unfit', ...accepting],
      },
    },
    (request) => request.write((ctx) => acceptances.recordAcceptance(ctx, request.params.id, request.body)),
  );

  app.post(
    '/assignments/:id/request-link',
    {
      schema: {
        operationId: 'requestAcceptanceLink',
        summary: 'Send an external mentor a new acceptance link',
        description:
          'Each proposal to an external mentor goes out with a link in the mail of the next morning. This asks for a new one, for example after a wrong address was corrected; links that went out before are no longer found. Refused where the mentor has no e-mail address on record or is a member of the department.',
        tags,
        params: IdParams,
        body: schema.RequestLink,
        response: { 200: AssignmentDetail },
      },
      config: {
        example: { status: 'pending_acceptance', mentee_accepted_at: null, mentor_accepted_at: null, activated_at: null, intervals: [] },
        permission: 'assignment:record_acceptance',
        changes: true,
        problems: ['assignment-state', 'acceptance-expired', 'external-acceptance-unfit'],
      },
    },
    (request) => request.write((ctx) => acceptances.requestLink(ctx, request.params.id)),
  );

  app.get(
    '/acceptance-links/:secret',
    {
      schema: {
        operationId: 'readAcceptanceLink',
        summary: 'Read what an acceptance link asks an external mentor',
        description: `The names of the two, the days, and what the mentor attests; nothing else. Reading answers nothing and leaves the link open. ${link}`,
        tags,
        params: schema.LinkAddress,
        response: { 200: schema.AskedByLink },
      },
      config: { permission: 'public', problems: ['not-found', 'too-many-requests'] },
    },
    (request) =>
      request.readAs(acceptances.personOf(request.params.secret), acceptances.linkScopes, (ctx) =>
        acceptances.get(ctx, request.params.secret),
      ),
  );

  app.post(
    '/acceptance-links/accept',
    {
      schema: {
        operationId: 'acceptByLink',
        summary: 'Accept a proposed assignment by link, as its external mentor',
        description: `Accepts for the mentor, who attests to be neither supervisor nor evaluator of the mentee. The link can then not be used again; one that was refused stays open. ${link}`,
        tags,
        body: schema.AcceptByLink,
        response: { 200: schema.AskedByLink },
      },
      config: { example: { answer: 'accepted' }, permission: 'public', problems: ['not-found', 'too-many-requests', ...accepting] },
    },
    (request) =>
      request.writeAs(acceptances.personOf(request.body.secret), acceptances.linkScopes, (ctx) => acceptances.accept(ctx, request.body)),
  );

  app.post(
    '/acceptance-links/decline',
    {
      schema: {
        operationId: 'declineByLink',
        summary: 'Decline a proposed assignment by link, as its external mentor',
        description: `Declines for the mentor, without a reason. The link can then not be used again. ${link}`,
        tags,
        body: schema.DeclineByLink,
        response: { 200: schema.AskedByLink },
      },
      config: { example: { answer: 'declined' }, permission: 'public', problems: ['not-found', 'too-many-requests'] },
    },
    (request) =>
      request.writeAs(acceptances.personOf(request.body.secret), acceptances.linkScopes, (ctx) =>
        acceptances.decline(ctx, request.body.secret),
      ),
  );
};
