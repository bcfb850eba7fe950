import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { NewAnalysis } from './given-schema.ts';
import * as schema from './schema.ts';
import * as analyses from './service.ts';

const tags = ['Analyses'];
const isOpen = ({ status }: { status: string }) => status === 'queued' || status === 'running';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/analyses',
    {
      schema: {
        operationId: 'createAnalysis',
        summary: 'Run statistical tests on published counts',
        description:
          'For everybody, and readable to its author alone. Takes up to 50 tests, each with its unit of analysis, and answers each with the test that was used and why, numerators and denominators, and intervals; of several tests also p values adjusted by Benjamini and Hochberg. What takes long waits for the job of `job_id`, which shows its progress and can be cancelled. A test of the kind `metric` takes the numbers of a metric, one of the kind `survey` those of an item of a survey wave, as you may read them; what was made of them is readable while you may read these. The same tests again answer with the same analysis, and queue its job anew where that failed or was cancelled. Refuses hidden cells, numbers that contradict one another, and tables in which nothing can be compared.',
        tags,
        body: NewAnalysis,
        response: { 201: schema.Analysis },
      },
      config: {
        permission: 'analysis:run',
        location: '/v1/analyses/:id',
        problems: [
          'analysis-hidden-cells',
          'analysis-inconsistent',
          'analysis-counts-dependent',
          'analysis-degenerate',
          'analysis-work-limit',
          'reference-unknown',
          'metric-period-unknown',
          'survey-wave-state',
          'survey-results-unpublished',
        ],
      },
    },
    (request) => request.write((ctx) => analyses.create(ctx, request.body)),
  );

  app.get(
    '/analyses',
    {
      schema: {
        operationId: 'listAnalyses',
        summary: 'List your analyses',
        description: 'The latest first, without their results.',
        tags,
        querystring: schema.AnalysisQuery,
        response: { 200: schema.Analyses },
      },
      config: { permission: 'analysis:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => analyses.list(ctx, request.query)),
  );

  app.get(
    '/analyses/:id',
    {
      schema: {
        operationId: 'getAnalysis',
        summary: 'Get an analysis with its results',
        description:
          'Its author alone. A test that still waits for the job has the status `waiting`, and then `Retry-After` says when to ask again.',
        tags,
        params: IdParams,
        response: { 200: schema.Analysis },
      },
      config: { permission: 'analysis:read' },
    },
    async (request, reply) => {
      const analysis = await request.read((ctx) => analyses.get(ctx, request.params.id));
      return isOpen(analysis) ? reply.header('retry-after', '1').send(analysis) : analysis;
    },
  );
};
