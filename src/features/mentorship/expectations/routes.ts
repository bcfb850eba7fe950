import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as acknowledgements } from './acknowledgements/routes.ts';
import * as schema from './schema.ts';
import * as expectations from './service.ts';

const tags = ['Expectations'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/expectation-documents',
    {
      schema: {
        operationId: 'listExpectationDocuments',
        summary: 'List expectation documents',
        description:
          'What the programme expects of mentors, mentees, leaders and facilitators, and its definition of mentorship. The newest versions come first, without their texts: all versions, or with `as_of` those in force on a day.',
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
        summary: 'Publish a new version of an expectation document',
        description:
          'The latest version ends on the first day of the new one. A published text never changes. Those who acknowledged an earlier version are asked to acknowledge the new one.',
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
        summary: 'Get an expectation document with its text',
        description:
          'A version of the definition of mentorship, of the duties of mentors, mentees or leaders, or of the charter of facilitators, as it was published.',
        tags,
        params: IdParams,
        response: { 200: schema.ExpectationDocumentDetail },
      },
      config: { permission: 'expectation:read' },
    },
    (request) => request.read((ctx) => expectations.get(ctx, request.params.id)),
  );

  await app.register(acknowledgements);
};
