import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as claims from './service.ts';

const tags = ['Credits'];
const VERIFIERS = 'A programme administrator verifies teaching, the mentorship lead service as facilitator; nobody their own.';
const decided = { decided_by_id: '0198b7a0-0000-7000-8000-000000000004', decided_on: '2026-03-01' } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/credit-claims',
    {
      schema: {
        operationId: 'listCreditClaims',
        summary: 'List claims of credits',
        description: 'Lists your own claims, the latest first; the mentorship lead, faculty affairs and programme administrators see all.',
        tags,
        querystring: schema.ClaimQuery,
        response: { 200: schema.CreditClaims },
      },
      config: { permission: 'credit_claim:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => claims.list(ctx, request.query)),
  );

  app.post(
    '/credit-claims',
    {
      schema: {
        operationId: 'claimCredit',
        summary: 'Claim a recognition credit',
        description:
          'Claims a credit for a session that you taught, or a year that you served as mentorship facilitator, with its annual note. Who verifies it ' +
          `is notified; it is credited once they have. ${VERIFIERS} Everything else is credited by itself: claiming it is refused with why it has no ` +
          'credit, or that it has. Not told is why the other side has not confirmed a meeting.',
        tags,
        body: schema.NewClaim,
        response: { 201: schema.CreditClaim },
      },
      config: {
        permission: 'credit_claim:make',
        location: '/v1/credit-claims/:id',
        idempotency: 'required',
        problems: ['credit-exists', 'credit-reversed', 'credit-unconfirmed', 'credit-reciprocal', 'credit-unfit', 'reference-unknown'],
      },
    },
    (request) => request.write((ctx) => claims.make(ctx, request.body)),
  );

  app.get(
    '/credit-claims/:id',
    {
      schema: {
        operationId: 'getCreditClaim',
        summary: 'Get a claim of a credit',
        description: 'Answers what was claimed, and what was decided.',
        tags,
        params: IdParams,
        response: { 200: schema.CreditClaim },
      },
      config: { permission: 'credit_claim:read' },
    },
    (request) => request.read((ctx) => claims.get(ctx, request.params.id)),
  );

  app.post(
    '/credit-claims/:id/verify',
    {
      schema: {
        operationId: 'verifyCreditClaim',
        summary: 'Verify a claim of a credit',
        description: `${VERIFIERS} It is credited at once, and the claimant notified. Verifying again changes nothing.`,
        tags,
        params: IdParams,
        body: schema.DecideClaim,
        response: { 200: schema.CreditClaim },
      },
      config: {
        permission: 'credit_claim:decide',
        changes: true,
        problems: ['credit-claim-state'],
        example: { ...decided, status: 'verified' },
      },
    },
    (request) => request.write((ctx) => claims.verify(ctx, request.params.id)),
  );

  app.post(
    '/credit-claims/:id/reject',
    {
      schema: {
        operationId: 'rejectCreditClaim',
        summary: 'Reject a claim of a credit',
        description: `${VERIFIERS} It is not credited, cannot be made again, and the claimant is notified. Rejecting again changes nothing.`,
        tags,
        params: IdParams,
        body: schema.RejectClaim,
        response: { 200: schema.CreditClaim },
      },
      config: {
        permission: 'credit_claim:decide',
        changes: true,
        problems: ['credit-claim-state'],
        example: { ...decided, status: 'rejected', reason: 'The session was given by somebody else.' },
      },
    },
    (request) => request.write((ctx) => claims.reject(ctx, request.params.id, request.body.reason)),
  );

  app.post(
    '/credit-claims/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawCreditClaim',
        summary: 'Withdraw a claim of a credit',
        description: 'The claimant withdraws a claim before it is decided; it can then be made again. Withdrawing again changes nothing.',
        tags,
        params: IdParams,
        body: schema.DecideClaim,
        response: { 200: schema.CreditClaim },
      },
      config: { permission: 'credit_claim:withdraw', changes: true, problems: ['credit-claim-state'], example: { status: 'withdrawn' } },
    },
    (request) => request.write((ctx) => claims.withdraw(ctx, request.params.id)),
  );
};
