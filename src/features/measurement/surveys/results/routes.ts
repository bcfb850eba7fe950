import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../../core/media.ts';
import { IdParams } from '../../../../domain/fields.ts';
import { SVG, svgFor } from '../../../../domain/pictures/svg.ts';
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
          'Answers of a closed wave by item and audience, of the department and by division and site, and how many of those who were asked have answered. Offices of the department read all of it; directors, facilitators and physicians-in-chief the department and their own division or site. Numbers about few people are not told, nor others from which they follow; what was told once stays. A wave has results as a whole: a range of days is refused, because two of them would tell what one person answered. Until they are published, those who run surveys read them alone. `Accept: image/svg+xml` draws the answers of everybody to the items of a scale, as stacked bars with the numbers as a table.',
        tags: ['Surveys'],
        params: IdParams,
        querystring: schema.SurveyResultsQuery,
        response: {
          200: {
            description: 'The results',
            content: { 'application/json': { schema: schema.SurveyResults }, [SVG]: { schema: schema.SurveyResultsSvg } },
          },
        },
      },
      config: {
        permission: 'survey_result:read',
        problems: ['not-acceptable', 'survey-wave-state', 'survey-results-unpublished', 'survey-range-arbitrary'],
      },
    },
    // What is told for the first time is remembered.
    async (request, reply) => {
      const { id } = request.params;
      results.refuse(request.query);
      if (preferred(request.headers.accept, ['application/json', SVG]) === 'application/json')
        return request.write((ctx) => results.get(ctx, id));
      return reply.type(SVG).send((await svgFor(await request.write((ctx) => results.draw(ctx, id)))) as never);
    },
  );
};
