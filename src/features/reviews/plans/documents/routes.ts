import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../../core/media.ts';
import { IdParams } from '../../../../domain/fields.ts';
import { AcademicPlanDetail } from '../schema.ts';
import * as schema from './schema.ts';
import * as documents from './service.ts';

const tags = ['Academic plans'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/academic-plans/:id/document',
    {
      schema: {
        operationId: 'attachPlanDocument',
        summary: 'Attach the signed document of an imported plan',
        description:
          'For the person whose plan it is and for faculty affairs: takes a PDF of up to 10 MiB, as the body itself or as the part `file` of a multipart body, in the place of an earlier one. Refused for a file whose content is no PDF, and for a plan that was written here.',
        tags,
        params: IdParams,
        response: { 200: AcademicPlanDetail },
      },
      config: {
        permission: 'plan:attach',
        changes: true,
        uploads: schema.uploads,
        problems: ['plan-unfit'],
        example: { is_brought_along: true, document_reference: 'Records 2024/731', has_document: true },
      },
    },
    (request) =>
      request.receive(async (file) => {
        const document = await documents.pdfOf(file);
        return request.write((ctx) => documents.attach(ctx, request.params.id, document), { fingerprint: file.sha256 });
      }),
  );

  app.get(
    '/academic-plans/:id/document',
    {
      schema: {
        operationId: 'getPlanDocument',
        summary: 'Download the signed document of an imported plan',
        description: 'For those who may read the content of the plan. The bytes are those that were attached.',
        tags,
        params: IdParams,
        response: { 200: { description: 'The document', content: { 'application/pdf': { schema: schema.PlanDocument } } } },
      },
      config: { permission: 'plan:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      preferred(request.headers.accept, ['application/pdf']);
      const { id } = request.params;
      const { content } = await request.read((ctx) => documents.get(ctx, id));
      return reply
        .header('content-disposition', `attachment; filename="plan-${id}.pdf"`)
        .type('application/pdf')
        .send(content as never);
    },
  );
};
