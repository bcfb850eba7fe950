import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../../core/media.ts';
import { DryRun, IdParams } from '../../../../domain/fields.ts';
import { DossierDocx, DossierPdf, ProfileCsv } from '../../mentoring-record/schema.ts';
import * as renditions from '../renditions.ts';
import { ReportRendition } from './rendition-schema.ts';
import * as schema from './schema.ts';
import * as profiles from './service.ts';

const tags = ['Reports'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/report-profiles',
    {
      schema: {
        operationId: 'listReportProfiles',
        summary: 'List output profiles of reports',
        description:
          'Lists what is printed of a report for each purpose, in versions, the latest first: title, sections, columns, their order and wording. A version prints the reports that were requested while it held.',
        tags,
        querystring: schema.ReportProfileQuery,
        response: { 200: schema.ReportProfiles },
      },
      config: { permission: 'report_profile:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => profiles.list(ctx, request.query)),
  );

  app.get(
    '/report-profiles/:id',
    {
      schema: {
        operationId: 'getReportProfile',
        summary: 'Get a version of an output profile',
        description: 'Answers its title, sections, columns and words. Each rendition names the version that it was printed by.',
        tags,
        params: IdParams,
        response: { 200: schema.ReportProfile },
      },
      config: { permission: 'report_profile:read' },
    },
    (request) => request.read((ctx) => profiles.get(ctx, request.params.id)),
  );

  app.post(
    '/report-profiles',
    {
      schema: {
        operationId: 'succeedReportProfile',
        summary: 'Open a new version of an output profile',
        description:
          'Lets other columns, another order or other words hold for reports that are requested from a day or an academic year on; what is left out ' +
          'stays. Reports requested before print as before, and what a report says does not change. With the first day of the latest version, which ' +
          'has not begun, it takes that one’s place. Refused for an unknown column, for a day that is not to come, and for one before the latest version.',
        tags,
        querystring: DryRun,
        body: schema.NewReportProfile,
        response: { 201: schema.ReportProfile },
      },
      config: {
        permission: 'report_profile:write',
        location: '/v1/report-profiles/:id',
        problems: ['report-profile-unfit', 'day-too-far'],
      },
    },
    (request) => request.write((ctx) => profiles.succeed(ctx, request.body)),
  );

  app.get(
    '/reports/:id/rendition',
    {
      schema: {
        operationId: 'renderReport',
        summary: 'Print a report by an output profile',
        description:
          'Answers what the profile prints of the report: as JSON, in blocks; with `Accept: application/pdf` or that of DOCX as a file; with `text/csv` ' +
          'the tables of mentees with its columns. By the version of the day on which the report was requested, unless `version` names another one; ' +
          'JSON and the `Link` header with `rel="profile"` say which. The report stays as it is, and so does its digest. `orcid_service_item` answers ' +
          'the payload of the ORCID form, as JSON alone; nothing is sent to ORCID.',
        tags,
        params: IdParams,
        querystring: schema.RenditionQuery,
        response: {
          200: {
            description: 'What is printed',
            content: {
              'application/json': { schema: ReportRendition },
              'application/pdf': { schema: DossierPdf },
              [renditions.DOCX]: { schema: DossierDocx },
              'text/csv': { schema: ProfileCsv },
            },
          },
        },
      },
      config: { permission: 'report:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { profile: code, version } = request.query;
      const type = preferred(request.headers.accept, code === 'orcid_service_item' ? ['application/json'] : renditions.TYPES);
      const rendered = await request.read((ctx) => renditions.rendered(ctx, id, code, version));
      reply.header('link', `</v1/report-profiles/${rendered.profile.id}>; rel="profile"`);
      if (type === 'application/json') return renditions.jsonOf(rendered);
      const file = await renditions.fileOf(rendered, type);
      await request.write((ctx) => renditions.remember(ctx, id, rendered, file));
      const { name } = file;
      return reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .type(file.type)
        .send(file.bytes as never);
    },
  );
};
