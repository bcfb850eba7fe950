import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as followUps } from './follow-ups/routes.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(followUps);
};
