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
        summary: 'Say what a mentee needs',
        description:
          'Makes a new version, by the person or their facilitator; earlier versions stay as they were. A match discussion needs one. ' +
          'Which likeness somebody would like in a mentor is said elsewhere, by the person alone.',
        tags,
        params: IdParams,
        body: schema.NewNeedsProfile,
        response: { 201: schema.NeedsProfile },
      },
      config: { permission: 'needs:write', location: '/v1/needs-profiles/:id', problems: ['needs-unfit', 'person-merged'] },
    },
    (request) => request.write((ctx) => needs.write(ctx, request.params.id, request.body)),
  );

  app.get(
    '/people/:id/needs-profiles',
    {
      schema: {
        operationId: 'listNeedsProfiles',
        summary: 'What a mentee needs, in versions',
        description: 'The latest version first. For the person, their active formal mentors, director, physician-in-chief and facilitator.',
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
        summary: 'One version of what a mentee needs',
        description: '`career_stage` is what the person says, or what the appointments say today; `career_stage_source` tells which.',
        tags,
        params: IdParams,
        response: { 200: schema.NeedsProfile },
      },
      config: { permission: 'needs:read' },
    },
    (request) => request.read((ctx) => needs.get(ctx, request.params.id)),
  );
};
