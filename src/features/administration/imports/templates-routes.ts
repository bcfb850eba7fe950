import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { toCsv } from '../../../core/csv.ts';
import { preferred } from '../../../core/media.ts';
import { toXlsx } from '../../../core/xlsx.ts';
import * as files from './schema.ts';
import * as imports from './service.ts';
import * as schema from './templates-schema.ts';

const tags = ['Imports'];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/import-templates',
    {
      schema: {
        operationId: 'listImportTemplates',
        summary: 'List the kinds of import files with their columns',
        description:
          'In the order in which they are imported, each with what its columns hold, which of them it must have, and an example.',
        tags,
        response: { 200: schema.ImportTemplates },
      },
      config: { permission: 'import:read' },
    },
    (request) => request.read(async (ctx) => imports.templates(ctx)),
  );

  app.get(
    '/import-notices',
    {
      schema: {
        operationId: 'listImportNotices',
        summary: 'List the codes of errors and warnings of imports',
        description:
          'What an import can say of a file or a row: stable codes with their severity, what they mean, and what to do about them.',
        tags,
        response: { 200: schema.ImportNotices },
      },
      config: { permission: 'import:read' },
    },
    (request) => request.read(async (ctx) => imports.notices(ctx)),
  );

  app.get(
    '/import-templates/:kind',
    {
      schema: {
        operationId: 'getImportTemplate',
        summary: 'Get an import template',
        description: 'A header row with the columns of the kind, as CSV or, with `Accept`, as XLSX.',
        tags,
        params: files.TemplateParams,
        response: {
          200: {
            description: 'The template',
            content: { 'text/csv': { schema: files.TemplateCsv }, [XLSX]: { schema: files.Workbook } },
          },
        },
      },
      config: { permission: 'import:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const type = preferred(request.headers.accept, ['text/csv', XLSX]);
      const columns = await request.read(async (ctx) => imports.template(ctx, kind));
      const [content, ending, media] =
        type === XLSX ? [await toXlsx(columns, []), 'xlsx', XLSX] : [toCsv(columns, []), 'csv', 'text/csv; charset=utf-8'];
      reply.header('content-disposition', `attachment; filename="${kind}.${ending}"`).type(media);
      return reply.send(content as never);
    },
  );
};
