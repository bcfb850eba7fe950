import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DryRun, IdParams } from '../../../domain/fields.ts';
import type { Move } from '../../context.ts';
import { AccessChange } from '../../organisation/access-changes/schema.ts';
import * as schema from './schema.ts';
import * as merges from './service.ts';

/** The route of a merge, which makes these moves in this order. */
export const routesOf =
  (moves: readonly Move[]): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/people/:id/merge',
      {
        schema: {
          operationId: 'mergePeople',
          summary: 'Merge a duplicate person record',
          description:
            'Moves the facts, assignments and logins of the duplicate to this person; what both records state for the same days becomes ' +
            'one fact. Identifiers this person lacks move; the others stay on the duplicate, and its id leads to this person. Refused ' +
            'with `merge-impossible` where the records contradict each other, with the kind of fact in `fact_kind`: correct that first. Where one of the two signs in ' +
            'or did, or holds a role that opens everything, the answer is 202: another programme administrator, or those of the two who sign in, ' +
            'approve it first.',
          tags: ['People'],
          params: IdParams,
          querystring: DryRun,
          body: schema.Merge,
          response: { 200: schema.MergedPerson, 202: AccessChange },
        },
        config: {
          permission: 'person:merge',
          changes: true,
          problems: ['merge-impossible', 'person-merged', 'reference-unknown', 'access-change-open', 'second-person-needed'],
        },
      },
      (request) => request.write((ctx) => merges.merge(ctx, moves, request.params.id, request.body)),
    );
  };
