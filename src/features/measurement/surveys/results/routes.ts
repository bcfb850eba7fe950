import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as results from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/survey-waves/:id/results',
    {
      schema: {
        operationId: 'getSurveyResults',
        summary: 'Get the results of a survey wave',
        description:
          'Answers of a closed wave by item, audience and division, and how many of those who were asked have answered. Offices of the department read all divisions; directors and facilitators their own and the department. Numbers about few people are not told, nor others from which they follow; what was told once stays. A wave has results as a whole: there are none of a range of days. Until they are published, those who run surveys read them alone.',
        tags: ['Surveys'],
        params: IdParams,
        response: { 200: schema.SurveyResults },
      },
      config: { permission: 'survey_result:read', problems: ['survey-wave-state', 'survey-results-unpublished'] },
    },
    // What is told for the first time is remembered.
    (request) => request.write((ctx) => results.get(ctx, request.params.id)),
  );
};
