import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as rounds from './service.ts';

const tags = ['Matching rounds'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/matching-rounds',
    {
      schema: {
        operationId: 'listMatchingRounds',
        summary: 'List matching rounds of cohorts',
        description: 'For the host: the rounds of the cohorts that you host.',
        tags,
        querystring: schema.MatchingRoundQuery,
        response: { 200: schema.MatchingRounds },
      },
      config: { permission: 'matching_round:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => rounds.list(ctx, request.query)),
  );

  app.get(
    '/matching-rounds/:id',
    {
      schema: {
        operationId: 'getMatchingRound',
        summary: 'Get a matching round',
        description:
          'For the host: weights and locks, how many pairs with which score, how many first choices were given, and which applicants and mentors would both rather have each other.',
        tags,
        params: IdParams,
        response: { 200: schema.MatchingRound },
      },
      config: { permission: 'matching_round:read' },
    },
    (request) => request.read((ctx) => rounds.get(ctx, request.params.id)),
  );

  app.post(
    '/matching-rounds',
    {
      schema: {
        operationId: 'openMatchingRound',
        summary: 'Match the applications of a cohort with its mentors',
        description:
          'For the host, while the cohort is in the state `matching`: a job computes the best matching of all accepted applications, the most pairs and then the highest sum of scores, exactly and the same for the same input. Mentors of the same institution, of declared conflicts and of reporting lines are excluded. Locks set pairs, or rule them out, by hand; a lock that cannot be kept ends the job with `matching-round-unfit`. Nothing is decided by it: a round is confirmed.',
        tags,
        body: schema.NewMatchingRound,
        response: { 201: schema.MatchingRound },
      },
      config: {
        permission: 'matching_round:run',
        location: '/v1/matching-rounds/:id',
        problems: ['matching-round-state', 'reference-unknown'],
        example: { status: 'queued', pairs: null, score: null, computed_at: null },
      },
    },
    (request) => request.write((ctx) => rounds.open(ctx, request.body)),
  );

  app.get(
    '/matching-rounds/:id/places',
    {
      schema: {
        operationId: 'listMatchingPlaces',
        summary: 'List whom each applicant has in a matching round, and why',
        description:
          'For the host: the mentor with the share of each criterion, or why the applicant stays in reserve; and of each choice who holds it, and what giving it after all would lose.',
        tags,
        params: IdParams,
        querystring: schema.MatchingPlaceQuery,
        response: { 200: schema.MatchingPlaces },
      },
      config: { permission: 'matching_round:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => rounds.places(ctx, request.params.id, request.query)),
  );

  app.get(
    '/matching-rounds/:id/differences',
    {
      schema: {
        operationId: 'compareMatchingRounds',
        summary: 'Compare two matching rounds of a cohort',
        description: 'For the host: each applicant to whom the two rounds give something else.',
        tags,
        params: IdParams,
        querystring: schema.MatchingDifferenceQuery,
        response: { 200: schema.MatchingDifferences },
      },
      config: { permission: 'matching_round:read', problems: ['invalid-cursor', 'reference-unknown'] },
    },
    (request) => request.read((ctx) => rounds.compare(ctx, request.params.id, request.query)),
  );

  app.post(
    '/matching-rounds/:id/confirm',
    {
      schema: {
        operationId: 'confirmMatchingRound',
        summary: 'Confirm a matching round',
        description:
          'For the host, once a cohort: makes the pairs of the round with your rationale, and notifies both sides. Refused where a pair cannot be made any more.',
        tags,
        params: IdParams,
        body: schema.ConfirmMatchingRound,
        response: { 200: schema.MatchingRound },
      },
      config: {
        permission: 'matching_round:run',
        changes: true,
        problems: ['matching-round-stale', 'matching-round-state'],
        example: { status: 'confirmed' },
      },
    },
    (request) => request.write((ctx) => rounds.confirm(ctx, request.params.id, request.body)),
  );

  await app.register(pairRoutes);
};

const pairRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/cohort-pairs',
    {
      schema: {
        operationId: 'listCohortPairs',
        summary: 'List pairs of cohorts',
        description: 'Your own, as applicant or mentor; and all of a cohort that you host.',
        tags: ['Cohort pairs'],
        querystring: schema.CohortPairQuery,
        response: { 200: schema.CohortPairs },
      },
      config: { permission: 'cohort_pair:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => rounds.listPairs(ctx, request.query)),
  );

  app.get(
    '/cohort-pairs/:id',
    {
      schema: {
        operationId: 'getCohortPair',
        summary: 'Get a pair of a cohort',
        description: 'For the two and the host of the cohort. Not found for everybody else.',
        tags: ['Cohort pairs'],
        params: IdParams,
        response: { 200: schema.CohortPair },
      },
      config: { permission: 'cohort_pair:read' },
    },
    (request) => request.read((ctx) => rounds.getPair(ctx, request.params.id)),
  );
};
