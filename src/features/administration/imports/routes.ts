import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { csvStream } from '../../../core/csv.ts';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { Job } from '../../platform/jobs/schema.ts';
import * as schema from './schema.ts';
import * as imports from './service.ts';
import { routes as templates } from './templates-routes.ts';

const tags = ['Imports'];

const isOver = ({ status }: { status: string }) => status !== 'queued' && status !== 'running';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/imports',
    {
      schema: {
        operationId: 'createImport',
        summary: 'Import people, roles, leaves, lines and other facts from an HR file',
        description:
          'Takes CSV (UTF-8) or a sheet of an XLSX workbook, as the body itself or as the part `file` of a multipart body. The ' +
          'first row names the columns; lists within a cell are separated by `|`. Rows are upserted by HR number or code: what differs ' +
          'holds from `effective_on`, what is the same changes nothing. Answers with the job; its `result_url` is the report, which ' +
          'names every error of every row. A dry run is a job like any other, but nothing of it is kept. Milestones are recorded by the rules of ' +
          '`recordMilestone`; another day on which a person is due takes the place of the earlier one. They, leaves, and reports on them are for faculty affairs. A dry run that finds errors fails as the import would.',
        tags,
        querystring: schema.ImportParameters,
        response: { 202: Job },
      },
      config: {
        permission: 'import:write',
        idempotency: 'required',
        dryRun: 'own',
        uploads: schema.uploads,
        location: '/v1/jobs/:id',
        accepted: true,
        problems: ['import-file-unreadable', 'idempotency-key-required', 'reference-unknown'],
      },
    },
    (request) =>
      request.receive(async (upload) => {
        const asked = await request.read((ctx) => imports.ask(ctx, request.query, upload.fields));
        const file = await imports.readFile(asked, upload);
        return request.write((ctx) => imports.create(ctx, asked, file), {
          fingerprint: JSON.stringify([upload.sha256, upload.fields]),
        });
      }),
  );

  app.get(
    '/imports',
    {
      schema: {
        operationId: 'listImports',
        summary: 'List imports',
        description: 'The latest first, dry runs included. Rows and errors are counted; `listImportErrors` has the errors themselves.',
        tags,
        querystring: schema.ImportQuery,
        response: { 200: schema.Imports },
      },
      config: { permission: 'import:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => imports.list(ctx, request.query)),
  );

  app.get(
    '/imports/:id',
    {
      schema: {
        operationId: 'getImport',
        summary: 'Get the report of an import',
        description:
          'Counts, the first 1000 errors, and the conflict cases it opened or changed. `Retry-After` says when to ask again while the job is not ' +
          'over.',
        tags,
        params: IdParams,
        response: { 200: schema.ImportReport },
      },
      config: { permission: 'import:read' },
    },
    async (request, reply) => {
      const report = await request.read((ctx) => imports.get(ctx, request.params.id), { snapshot: true });
      return isOver(report) ? report : reply.header('retry-after', '1').send(report);
    },
  );

  app.get(
    '/imports/:id/errors',
    {
      schema: {
        operationId: 'listImportErrors',
        summary: 'List the errors of an import',
        description: 'By row. `Accept: text/csv` answers all of them at once, for a spreadsheet; `limit` and `cursor` do not apply to it.',
        tags,
        params: IdParams,
        querystring: schema.ImportErrorQuery,
        response: {
          200: {
            description: 'The errors',
            content: { 'application/json': { schema: schema.ImportErrors }, 'text/csv': { schema: schema.ErrorsCsv } },
          },
        },
      },
      config: { permission: 'import:read', problems: ['invalid-cursor', 'not-acceptable'] },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (preferred(request.headers.accept, ['application/json', 'text/csv']) === 'application/json') {
        return reply.send(await request.read((ctx) => imports.listErrors(ctx, id, request.query)));
      }
      const errors = await request.read((ctx) => imports.allErrors(ctx, id));
      reply.header('content-disposition', `attachment; filename="import-errors-${id}.csv"`).type('text/csv; charset=utf-8');
      return reply.send(csvStream(imports.errorColumns, errors) as never);
    },
  );

  app.get(
    '/imports/:id/warnings',
    {
      schema: {
        operationId: 'listImportWarnings',
        summary: 'List the warnings of an import',
        description: 'By row. What a warning is about has been imported, and is worth a second look.',
        tags,
        params: IdParams,
        querystring: schema.ImportErrorQuery,
        response: { 200: schema.ImportWarnings },
      },
      config: { permission: 'import:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => imports.listWarnings(ctx, request.params.id, request.query)),
  );

  await app.register(templates);
};
