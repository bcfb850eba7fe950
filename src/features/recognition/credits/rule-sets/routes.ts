import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as ruleSets from './service.ts';

const tags = ['Credits'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/credit-rule-sets',
    {
      schema: {
        operationId: 'listCreditRuleSets',
        summary: 'List the versions of the credit rules',
        description: 'The latest version first. A version holds from `starts_year` until the next one begins.',
        tags,
        querystring: schema.RuleSetQuery,
        response: { 200: schema.CreditRuleSets },
      },
      config: { permission: 'credit_rules:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => ruleSets.list(ctx, request.query)),
  );

  app.get(
    '/credit-rule-sets/current',
    {
      schema: {
        operationId: 'getCurrentCreditRuleSet',
        summary: 'Get the credit rules of an academic year',
        description: 'Answers the version that holds in the year, by default that of today: what earns how much, and up to what.',
        tags,
        querystring: schema.CurrentQuery,
        response: { 200: schema.CreditRuleSet },
      },
      config: { permission: 'credit_rules:read' },
    },
    (request) => request.read((ctx) => ruleSets.current(ctx, request.query.academic_year)),
  );

  app.get(
    '/credit-rule-sets/:id',
    {
      schema: {
        operationId: 'getCreditRuleSet',
        summary: 'Get a version of the credit rules',
        description: 'Answers amounts, caps and days by code. Each entry of the ledger names the version that it was granted by.',
        tags,
        params: IdParams,
        response: { 200: schema.CreditRuleSet },
      },
      config: { permission: 'credit_rules:read' },
    },
    (request) => request.read((ctx) => ruleSets.get(ctx, request.params.id)),
  );

  app.post(
    '/credit-rule-sets',
    {
      schema: {
        operationId: 'succeedCreditRuleSet',
        summary: 'Open a new version of the credit rules',
        description:
          'Lets other rules hold from an academic year on; what is left out keeps its value. With the first year of the latest version it replaces ' +
          'that one. Credits that were granted keep their rules: recompute those that are not reported. Events that earned nothing by the rules before ' +
          'are credited in the background. Refused for a year before the latest version or more than two years ahead.',
        tags,
        querystring: DryRun,
        body: schema.NewRuleSet,
        response: { 201: schema.CreditRuleSet },
      },
      config: { permission: 'credit_rules:write', location: '/v1/credit-rule-sets/:id', problems: ['credit-rules-unfit'] },
    },
    (request) => request.write((ctx) => ruleSets.succeed(ctx, request.body)),
  );

  app.post(
    '/credit-rule-sets/recompute',
    {
      schema: {
        operationId: 'recomputeCredits',
        summary: 'Recompute credits that are not reported by the present rules',
        description:
          'Posts what it takes for credits that stand in no issued statement to follow the rules of their academic year as they are now, and lists ' +
          'what changes by person, code and year; `dry_run=true` only lists it. Reported credits keep their rules.',
        tags,
        querystring: DryRun,
        body: schema.Recompute,
        response: { 200: schema.RecomputedCredits },
      },
      config: { permission: 'credit_rules:write' },
    },
    (request) => request.write((ctx) => ruleSets.recompute(ctx)),
  );
};
