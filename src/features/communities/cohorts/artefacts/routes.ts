import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { CohortApplication } from '../applications/schema.ts';
import * as schema from './schema.ts';
import * as artefacts from './service.ts';

const tags = ['Cohort applications'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/cohort-applications/:id/add-artefact',
    {
      schema: {
        operationId: 'addCohortArtefact',
        summary: 'Add a file to an application to a cohort',
        description:
          'Takes PDF or DOCX of 5 MiB at most, as the body itself or as the part `file` of a multipart body, in place of an earlier file of that kind, while the cohort takes applications and the application is a draft or incomplete. Refused where the content is of another type than `media_type`, or has macros.',
        tags,
        params: IdParams,
        querystring: schema.ArtefactQuery,
        response: { 200: CohortApplication },
      },
      config: {
        permission: 'cohort_application:write',
        changes: true,
        uploads: schema.uploads,
        problems: ['cohort-application-late', 'cohort-application-state', 'cohort-artefact-unfit'],
        example: { missing_artefacts: [] },
      },
    },
    (request) =>
      request.receive(async (upload) => {
        const content = await artefacts.contentOf(upload, request.query);
        return request.write((ctx) => artefacts.add(ctx, request.params.id, request.query, { upload, content }), {
          fingerprint: JSON.stringify([upload.sha256, upload.file_name, request.query]),
        });
      }),
  );

  app.get(
    '/cohort-applications/:id/artefact',
    {
      schema: {
        operationId: 'getCohortArtefact',
        summary: 'Download a file of an application to a cohort',
        description: 'For the applicant and the host of the cohort, as it was sent. Not found for everybody else.',
        tags,
        params: IdParams,
        querystring: schema.ArtefactKindQuery,
        response: { 200: { description: 'The document', content: { 'application/octet-stream': { schema: schema.ArtefactContent } } } },
      },
      config: { permission: 'cohort_application:read' },
    },
    async (request, reply) => {
      const { kind } = request.query;
      const { content, sha256 } = await request.read((ctx) => artefacts.get(ctx, request.params.id, kind));
      reply.header('content-disposition', `attachment; filename="${kind}-${sha256.slice(0, 8)}"`).type('application/octet-stream');
      return reply.send(content as never);
    },
  );
};
