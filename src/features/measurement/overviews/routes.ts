import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../core/media.ts';
import { SVG, svgFor } from '../../../domain/pictures/svg.ts';
import { csvOf, csvOfLoad } from './csv.ts';
import * as schema from './schema.ts';
import * as overviews from './service.ts';

const tags = ['Overviews'];
const OFFERED = ['application/json', 'text/csv'] as const;
const DESCRIPTION =
  'Whether people have mentors, agreements, plans and meetings, whether check-ins and reviews were held, and whether mentors are trained and credited, side by side in one academic year, with numerator and denominator of each. Numbers that would tell of too few people are suppressed, the same ones as in the values of the metrics. `Accept: text/csv` answers a row a unit and metric.';

const overview = {
  description: 'The overview',
  content: { 'application/json': { schema: schema.Overview }, 'text/csv': { schema: schema.OverviewCsv } },
} as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/department-overview',
    {
      schema: {
        operationId: 'getDepartmentOverview',
        summary: 'Compare the divisions of the department',
        description: `For those who serve the department every division, for directors and facilitators theirs, each beside the department. ${DESCRIPTION}`,
        tags,
        querystring: schema.OverviewQuery,
        response: { 200: overview },
      },
      config: { permission: 'metric:read_values', problems: ['not-acceptable', 'metric-period-unknown'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, OFFERED);
      const found = await request.write((ctx) => overviews.getOverview(ctx, 'division', request.query));
      if (type === 'application/json') return found;
      reply.header('content-disposition', 'attachment; filename="department-overview.csv"');
      return reply.type('text/csv; charset=utf-8').send(csvOf(found) as never);
    },
  );

  app.get(
    '/site-overview',
    {
      schema: {
        operationId: 'getSiteOverview',
        summary: 'Compare the sites of the department',
        description: `For those who serve the department every site, for physicians-in-chief theirs, each beside the department. ${DESCRIPTION}`,
        tags,
        querystring: schema.OverviewQuery,
        response: { 200: overview },
      },
      config: { permission: 'metric:read_values', problems: ['not-acceptable', 'metric-period-unknown'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, OFFERED);
      const found = await request.write((ctx) => overviews.getOverview(ctx, 'site', request.query));
      if (type === 'application/json') return found;
      reply.header('content-disposition', 'attachment; filename="site-overview.csv"');
      return reply.type('text/csv; charset=utf-8').send(csvOf(found) as never);
    },
  );

  app.get(
    '/mentor-load',
    {
      schema: {
        operationId: 'getMentorLoad',
        summary: 'Get how many mentors have how many mentees',
        description:
          'For those who may read values of metrics: how the live formal mentorships of the department were spread over its mentors on the last day of a month. A number that would tell of too few mentors is suppressed, and so may be others from which it followed; the maximum of a mentor is shown where several have as many. `Accept: text/csv` answers it as a table, `image/svg+xml` draws it.',
        tags,
        querystring: schema.MentorLoadQuery,
        response: {
          200: {
            description: 'The load',
            content: {
              'application/json': { schema: schema.MentorLoad },
              'text/csv': { schema: schema.MentorLoadCsv },
              [SVG]: { schema: schema.MentorLoadSvg },
            },
          },
        },
      },
      config: { permission: 'metric:read_values', problems: ['not-acceptable', 'metric-period-unknown'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, [...OFFERED, SVG]);
      const found = await request.write((ctx) => overviews.getMentorLoad(ctx, request.query));
      if (type === 'application/json') return found;
      if (type === SVG) return reply.type(SVG).send((await svgFor(overviews.pictureOfLoad(found))) as never);
      reply.header('content-disposition', 'attachment; filename="mentor-load.csv"');
      return reply.type('text/csv; charset=utf-8').send(csvOfLoad(found) as never);
    },
  );
};
