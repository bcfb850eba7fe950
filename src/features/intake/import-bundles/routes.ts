import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { Job } from '../../platform/jobs/schema.ts';
import * as schema from './schema.ts';
import * as bundles from './service.ts';

const tags = ['Import bundles'];

const isOver = ({ status }: { status: string }) => status !== 'queued' && status !== 'running';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/import-bundles',
    {
      schema: {
        operationId: 'createImportBundle',
        summary: 'Import files of several kinds at once from a ZIP archive',
        description:
          'Takes a ZIP archive of `manifest.json` and the files that it names, CSV or XLSX, as the body itself or as the part `file` of a multipart ' +
          'body. The manifest has `version` (1), `as_of`, `source` and `files`, each with `kind`, `file`, `rows` and `sha256`, and as needed with ' +
          '`scope`, `division_code`, `absent`, `absent_share`, `ends` and `sheet`, as `createImport` has them. The files are imported in the order of ' +
          '`listImportTemplates`, in one transaction: one row with an error keeps everything from being imported. A kind without a file stays as it is. ' +
          'Answers with the job; its `result_url` is the report. The same bundle again changes nothing. A dry run that finds errors fails as the import would.',
        tags,
        querystring: schema.BundleParameters,
        response: { 202: Job },
      },
      config: {
        permission: 'import:write',
        idempotency: 'required',
        dryRun: 'own',
        uploads: schema.uploads,
        location: '/v1/jobs/:id',
        accepted: true,
        problems: ['import-bundle-unreadable', 'import-manifest-unfit', 'import-file-unreadable', 'idempotency-key-required'],
      },
    },
    (request) =>
      request.receive(async (upload) => {
        await request.read(async (ctx) => bundles.demandImport(ctx));
        const bundle = await bundles.openBundle(upload.path);
        const asked = await request.read((ctx) => bundles.ask(ctx, bundle, request.query, upload.fields));
        const files = await bundles.readFiles(asked);
        return request.write((ctx) => bundles.create(ctx, asked, files, upload), {
          fingerprint: JSON.stringify([upload.sha256, upload.fields]),
        });
      }),
  );

  app.get(
    '/import-bundles',
    {
      schema: {
        operationId: 'listImportBundles',
        summary: 'List import bundles',
        description:
          'The latest first, dry runs included, each with its files and their counts. A bundle is seen by those who may see every one of its files.',
        tags,
        querystring: schema.BundleQuery,
        response: { 200: schema.ImportBundles },
      },
      config: { permission: 'import:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => bundles.list(ctx, request.query)),
  );

  app.get(
    '/import-bundles/:id',
    {
      schema: {
        operationId: 'getImportBundle',
        summary: 'Get the report of an import bundle',
        description:
          'Counts of each file and of all, the first 1000 errors with kind, row and field, and the conflict cases it opened or changed. `changes_nothing` says ' +
          'that all of it was there already. `Retry-After` says when to ask again while the job is not over.',
        tags,
        params: IdParams,
        response: { 200: schema.ImportBundleReport },
      },
      config: { permission: 'import:read' },
    },
    async (request, reply) => {
      const report = await request.read((ctx) => bundles.get(ctx, request.params.id), { snapshot: true });
      return isOver(report) ? report : reply.header('retry-after', '1').send(report);
    },
  );

  app.get(
    '/import-bundles/:id/errors',
    {
      schema: {
        operationId: 'listImportBundleErrors',
        summary: 'List the errors of an import bundle',
        description: 'In the order of the files, by row; with `kind`, those of one file.',
        tags,
        params: IdParams,
        querystring: schema.NoticeQuery,
        response: { 200: schema.BundleErrors },
      },
      config: { permission: 'import:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => bundles.listErrors(ctx, request.params.id, request.query)),
  );

  app.get(
    '/import-bundles/:id/warnings',
    {
      schema: {
        operationId: 'listImportBundleWarnings',
        summary: 'List the warnings of an import bundle',
        description: 'In the order of the files, by row. What a warning is about has been imported, and is worth a second look.',
        tags,
        params: IdParams,
        querystring: schema.NoticeQuery,
        response: { 200: schema.BundleWarnings },
      },
      config: { permission: 'import:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => bundles.listWarnings(ctx, request.params.id, request.query)),
  );
};
