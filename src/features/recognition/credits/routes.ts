import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as claims } from './claims/routes.ts';
import { routes as entries } from './entry-routes.ts';
import { routes as ruleSets } from './rule-sets/routes.ts';
import { routes as statements } from './statements/routes.ts';

const parts = [entries, claims, statements, ruleSets];

export const routes: FastifyPluginAsyncZod = async (app) => {
  for (const part of parts) await app.register(part);
};
