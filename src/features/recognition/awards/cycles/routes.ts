import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as proceedings from './proceedings.ts';
import * as schema from './schema.ts';
import * as cycles from './service.ts';

const tags = ['Awards'];
const action = { tags, params: IdParams, body: schema.AwardCycleAction, response: { 200: schema.AwardCycle } };
const RUNS = 'For the Chair, mentorship leads and the director of the award’s division, unless they have a part in the cycle.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/award-cycles',
    {
      schema: {
        operationId: 'listAwardCycles',
        summary: 'List cycles of awards',
        description: 'Lists the cycles of all awards with their deadlines, state and committee, the latest first.',
        tags,
        querystring: schema.AwardCycleQuery,
        response: { 200: schema.AwardCycles },
      },
      config: { permission: 'award_cycle:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => cycles.list(ctx, request.query)),
  );

  app.post(
    '/award-cycles',
    {
      schema: {
        operationId: 'planAwardCycle',
        summary: 'Plan a cycle of an award',
        description:
          'The Chair, mentorship leads and the director of the award’s division plan the cycle of an academic year with its two deadlines. An award has one cycle an academic year.',
        tags,
        body: schema.NewAwardCycle,
        response: { 201: schema.AwardCycle },
      },
      config: {
        permission: 'award_cycle:plan',
        location: '/v1/award-cycles/:id',
        problems: ['reference-unknown', 'award-programme-retired', 'award-deadlines-unfit', 'award-cycle-exists'],
        example: { status: 'planned', criteria_id: null, committee: [] },
      },
    },
    (request) => request.write((ctx) => cycles.plan(ctx, request.body)),
  );

  app.get(
    '/award-cycles/:id',
    {
      schema: {
        operationId: 'getAwardCycle',
        summary: 'Get a cycle of an award',
        description: 'Answers its deadlines, state and committee.',
        tags,
        params: IdParams,
        response: { 200: schema.AwardCycle },
      },
      config: { permission: 'award_cycle:read' },
    },
    (request) => request.read((ctx) => cycles.get(ctx, request.params.id)),
  );

  app.patch(
    '/award-cycles/:id',
    {
      schema: {
        operationId: 'editAwardCycle',
        summary: 'Move the deadlines of an award cycle',
        description: `${RUNS} Moves deadlines, or changes how many awards there are, before the review.`,
        tags,
        params: IdParams,
        body: schema.AwardCyclePatch,
        response: { 200: schema.AwardCycle },
      },
      config: { permission: 'award_cycle:run', problems: ['award-cycle-state', 'award-deadlines-unfit', 'award-nominator-ranks'] },
    },
    (request) => request.write((ctx) => cycles.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/award-cycles/:id/open',
    {
      schema: {
        ...action,
        operationId: 'openAwardCycle',
        summary: 'Open an award cycle for nominations',
        description: `${RUNS} Nominations are taken from now on until the end of their day. The cycle is judged by the criteria that hold today.`,
      },
      config: {
        permission: 'award_cycle:run',
        changes: true,
        problems: ['award-cycle-state', 'award-deadlines-unfit'],
        example: { status: 'open' },
      },
    },
    (request) => request.write((ctx) => cycles.open(ctx, request.params.id)),
  );

  app.post(
    '/award-cycles/:id/set-committee',
    {
      schema: {
        ...action,
        body: schema.SetAwardCommittee,
        operationId: 'setAwardCommittee',
        summary: 'Set the committee of an award cycle',
        description: `${RUNS} Names who ranks the nominations. Nominees, nominators and writers of letters cannot; nor can somebody who is too close to a nominee.`,
      },
      config: {
        permission: 'award_cycle:run',
        changes: true,
        problems: ['award-cycle-state', 'award-nominator-ranks', 'award-ranker-barred', 'reference-unknown'],
      },
    },
    (request) => request.write((ctx) => cycles.setCommittee(ctx, request.params.id, request.body)),
  );
  await app.register(proceedingRoutes);
};

const proceedingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/award-cycles/:id/close-nominations',
    {
      schema: {
        ...action,
        operationId: 'closeNominations',
        summary: 'Close nominations for an award',
        description: `${RUNS} After the day of nominations: what has not been judged is judged, and the eligible nominees are told and asked for their materials.`,
      },
      config: {
        permission: 'award_cycle:run',
        changes: true,
        problems: ['award-cycle-state', 'award-cycle-early', 'award-nominator-ranks'],
        example: { status: 'nominee_materials' },
      },
    },
    (request) => request.write((ctx) => proceedings.closeNominations(ctx, request.params.id)),
  );

  app.post(
    '/award-cycles/:id/begin-review',
    {
      schema: {
        ...action,
        operationId: 'beginAwardReview',
        summary: 'Begin the review of nominations',
        description: `${RUNS} After the day of letters: complete nominations go to the committee, which is asked to rank them; the others are withdrawn as incomplete.`,
      },
      config: {
        permission: 'award_cycle:run',
        changes: true,
        problems: ['award-cycle-state', 'award-cycle-early', 'award-nominator-ranks'],
        example: { status: 'review' },
      },
    },
    (request) => request.write((ctx) => proceedings.beginReview(ctx, request.params.id)),
  );

  app.post(
    '/award-cycles/:id/decide',
    {
      schema: {
        ...action,
        body: schema.DecideAwardCycle,
        operationId: 'decideAwardCycle',
        summary: 'Decide who gets an award',
        description: `${RUNS} Names the nominations that get the award, or none, after every member of the committee has ranked. Nominees and nominators are notified. Refused for a nominee who does not meet the criteria any more, such as one who has left.`,
      },
      config: {
        permission: 'award_cycle:run',
        changes: true,
        problems: [
          'award-cycle-state',
          'award-ranking-missing',
          'award-laureates-unfit',
          'award-nominee-unfit',
          'award-nominator-ranks',
          'award-ranker-barred',
        ],
        example: { status: 'decided', decided_on: '2027-05-03' },
      },
    },
    (request) => request.write((ctx) => proceedings.decide(ctx, request.params.id, request.body)),
  );

  app.post(
    '/award-cycles/:id/confer',
    {
      schema: {
        ...action,
        body: schema.ConferAwards,
        operationId: 'conferAwards',
        summary: 'Confer the awards of a cycle',
        description: `${RUNS} Records the ceremony: each laureate has the award from that day on, is credited for it, and is asked whether it may be listed publicly.`,
      },
      config: {
        permission: 'award_cycle:run',
        changes: true,
        problems: ['award-cycle-state', 'day-in-future', 'period-empty', 'award-nominator-ranks'],
        example: { status: 'conferred', decided_on: '2027-05-03', conferred_on: '2027-06-10' },
      },
    },
    (request) => request.write((ctx) => proceedings.confer(ctx, request.params.id, request.body)),
  );
};
