import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as jobs from './service.ts';

const tags = ['Jobs'];

const isOver = ({ status }: { status: string }) => status !== 'queued' && status !== 'running';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/jobs',
    {
      schema: {
        operationId: 'listJobs',
        summary: 'List jobs',
        description: 'Your own, the latest first; programme administrators see those of the whole department.',
        tags,
        querystring: schema.JobQuery,
        response: { 200: schema.Jobs },
      },
      config: { permission: 'job:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => jobs.list(ctx, request.query)),
  );

  app.get(
    '/jobs/:id',
    {
      schema: {
        operationId: 'getJob',
        summary: 'Get a job’s status and progress',
        description:
          'Answers 200 also for a job that failed: `problem` says why. While the job is not over, `Retry-After` says when to ask again.',
        tags,
        params: IdParams,
        response: { 200: schema.Job },
      },
      config: { permission: 'job:read' },
    },
    async (request, reply) => {
      const job = await request.read((ctx) => jobs.get(ctx, request.params.id));
      return isOver(job) ? job : reply.header('retry-after', '1').send(job);
    },
  );

  app.post(
    '/jobs/:id/cancel',
    {
      schema: {
        operationId: 'cancelJob',
        summary: 'Cancel a job',
        description:
          'A queued job does not start; a running import is undone as a whole, and of a batch of reports those that were requested by then stay, as does what an analysis has computed. A job that is over is refused. The version changes with the progress: send `If-Match: *`.',
        tags,
        params: IdParams,
        response: { 200: schema.Job },
      },
      config: { permission: 'job:cancel', changes: true, problems: ['job-state'] },
    },
    (request) => request.write((ctx) => jobs.cancel(ctx, request.params.id)),
  );
};
