import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as letters from './service.ts';

const tags = ['Nominations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/nomination-letters',
    {
      schema: {
        operationId: 'listNominationLetters',
        summary: 'List letters for nominations',
        description:
          'Lists the letters that you were asked for; those for your nominations, without what they say; and, for those who run the award and the committee from the review on, all letters of a cycle. The nominee and other writers read none.',
        tags,
        querystring: schema.LetterQuery,
        response: { 200: schema.NominationLetters },
      },
      config: { permission: 'nomination_letter:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => letters.list(ctx, request.query)),
  );

  app.post(
    '/nomination-letters',
    {
      schema: {
        operationId: 'askForNominationLetter',
        summary: 'Ask for a letter in support of a nomination',
        description:
          'A nominator asks a member of the department, who is notified, until the day of letters. Refused for the nominee, for nominators and for members of the committee.',
        tags,
        body: schema.AskForLetter,
        response: { 201: schema.NominationLetter },
      },
      config: {
        permission: 'nomination_letter:ask',
        location: '/v1/nomination-letters/:id',
        problems: [
          'reference-unknown',
          'award-letter-state',
          'award-letter-late',
          'award-letter-unfit',
          'award-letter-exists',
          'award-self-nomination',
          'award-nominator-ranks',
        ],
        example: { status: 'asked', body: null },
      },
    },
    (request) => request.write((ctx) => letters.ask(ctx, request.body)),
  );

  app.get(
    '/nomination-letters/:id',
    {
      schema: {
        operationId: 'getNominationLetter',
        summary: 'Get a letter for a nomination',
        description:
          'For its writer, those who run the award and have no part in the cycle, the committee from the review on, and the nominators, who do not read what it says. Not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.NominationLetter },
      },
      config: { permission: 'nomination_letter:read' },
    },
    (request) => request.read((ctx) => letters.get(ctx, request.params.id)),
  );

  app.post(
    '/nomination-letters/:id/submit',
    {
      schema: {
        operationId: 'submitNominationLetter',
        summary: 'Submit a letter for a nomination',
        description:
          'Its writer submits it until the end of the day of letters, in place of an earlier text. Nominators are notified, and do not read it.',
        tags,
        params: IdParams,
        body: schema.SubmitLetter,
        response: { 200: schema.NominationLetter },
      },
      config: {
        permission: 'nomination_letter:write',
        changes: true,
        problems: ['award-letter-state', 'award-letter-late'],
        example: { status: 'submitted', submitted_on: '2027-03-01' },
      },
    },
    (request) => request.write((ctx) => letters.submit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/nomination-letters/:id/decline',
    {
      schema: {
        operationId: 'declineNominationLetter',
        summary: 'Decline to write a letter',
        description: 'Its writer declines, and the nominators are notified. Refused once it is submitted. Repeating it changes nothing.',
        tags,
        params: IdParams,
        body: schema.DeclineLetter,
        response: { 200: schema.NominationLetter },
      },
      config: {
        permission: 'nomination_letter:write',
        changes: true,
        problems: ['award-letter-state'],
        example: { status: 'declined', body: null },
      },
    },
    (request) => request.write((ctx) => letters.decline(ctx, request.params.id)),
  );
};
