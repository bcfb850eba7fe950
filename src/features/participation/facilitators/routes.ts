import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as applications } from './applications/routes.ts';
import { routes as calls } from './calls/routes.ts';
import { routes as feedback } from './feedback/routes.ts';
import { routes as introductions } from './introductions/routes.ts';

const parts = [calls, applications, introductions, feedback];

export const routes: FastifyPluginAsyncZod = async (app) => {
  for (const part of parts) await app.register(part);
};
