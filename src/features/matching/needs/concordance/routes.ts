import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as concordance from './service.ts';

const tags = ['Needs'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/concordance-preferences',
    {
      schema: {
        operationId: 'getConcordance',
        summary: 'Which likeness you would like in a mentor',
        description: 'Your own, and only you can read them. Your mentors and facilitator learn whether there are any, and nothing more.',
        tags,
        response: { 200: schema.ConcordancePreferences },
      },
      config: { permission: 'concordance:read' },
    },
    (request) => request.read((ctx) => concordance.getPreferences(ctx)),
  );

  app.put(
    '/concordance-preferences',
    {
      schema: {
        operationId: 'putConcordance',
        summary: 'Say which likeness you would like in a mentor',
        description:
          'Replaces all your preferences; an empty list erases them. `none` is kept: it says that likeness does not matter to you. ' +
          'If-Match takes the ETag of your preferences, even while there are none, or `*`. No event tells of it.',
        tags,
        body: schema.PutConcordancePreferences,
        response: { 200: schema.ConcordancePreferences },
      },
      config: { permission: 'concordance:write', problems: ['needs-unfit'] },
    },
    (request) => request.write((ctx) => concordance.putPreferences(ctx, request.body)),
  );

  app.get(
    '/self-identification',
    {
      schema: {
        operationId: 'getSelfIdentification',
        summary: 'What you say of yourself',
        description: 'Your own, and only you can read it. It is compared with what others would like, and shown to none of them.',
        tags,
        response: { 200: schema.SelfIdentification },
      },
      config: { permission: 'concordance:read' },
    },
    (request) => request.read((ctx) => concordance.getSelf(ctx)),
  );

  app.put(
    '/self-identification',
    {
      schema: {
        operationId: 'putSelfIdentification',
        summary: 'Say something of yourself, for matching alone',
        description:
          'Replaces all of it with your consent; an empty list takes it back and erases it. If-Match takes the ETag of what is there, ' +
          'even while that is nothing, or `*`. No event tells of it.',
        tags,
        body: schema.PutSelfIdentification,
        response: { 200: schema.SelfIdentification },
      },
      config: { permission: 'concordance:write', problems: ['consent-required', 'needs-unfit'] },
    },
    (request) => request.write((ctx) => concordance.putSelf(ctx, request.body)),
  );
};
