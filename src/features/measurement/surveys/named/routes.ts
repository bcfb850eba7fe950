import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as named from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/survey-waves/:id/answers',
    {
      schema: {
        operationId: 'listNamedSurveyAnswers',
        summary: 'List who answered what to an identified survey',
        description:
          'For the person who planned the survey, as its respondents were told, and as long as they run surveys. That it was read is recorded. Refused for surveys in any other form, whose answers have no names.',
        tags: ['Surveys'],
        params: IdParams,
        querystring: schema.NamedSurveyAnswersQuery,
        response: { 200: schema.NamedSurveyAnswersPage },
      },
      config: { permission: 'survey_answers:read', problems: ['survey-answers-unnamed', 'invalid-cursor'] },
    },
    (request) => request.write((ctx) => named.list(ctx, request.params.id, request.query)),
  );
};
