import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { type CsvColumn, type CsvRow, toCsv } from '../../../core/csv.ts';
import { preferred } from '../../../core/media.ts';
import type { SvgPicture } from '../../../core/svg.ts';
import { toXlsx } from '../../../core/xlsx.ts';
import { SVG, svgFor } from '../../../domain/pictures/svg.ts';
import { explain } from './explaining.ts';
import { catalogueColumns, catalogueRows, matrixRows, trendRows, unitColumns, valueColumns, valueRows } from './files.ts';
import * as files from './files-schema.ts';
import { getMatrix } from './matrix.ts';
import * as pictures from './pictures.ts';
import * as schema from './schema.ts';
import * as series from './series-schema.ts';
import * as metrics from './service.ts';

const tags = ['Metrics'];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const OFFERED = ['application/json', 'text/csv', XLSX] as const;
const PICTURED = [...OFFERED, SVG] as const;
const FILES = ' `Accept: text/csv` or the type of XLSX workbooks answers the same as a table.';
const PICTURE =
  ' `Accept: image/svg+xml` draws it, in black and white as well, with title, description and the numbers as a table for readers of the screen.';

type Reply = Readonly<{ type(value: string): Reply; header(name: string, value: string): Reply; send(body: never): unknown }>;

/** Answers rows as a file of the type. */
async function sendTable<Key extends string>(
  reply: Reply,
  type: string,
  name: string,
  columns: readonly CsvColumn<Key>[],
  rows: CsvRow<NoInfer<Key>>[],
) {
  const isBook = type === XLSX;
  reply.header('content-disposition', `attachment; filename="${name}.${isBook ? 'xlsx' : 'csv'}"`);
  reply.type(isBook ? XLSX : 'text/csv; charset=utf-8');
  return reply.send((isBook ? await toXlsx(columns, rows) : toCsv(columns, rows)) as never);
}

const unitFiles = { 'text/csv': { schema: files.UnitCsv }, [XLSX]: { schema: files.ValuesXlsx } } as const;
/** Answers a picture. */
async function sendPicture(reply: Reply, picture: SvgPicture) {
  return reply.type(SVG).send((await svgFor(picture)) as never);
}

const valueFiles = {
  'text/csv': { schema: files.ValuesCsv },
  [XLSX]: { schema: files.ValuesXlsx },
  [SVG]: { schema: files.ValuesSvg },
} as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'listMetrics',
        summary: 'List the metric catalogue',
        description:
          'For everybody who is signed in: every metric with its numerator and denominator in words, unit, period, level, component, horizon and version, and those that were removed.' +
          FILES,
        tags,
        response: {
          200: {
            description: 'The catalogue',
            content: {
              'application/json': { schema: schema.MetricCatalogue },
              'text/csv': { schema: files.CatalogueCsv },
              [XLSX]: { schema: files.CatalogueXlsx },
            },
          },
        },
      },
      config: { permission: 'metric:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, OFFERED);
      const catalogue = await request.read(async (ctx) => metrics.listCatalogue(ctx));
      if (type === 'application/json') return catalogue;
      return sendTable(reply, type, 'metrics', catalogueColumns, catalogueRows(catalogue)) as never;
    },
  );

  app.get(
    '/metrics/:id/values',
    {
      schema: {
        operationId: 'getMetricValues',
        summary: 'Get the values of a metric in a reporting period',
        description:
          'For mentorship lead, committee, chair, faculty affairs and administrators: the department and all that the metric is split by; for directors, facilitators and physicians-in-chief the department and their own division or site. Each value has its numerator, denominator, number of people, exclusions, or the reason why there is none. Periods are fixed, and too small groups are suppressed.' +
          FILES +
          PICTURE,
        tags,
        params: schema.MetricParams,
        querystring: schema.ValuesQuery,
        response: {
          200: { description: 'The values', content: { 'application/json': { schema: schema.MetricValues }, ...valueFiles } },
        },
      },
      config: {
        permission: 'metric:read_values',
        problems: ['not-acceptable', 'metric-period-unknown', 'metric-range-arbitrary', 'metric-of-one-person', 'metric-unit-small'],
      },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, PICTURED);
      const { id } = request.params;
      const answer = await request.write((ctx) => metrics.getValues(ctx, id, request.query));
      if (type === 'application/json') return answer;
      if (type === SVG) return sendPicture(reply, pictures.pictureOfValues(answer)) as never;
      return sendTable(reply, type, `${id.toLowerCase()}-${answer.period.key}`, valueColumns, valueRows(answer)) as never;
    },
  );

  app.get(
    '/metrics/:id/trend',
    {
      schema: {
        operationId: 'getMetricTrend',
        summary: 'Get the trend of a metric in a unit',
        description:
          'For those who may read its values: the metric in the department, or in a division or site of theirs, from the first reporting period of the programme to the last. `is_break` marks where another version of the definition begins, across which values are not to be compared.' +
          FILES +
          PICTURE,
        tags,
        params: schema.MetricParams,
        querystring: schema.TrendQuery,
        response: {
          200: { description: 'The trend', content: { 'application/json': { schema: series.MetricTrend }, ...unitFiles } },
        },
      },
      config: {
        permission: 'metric:read_values',
        problems: ['not-acceptable', 'metric-range-arbitrary', 'metric-of-one-person', 'metric-unit-small'],
      },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, PICTURED);
      const { id } = request.params;
      const answer = await request.write((ctx) => metrics.getTrend(ctx, id, request.query));
      if (type === 'application/json') return answer;
      if (type === SVG) return sendPicture(reply, pictures.pictureOfTrend(answer)) as never;
      return sendTable(reply, type, `${id.toLowerCase()}-trend`, unitColumns, trendRows(answer)) as never;
    },
  );

  await app.register(moreRoutes);
};

export const moreRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/metrics/:id/explanations',
    {
      schema: {
        operationId: 'explainMetric',
        summary: 'Explain whether a person is counted in a metric, and why',
        description:
          'For the person themselves, and for leaders and offices who may read the facts that the metric rests on; what rests on ratings or identity is explained to the person alone. Answers each thing that is counted about the person in the period, with the reason where it is left out.',
        tags,
        params: schema.MetricParams,
        querystring: schema.ExplanationQuery,
        response: { 200: series.MetricExplanation },
      },
      config: { permission: 'metric:read_explanation', problems: ['metric-period-unknown'] },
    },
    (request) => request.read((ctx) => explain(ctx, request.params.id, request.query)),
  );

  app.get(
    '/sem',
    {
      schema: {
        operationId: 'getSem',
        summary: 'Get the matrix of metrics by level and component',
        description:
          'For those who may read values of metrics: one unit in one academic year as the matrix of the social ecological model. Micro-, exo- and macrosystem are its rows, the six components of the programme its columns, meso- and chronosystem stand beside it. Each cell has its metrics, or the reason why none has a value. `refreshed_at` is when the oldest of the values that are kept was computed.' +
          FILES +
          PICTURE,
        tags,
        querystring: schema.SemQuery,
        response: {
          200: { description: 'The matrix', content: { 'application/json': { schema: series.SemMatrix }, ...unitFiles } },
        },
      },
      config: {
        permission: 'metric:read_values',
        problems: ['not-acceptable', 'metric-period-unknown', 'metric-range-arbitrary', 'metric-of-one-person', 'metric-unit-small'],
      },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, PICTURED);
      const answer = await request.write((ctx) => getMatrix(ctx, request.query));
      if (type === 'application/json') return answer;
      if (type === SVG) return sendPicture(reply, pictures.pictureOfMatrix(answer)) as never;
      return sendTable(reply, type, `sem-${answer.unit.code}-${answer.period.key}`, unitColumns, matrixRows(answer)) as never;
    },
  );
};
