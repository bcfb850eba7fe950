import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as instruments from './service.ts';

const tags = ['Surveys'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/survey-instruments',
    {
      schema: {
        operationId: 'listSurveyInstruments',
        summary: 'List survey instruments',
        description: 'Lists all versions of all instruments with their items, the latest first.',
        tags,
        querystring: schema.SurveyInstrumentQuery,
        response: { 200: schema.SurveyInstruments },
      },
      config: { permission: 'survey_instrument:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => instruments.list(ctx, request.query)),
  );

  app.post(
    '/survey-instruments',
    {
      schema: {
        operationId: 'addSurveyInstrument',
        summary: 'Add a survey instrument, or a new version of one',
        description:
          'Mentorship leads and programme administrators add an instrument. Under a code that exists it becomes the next version; versions never change. Where the licence does not allow the text of items to be stored, they have codes alone.',
        tags,
        body: schema.NewSurveyInstrument,
        response: { 201: schema.SurveyInstrument },
      },
      config: {
        permission: 'survey_instrument:write',
        location: '/v1/survey-instruments/:id',
        problems: ['survey-instrument-unfit'],
      },
    },
    (request) => request.write((ctx) => instruments.add(ctx, request.body)),
  );

  app.get(
    '/survey-instruments/:id',
    {
      schema: {
        operationId: 'getSurveyInstrument',
        summary: 'Get a survey instrument',
        description: 'Answers one version of an instrument with its items.',
        tags,
        params: IdParams,
        response: { 200: schema.SurveyInstrument },
      },
      config: { permission: 'survey_instrument:read' },
    },
    (request) => request.read((ctx) => instruments.get(ctx, request.params.id)),
  );
};
