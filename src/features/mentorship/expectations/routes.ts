import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as expectations from './service.ts';

const tags = ['Expectations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/expectation-documents',
    {
      schema: {
        operationId: 'listExpectationDocuments',
        summary: 'What the programme expects of whom',
        description: 'The newest first, without the texts: all versions, or with `as_of` those in force on a day.',
        tags,
        querystring: schema.ExpectationDocumentQuery,
        response: { 200: schema.ExpectationDocuments },
      },
      config: { permission: 'expectation:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => expectations.list(ctx, request.query)),
  );

  app.post(
    '/expectation-documents',
    {
      schema: {
        operationId: 'publishExpectations',
        summary: 'Publish a new version of what is expected',
        description:
          'The version before it ends on the first day of this one. A published text never changes; whoever acknowledged the earlier version is asked anew.',
        tags,
        body: schema.NewExpectationDocument,
        response: { 201: schema.ExpectationDocumentDetail },
      },
      config: {
        permission: 'expectation:write',
        location: '/v1/expectation-documents/:id',
        problems: ['expectation-not-last', 'day-too-far'],
      },
    },
    (request) => request.write((ctx) => expectations.publish(ctx, request.body)),
  );

  app.get(
    '/expectation-documents/:id',
    {
      schema: {
        operationId: 'getExpectationDocument',
        summary: 'One version of what is expected, with its text',
        description:
          'The definition of mentorship, the duties of mentors, mentees or leaders, or the charter of facilitators, as it was published.',
        tags,
        params: IdParams,
        response: { 200: schema.ExpectationDocumentDetail },
      },
      config: { permission: 'expectation:read' },
    },
    (request) => request.read((ctx) => expectations.get(ctx, request.params.id)),
  );

  app.post(
    '/expectation-documents/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgeExpectations',
        summary: 'Say that you have read it',
        description:
          'For the version in force today, and for yourself. It leaves the document as it is, so no If-Match is asked for; said again, it answers the same acknowledgement.',
        tags,
        params: IdParams,
        response: { 200: schema.Acknowledgement },
      },
      config: { permission: 'acknowledgement:write', problems: ['expectation-not-in-force'] },
    },
    (request) => request.write((ctx) => expectations.acknowledge(ctx, request.params.id)),
  );

  app.get(
    '/acknowledgements',
    {
      schema: {
        operationId: 'listAcknowledgements',
        summary: 'Who has read what is expected',
        description: 'Your own, those of the people you lead, or all, according to your roles of today.',
        tags,
        querystring: schema.AcknowledgementQuery,
        response: { 200: schema.Acknowledgements },
      },
      config: { permission: 'acknowledgement:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => expectations.listAcknowledgements(ctx, request.query)),
  );
};
