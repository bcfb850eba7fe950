import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as waivers from './service.ts';

const tags = ['Obligations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/obligation-waivers',
    {
      schema: {
        operationId: 'listObligationWaivers',
        summary: 'List obligation waivers',
        description:
          'Lists waivers, the oldest first, revoked ones included. Check-ins and annual reviews are waived by `waiveCheckIn` and ' +
          '`waiveAnnualReview`.',
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
        summary: 'Waive an obligation',
        description:
          'Waives what a person owes today and has not done. It counts as waived from today; the days before stay as they were. `kind` ' +
          'and `occasion` are those of the list of obligations. Nobody waives their own obligation, and no mentor one of their own ' +
          'pair. The reason `other` is said in words (`note`), for the person and ' +
          'the mentorship leads. Refused for what is not owed today, is done, or is waived already.',
        tags,
        body: schema.NewObligationWaiver,
        response: { 201: schema.ObligationWaiver },
      },
      config: {
        permission: 'obligation:waive',
        location: '/v1/obligation-waivers/:id',
        problems: ['reference-unknown', 'person-merged', 'approver-is-subject', 'waiver-unfounded', 'obligation-unfit', 'obligation-state'],
      },
    },
    (request) => request.write((ctx) => waivers.waive(ctx, request.body)),
  );

  app.get(
    '/obligation-waivers/:id',
    {
      schema: {
        operationId: 'getObligationWaiver',
        summary: 'Get an obligation waiver',
        description: 'A revoked waiver states when it was revoked.',
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
        summary: 'Revoke an obligation waiver',
        description:
          'From today the obligation is owed again. The waiver stays in the list, with the instant of its revocation. No mentor revokes ' +
          'a waiver of their own pair.',
        tags,
        params: IdParams,
        response: { 200: schema.ObligationWaiver },
      },
      config: { permission: 'obligation:waive', changes: true, problems: ['approver-is-subject', 'obligation-state'] },
    },
    (request) => request.write((ctx) => waivers.revoke(ctx, request.params.id)),
  );
};
