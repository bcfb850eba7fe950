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
        summary: 'Your jobs, the latest first',
        description: 'Programme administrators see those of the whole department.',
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
        summary: 'How far a job has come',
        description:
          'Always 200, also for a job that failed: `problem` says why. `Retry-After` says when to ask again while it is not over.',
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
        summary: 'Stop a job',
        description: 'A running job is undone as a whole. Its version changes with its progress: send `If-Match: *`.',
        tags,
        params: IdParams,
        response: { 200: schema.Job },
      },
      config: { permission: 'job:cancel', changes: true, problems: ['job-state'] },
    },
    (request) => request.write((ctx) => jobs.cancel(ctx, request.params.id)),
  );
};
