import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as duplicates from './service.ts';

const tags = ['People'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/possible-duplicates',
    {
      schema: {
        operationId: 'listPossibleDuplicates',
        summary: 'List records that may be one person',
        description:
          'Pairs of records that have the same e-mail address or ORCID iD, HR numbers that differ in case alone, or the same name together with a division or a ' +
          'first day; and the formal mentorships that would be conflicts if the two were one, which a conflict case suspends. `POST /v1/people/{id}/merge` ' +
          'makes them one, and its dry run says what it would do; `dismissPossibleDuplicate` says that they are different persons.',
        tags,
        querystring: schema.PossibleDuplicateQuery,
        response: { 200: schema.PossibleDuplicates },
      },
      config: { permission: 'possible_duplicate:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => duplicates.list(ctx, request.query)),
  );

  app.get(
    '/possible-duplicates/:id',
    {
      schema: {
        operationId: 'getPossibleDuplicate',
        summary: 'Get a pair of records that may be one person',
        description:
          'What the two have in common, and the mentorships that would be conflicts if they were one. The bases of conflict cases name pairs.',
        tags,
        params: IdParams,
        response: { 200: schema.PossibleDuplicate },
      },
      config: { permission: 'possible_duplicate:read' },
    },
    (request) => request.read((ctx) => duplicates.get(ctx, request.params.id)),
  );

  app.post(
    '/possible-duplicates/:id/dismiss',
    {
      schema: {
        operationId: 'dismissPossibleDuplicate',
        summary: 'Dismiss that two records are one person',
        description:
          'Records that the two are different persons. Conflict cases that rested on their likeness alone are resolved, and neither counts as the other any ' +
          'more, whatever they have in common later. Nobody decides it about their own record. Merge the two instead where they are one person.',
        tags,
        params: IdParams,
        response: { 200: schema.PossibleDuplicate },
      },
      config: { permission: 'possible_duplicate:dismiss', changes: true },
    },
    (request) => request.write((ctx) => duplicates.dismiss(ctx, request.params.id)),
  );
};
