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
        summary: 'Get your concordance preferences',
        description:
          'Answers in which respects you would like a mentor who is like you, such as gender, faith or first language. Only you can read it. Your mentors and your facilitator learn only whether you have any preference.',
        tags,
        response: { 200: schema.ConcordancePreferences },
      },
      config: { permission: 'concordance:read' },
    },
    (request) => request.read((ctx) => concordance.getConcordance(ctx)),
  );

  app.put(
    '/concordance-preferences',
    {
      schema: {
        operationId: 'putConcordance',
        summary: 'Set your concordance preferences',
        description:
          'Replaces in which respects you would like a mentor who is like you; an empty list erases all of it. The importance `none` is stored: it says that the respect does not matter to you. ' +
          'If-Match takes the ETag of your preferences, even while there are none, or `*`. The change is not recorded as an event.',
        tags,
        body: schema.PutConcordancePreferences,
        response: { 200: schema.ConcordancePreferences },
      },
      config: { permission: 'concordance:write', problems: ['needs-unfit'] },
    },
    (request) => request.write((ctx) => concordance.putConcordance(ctx, request.body)),
  );

  app.get(
    '/self-identification',
    {
      schema: {
        operationId: 'getSelfIdentification',
        summary: 'Get your self-identification',
        description:
          'Answers how you identify yourself for matching, such as gender, faith or first language. Only you can read it. It is compared with the concordance preferences of others, and shown to nobody.',
        tags,
        response: { 200: schema.SelfIdentification },
      },
      config: { permission: 'concordance:read' },
    },
    (request) => request.read((ctx) => concordance.getSelfIdentification(ctx)),
  );

  app.put(
    '/self-identification',
    {
      schema: {
        operationId: 'putSelfIdentification',
        summary: 'Set your self-identification, for matching alone',
        description:
          'Replaces all values, with your consent; an empty list withdraws the consent and erases everything. ' +
          'If-Match takes the ETag of your self-identification, even while it is empty, or `*`. The change is not recorded as an event.',
        tags,
        body: schema.PutSelfIdentification,
        response: { 200: schema.SelfIdentification },
      },
      config: { permission: 'concordance:write', problems: ['consent-required', 'needs-unfit'] },
    },
    (request) => request.write((ctx) => concordance.putSelfIdentification(ctx, request.body)),
  );
};
