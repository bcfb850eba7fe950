import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from '../../organisation/people/schema.ts';
import * as records from './service.ts';

const tags = ['People'];

/** Edits of a person's record; here and not with people, since a death ends assignments. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.patch(
    '/people/:id',
    {
      schema: {
        operationId: 'editPerson',
        summary: 'Edit a person',
        description:
          'Changes names and identifiers, and the day of death. What holds for a period (appointment, division, role) is changed at its ' +
          'own address; `kind` never changes. A death ends the person’s assignments; correcting it restores them.',
        tags,
        params: IdParams,
        body: schema.PersonPatch,
        response: { 200: schema.Person },
      },
      config: { permission: 'person:write', problems: ['identifier-taken', 'person-merged', 'external-profile-unfit', 'day-in-future'] },
    },
    (request) => request.write((ctx) => records.edit(ctx, request.params.id, request.body)),
  );
};
