import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as acknowledgements from './service.ts';

const tags = ['Expectations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/expectation-documents/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeExpectations',
        summary: 'Acknowledge an expectation document',
        description:
          'Records that you have read the version in force today. The document itself does not change, so that no If-Match is needed. Acknowledging again answers the first acknowledgement.',
        tags,
        params: IdParams,
        response: { 200: schema.Acknowledgement },
      },
      config: { permission: 'acknowledgement:write', problems: ['expectation-not-in-force'] },
    },
    (request) => request.write((ctx) => acknowledgements.acknowledge(ctx, request.params.id)),
  );

  app.get(
    '/acknowledgements',
    {
      schema: {
        operationId: 'listAcknowledgements',
        summary: 'List acknowledgements of expectation documents',
        description:
          'Who has read which version, and when. You see your own, those of the people you lead, or all, according to your roles today.',
        tags,
        querystring: schema.AcknowledgementQuery,
        response: { 200: schema.Acknowledgements },
      },
      config: { permission: 'acknowledgement:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => acknowledgements.list(ctx, request.query)),
  );
};
