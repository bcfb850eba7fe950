import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { routes as appointments } from './appointments/routes.ts';
import { routes as divisionMemberships } from './division-memberships/routes.ts';
import { routes as leadershipRoles } from './leadership-roles/routes.ts';
import { routes as leaves } from './leaves/routes.ts';
import { routes as positionDescriptions } from './position-descriptions/routes.ts';
import { routes as reportingLines } from './reporting-lines/routes.ts';
import { routes as siteMemberships } from './site-memberships/routes.ts';

const kinds = [appointments, divisionMemberships, siteMemberships, positionDescriptions, leaves, leadershipRoles, reportingLines];

export const routes: FastifyPluginAsyncZod = async (app) => {
  for (const kind of kinds) await app.register(kind);
};
