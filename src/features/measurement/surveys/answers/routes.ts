import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as schema from './schema.ts';
import * as answers from './service.ts';

const tags = ['Survey answers'];
const link =
  'Whoever has the link of an invitation needs no token, and a token that is sent all the same is not looked at. A secret that is unknown, or of somebody who is asked no longer, is the same 404.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/survey-answers/:token',
    {
      schema: {
        operationId: 'getSurveyAnswers',
        summary: 'Read a survey and your draft, by the link of your invitation',
        description: `Answers in which form answers are stored, who gets reminders, the items, and your draft. Reading leaves no trace on the invitation. ${link}`,
        tags,
        params: schema.SurveyLink,
        response: { 200: schema.SurveySheet },
      },
      config: { permission: 'public', problems: ['not-found', 'too-many-requests'] },
    },
    (request) => request.readUnnamed(answers.entryOf(request.params.token, request.now), (ctx) => answers.read(ctx, request.params.token)),
  );

  app.put(
    '/survey-answers/:token',
    {
      schema: {
        operationId: 'putSurveyAnswers',
        summary: 'Keep a draft of your survey answers, or submit them',
        description: `A draft is sealed by your link and replaced by the next one, which names its version in If-Match. What is submitted is final: a second submission is refused, and the answers are not shown again. An anonymous survey takes answers once the invitations of enough people have gone out. Refused while the survey is paused and once it is closed. ${link}`,
        tags,
        params: schema.SurveyLink,
        body: schema.SurveyAnswers,
        response: { 200: schema.SurveySheet },
      },
      config: {
        permission: 'public',
        problems: [
          ...(['not-found', 'too-many-requests', 'survey-wave-state', 'survey-not-ready', 'survey-answered'] as const),
          ...(['survey-answer-unfit', 'survey-answer-missing', 'concurrent-change'] as const),
        ],
        example: { is_submitted: true, answers: [], row_version: null },
      },
    },
    (request) =>
      request.writeUnnamed(answers.entryOf(request.params.token, request.now), (ctx) =>
        answers.answer(ctx, request.params.token, request.body),
      ),
  );
};
