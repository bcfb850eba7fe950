import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as consents from './service.ts';

const tags = ['Reports'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/report-name-consents',
    {
      schema: {
        operationId: 'listReportNameConsents',
        summary: 'List consents to be named in reports on mentors',
        description:
          'Lists whether you, as a mentee, may be named in the dossier reports of your formal mentors, and what your own mentees have answered.',
        tags,
        querystring: schema.NameConsentQuery,
        response: { 200: schema.NameConsents },
      },
      config: { permission: 'report_consent:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => consents.list(ctx, request.query)),
  );

  app.get(
    '/report-name-consents/:id',
    {
      schema: {
        operationId: 'getReportNameConsent',
        summary: 'Get a consent to be named in reports on a mentor',
        description: 'Answers whether the mentee lets reports on the mentor name them, and since when. The two read it, and nobody else.',
        tags,
        params: IdParams,
        response: { 200: schema.NameConsent },
      },
      config: { permission: 'report_consent:read' },
    },
    (request) => request.read((ctx) => consents.get(ctx, request.params.id)),
  );

  for (const { verb, operationId, summary, description, problems, act } of [
    {
      verb: 'give',
      operationId: 'giveReportNameConsent',
      summary: 'Consent to be named in reports on a mentor',
      description:
        'Reports that are requested from then on name you in the mentor’s table of mentorship activities. Reports made before stay as they are.',
      problems: [],
      act: consents.give,
    },
    {
      verb: 'decline',
      operationId: 'declineReportNameConsent',
      summary: 'Decline to be named in reports on a mentor',
      description: 'Reports describe you by number, rank and position alone. You can consent later.',
      problems: ['report-consent-state'],
      act: consents.decline,
    },
    {
      verb: 'revoke',
      operationId: 'revokeReportNameConsent',
      summary: 'Revoke your consent to be named in reports on a mentor',
      description: 'Reports to come no longer name you, and previews that do are not issued. Issued reports stay as they are.',
      problems: ['report-consent-state'],
      act: consents.revoke,
    },
  ] as const)
    app.post(
      `/report-name-consents/:id/${verb}`,
      {
        schema: {
          operationId,
          summary,
          description,
          tags,
          params: IdParams,
          body: schema.NameConsentAction,
          response: { 200: schema.NameConsent },
        },
        config: { permission: 'report_consent:answer', changes: true, problems },
      },
      (request) => request.write((ctx) => act(ctx, request.params.id)),
    );
};
