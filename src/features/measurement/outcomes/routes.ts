import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as followUps } from './follow-ups/routes.ts';
import { routes as promotionFiles } from './promotion-files/routes.ts';
import { routes as scholarlyOutputs } from './scholarly-outputs/routes.ts';
import { routes as trainingCourses } from './training-courses/routes.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(followUps);
  await app.register(trainingCourses);
  await app.register(promotionFiles);
  await app.register(scholarlyOutputs);
};
