import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as divisions } from './divisions/routes.ts';
import { routes as sites } from './sites/routes.ts';
import { routes as successions } from './successions/routes.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(divisions);
  await app.register(successions);
  await app.register(sites);
};
