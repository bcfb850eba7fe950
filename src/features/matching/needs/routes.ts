import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as concordance } from './concordance/routes.ts';
import * as schema from './schema.ts';
import * as needs from './service.ts';

const tags = ['Needs'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(concordance);

  app.post(
    '/people/:id/needs-profiles',
    {
      schema: {
        operationId: 'recordNeeds',
        summary: 'Record what a mentee needs',
        description:
          'Adds a new version of the needs profile; earlier versions stay as they were. Where `intensity` becomes `higher`, the pair’s `cadence_target` rises and the facilitators of the division are notified. A match discussion cannot be opened before needs are recorded. ' +
          'In which respects the person would like a mentor who is like them is recorded separately, by the person alone (`putConcordance`).',
        tags,
        params: IdParams,
        body: schema.NewNeedsProfile,
        response: { 201: schema.NeedsProfile },
      },
      config: { permission: 'needs:write', location: '/v1/needs-profiles/:id', problems: ['needs-unfit', 'person-merged'] },
    },
    (request) => request.write((ctx) => needs.recordNeeds(ctx, request.params.id, request.body)),
  );

  app.get(
    '/people/:id/needs-profiles',
    {
      schema: {
        operationId: 'listNeedsProfiles',
        summary: 'List the needs profiles of a person',
        description: 'Lists all versions of what the person needs as a mentee, the latest first.',
        tags,
        params: IdParams,
        querystring: schema.NeedsProfileQuery,
        response: { 200: schema.NeedsProfiles },
      },
      config: { permission: 'needs:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => needs.list(ctx, request.params.id, request.query)),
  );

  app.get(
    '/needs-profiles/:id',
    {
      schema: {
        operationId: 'getNeedsProfile',
        summary: 'Get a needs profile',
        description:
          'Answers one version. `career_stage` is what the person stated, or else follows from their appointments today; `career_stage_source` says which.',
        tags,
        params: IdParams,
        response: { 200: schema.NeedsProfile },
      },
      config: { permission: 'needs:read' },
    },
    (request) => request.read((ctx) => needs.get(ctx, request.params.id)),
  );
};
