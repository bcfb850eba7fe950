import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as answers } from './answers/routes.ts';
import { routes as imported } from './imported/routes.ts';
import { routes as instruments } from './instruments/routes.ts';
import { routes as invitations } from './invitations/routes.ts';
import { routes as named } from './named/routes.ts';
import { routes as results } from './results/routes.ts';
import { routes as waves } from './waves/routes.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(instruments);
  await app.register(waves);
  await app.register(imported);
  await app.register(results);
  await app.register(named);
  await app.register(invitations);
  await app.register(answers);
};
