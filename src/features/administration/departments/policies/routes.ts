import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as policies from './service.ts';

const tags = ['Department'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/policies',
    {
      schema: {
        operationId: 'listPolicies',
        summary: 'List policy versions',
        description: 'The latest version first. A version holds from `starts_on` until the next one begins.',
        tags,
        querystring: schema.PolicyQuery,
        response: { 200: schema.Policies },
      },
      config: { permission: 'policy:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => policies.list(ctx, request.query)),
  );

  app.get(
    '/policies/:id',
    {
      schema: {
        operationId: 'getPolicy',
        summary: 'Get a policy version',
        description:
          'The rules that hold from `starts_on` until `ends_on`: what counts as reporting, deadlines and reminders, how mentor ' +
          'candidates are scored, and what an absence of a mentor does.',
        tags,
        params: IdParams,
        response: { 200: schema.Policy },
      },
      config: { permission: 'policy:read' },
    },
    (request) => request.read((ctx) => policies.get(ctx, request.params.id)),
  );

  app.post(
    '/policies',
    {
      schema: {
        operationId: 'succeedPolicy',
        summary: 'Open a new policy version',
        description:
          'Ends the latest version on the first day of the new one; fields that are left out keep their values. Formal assignments are ' +
          'checked against the new version from its first day, and `conflicts` lists the conflict cases this opens or changes. Recognition credits ' +
          'follow in the background. Refused where the version would not start after the latest one, or would start more than two years ahead.',
        tags,
        querystring: DryRun,
        body: schema.NewPolicy,
        response: { 201: schema.PolicyWithConflicts },
      },
      config: { permission: 'policy:write', location: '/v1/policies/:id', problems: ['policy-not-last', 'policy-unfit', 'day-too-far'] },
    },
    (request) => request.write((ctx) => policies.succeed(ctx, request.body)),
  );

  app.patch(
    '/policies/:id',
    {
      schema: {
        operationId: 'correctPolicy',
        summary: 'Correct a policy version recorded in error',
        description: `Corrects rules of the latest version, or its first day; the version before then ends on that day. ${UNTIL} Formal assignments are checked again, and \`conflicts\` lists the conflict cases this opens or changes. Recognition credits follow in the background.`,
        tags,
        params: IdParams,
        body: schema.PolicyPatch,
        response: { 200: schema.PolicyWithConflicts },
      },
      config: { permission: 'policy:write', problems: ['policy-relied-on', 'policy-not-last', 'policy-unfit', 'day-too-far'] },
    },
    (request) => request.write((ctx) => policies.correct(ctx, request.params.id, request.body)),
  );

  app.post(
    '/policies/:id/void',
    {
      schema: {
        operationId: 'voidPolicy',
        summary: 'Void a policy version recorded in error',
        description: `Voids the latest version: the one before holds on, as if this one had never been opened. The row stays in the history. ${UNTIL} Formal assignments are checked again, and \`conflicts\` lists the conflict cases this opens or changes. Recognition credits follow in the background. Twice changes nothing.`,
        tags,
        params: IdParams,
        response: { 200: schema.PolicyWithConflicts },
      },
      config: { permission: 'policy:write', changes: true, problems: ['policy-relied-on'] },
    },
    (request) => request.write((ctx) => policies.voidPolicy(ctx, request.params.id)),
  );
};

const UNTIL =
  'Refused once the version is relied on: another one follows it; it holds since an earlier day and was recorded before today; or it holds, and ' +
  'something was recorded since by a rule that this would change.';
