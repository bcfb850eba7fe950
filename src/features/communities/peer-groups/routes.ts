import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as lifecycle } from './lifecycle-routes.ts';
import { routes as memberships } from './memberships/routes.ts';
import * as schema from './schema.ts';
import * as groups from './service.ts';

const tags = ['Peer groups'];

const HIDDEN = 'To everybody else, whatever their office, and to every client the group does not exist.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/peer-groups',
    {
      schema: {
        operationId: 'listPeerGroups',
        summary: 'List your peer groups',
        description: `Those that you are in, and those to which you keep a tie. ${HIDDEN}`,
        tags,
        querystring: schema.PeerGroupQuery,
        response: { 200: schema.PeerGroups },
      },
      config: { permission: 'peer_group:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => groups.list(ctx, request.query)),
  );

  app.post(
    '/peer-groups',
    {
      schema: {
        operationId: 'formPeerGroup',
        summary: 'Form a peer group',
        description:
          'You are its first member and point person. Policy says by kind how many members it has at most (`eot`: eight). It begins once two members ' +
          `have acknowledged its ground rules. ${HIDDEN}`,
        tags,
        body: schema.NewPeerGroup,
        response: { 201: schema.PeerGroup },
      },
      config: { permission: 'peer_group:form', location: '/v1/peer-groups/:id', problems: ['peer-membership-unfit'] },
    },
    (request) => request.write((ctx) => groups.form(ctx, request.body)),
  );

  app.get(
    '/peer-groups/:id',
    {
      schema: {
        operationId: 'getPeerGroup',
        summary: 'Get a peer group with its members',
        description: `For its members; its alumni get the group and its members without what was agreed. ${HIDDEN}`,
        tags,
        params: IdParams,
        response: { 200: schema.PeerGroup },
      },
      config: { permission: 'peer_group:read' },
    },
    (request) => request.read((ctx) => groups.get(ctx, request.params.id)),
  );

  app.get(
    '/peer-groups/:id/texts',
    {
      schema: {
        operationId: 'listPeerGroupTexts',
        summary: 'List versions of a peer group’s ground rules and mission',
        description: 'For its members. Each version, with the day on which it was written.',
        tags,
        params: IdParams,
        querystring: schema.PeerGroupTextQuery,
        response: { 200: schema.PeerGroupTexts },
      },
      config: { permission: 'peer_group:read_content', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => groups.listTexts(ctx, request.params.id, request.query)),
  );

  app.patch(
    '/peer-groups/:id',
    {
      schema: {
        operationId: 'editPeerGroup',
        summary: 'Edit what a peer group agreed upon',
        description:
          'For its point persons and coordinators: name, cadence, ground rules, mission, what success is, the four answers on how the group works, and the stage of the ' +
          'relation, which can move back. Another text of ground rules or mission is a new version, which each member acknowledges anew.',
        tags,
        params: IdParams,
        body: schema.PeerGroupPatch,
        response: { 200: schema.PeerGroup },
      },
      config: { permission: 'peer_group:edit', changes: true, problems: ['peer-group-state'] },
    },
    (request) => request.write((ctx) => groups.edit(ctx, request.params.id, request.body)),
  );

  await app.register(lifecycle);
  await app.register(memberships);
};
