import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as nominations from './service.ts';

const tags = ['Nominations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/nominations',
    {
      schema: {
        operationId: 'listNominations',
        summary: 'List nominations for awards',
        description:
          'Lists the nominations in which you have a part: your own drafts and nominations; those of which you were told as nominee; those under review, as a member of the committee; and all that were submitted, for those who run the award and have no part in the cycle.',
        tags,
        querystring: schema.NominationQuery,
        response: { 200: schema.Nominations },
      },
      config: { permission: 'nomination:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => nominations.list(ctx, request.query)),
  );

  app.post(
    '/nominations',
    {
      schema: {
        operationId: 'draftNomination',
        summary: 'Draft a nomination for an award',
        description:
          'Members of the department draft a nomination in a cycle that is open. Only the nominators read it until it is submitted; the nominee reads nothing of it until they are asked for materials. Nobody nominates themself.',
        tags,
        body: schema.NewNomination,
        response: { 201: schema.Nomination },
      },
      config: {
        permission: 'nomination:draft',
        location: '/v1/nominations/:id',
        problems: ['reference-unknown', 'nomination-late', 'award-self-nomination', 'award-nominee-unfit', 'award-nominator-unfit'],
        example: { status: 'draft', submitted_on: null, mentorship: null },
      },
    },
    (request) => request.write((ctx) => nominations.draft(ctx, request.body)),
  );

  app.get(
    '/nominations/:id',
    {
      schema: {
        operationId: 'getNomination',
        summary: 'Get a nomination for an award',
        description:
          'For its nominators; those who run the award and have no part in the cycle; the committee, from the review on; and the nominee, once they were asked for materials, without statement and nominators. Not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.Nomination },
      },
      config: { permission: 'nomination:read' },
    },
    (request) => request.read((ctx) => nominations.get(ctx, request.params.id)),
  );

  app.patch(
    '/nominations/:id',
    {
      schema: {
        operationId: 'editNomination',
        summary: 'Edit the draft of a nomination',
        description: 'A nominator changes the statement, or who nominates beside them, before it is submitted.',
        tags,
        params: IdParams,
        body: schema.NominationPatch,
        response: { 200: schema.Nomination },
      },
      config: {
        permission: 'nomination:write',
        problems: ['nomination-state', 'reference-unknown', 'award-self-nomination', 'award-nominee-unfit', 'award-nominator-unfit'],
      },
    },
    (request) => request.write((ctx) => nominations.edit(ctx, request.params.id, request.body)),
  );

  await app.register(moveRoutes);
};

const action = { tags, params: IdParams, body: schema.NominationAction, response: { 200: schema.Nomination } };

const moveRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/nominations/:id/submit',
    {
      schema: {
        ...action,
        operationId: 'submitNomination',
        summary: 'Submit a nomination',
        description:
          'A nominator submits a draft until the end of the day of nominations. It carries the table of the nominee’s mentorships as it is today, and does not change any more. A person has one nomination in a cycle. Refused where the criteria do not let a nominator nominate, or where one is a member of the committee.',
      },
      config: {
        permission: 'nomination:write',
        changes: true,
        problems: [
          'nomination-state',
          'nomination-late',
          'nomination-exists',
          'award-nominator-unfit',
          'award-nominee-unfit',
          'award-nominator-ranks',
          'award-ranker-barred',
        ],
        example: { status: 'submitted', submitted_on: '2027-01-20' },
      },
    },
    (request) => request.write((ctx) => nominations.submit(ctx, request.params.id)),
  );

  app.post(
    '/nominations/:id/withdraw',
    {
      schema: {
        ...action,
        operationId: 'withdrawNomination',
        summary: 'Withdraw a nomination',
        description: 'A nominator, or the nominee once they were told, withdraws it before its review. Repeating it changes nothing.',
      },
      config: {
        permission: 'nomination:withdraw',
        changes: true,
        problems: ['nomination-state'],
        example: { status: 'withdrawn', withdrawn_because: 'nominator' },
      },
    },
    (request) => request.write((ctx) => nominations.withdraw(ctx, request.params.id)),
  );

  app.post(
    '/nominations/:id/judge',
    {
      schema: {
        ...action,
        operationId: 'judgeNomination',
        summary: 'Judge whether a nominee is eligible',
        description:
          'For those who run the award: compares the nominee with the criteria of the cycle as of today, and says which are not met. Nominators are notified; they read reasons that they may not know as `other`.',
      },
      config: {
        permission: 'nomination:judge',
        changes: true,
        problems: ['nomination-state'],
        example: { status: 'ineligible', ineligible_reasons: ['laureate_before'] },
      },
    },
    (request) => request.write((ctx) => nominations.judge(ctx, request.params.id)),
  );

  app.post(
    '/nominations/:id/give-materials',
    {
      schema: {
        ...action,
        body: schema.GiveMaterials,
        operationId: 'giveNominationMaterials',
        summary: 'Give materials to a nomination',
        description:
          'The nominee gives what the committee reads of them, until the end of the day of letters, in place of what they gave before. With it and enough letters the nomination is complete.',
      },
      config: {
        permission: 'nomination:give_materials',
        changes: true,
        problems: ['nomination-state', 'award-letter-late'],
        example: { status: 'complete', statement: null, nominators: null },
      },
    },
    (request) => request.write((ctx) => nominations.giveMaterials(ctx, request.params.id, request.body)),
  );
};
