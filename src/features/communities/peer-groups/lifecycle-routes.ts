import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as groups from './service.ts';

const tags = ['Peer groups'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/peer-groups/:id/activate',
    {
      schema: {
        operationId: 'activatePeerGroup',
        summary: 'Let a peer group begin',
        description:
          'For its point persons and coordinators, once it has two members who have all acknowledged the ground rules. A group that has begun stays as it is.',
        tags,
        params: IdParams,
        body: schema.Activate,
        response: { 200: schema.PeerGroup },
      },
      config: {
        example: { state: 'active', next_revisit_on: '2027-01-01' },
        permission: 'peer_group:edit',
        changes: true,
        problems: ['peer-group-not-ready', 'peer-group-state'],
      },
    },
    (request) => request.write((ctx) => groups.activate(ctx, request.params.id)),
  );

  app.post(
    '/peer-groups/:id/revisit',
    {
      schema: {
        operationId: 'revisitPeerGroup',
        summary: 'Record what a peer group decided about its mission',
        description:
          'For its point persons and coordinators, of a group that is under way: `continue`, `redefine` (the mission is written anew), or `conclude`. The next day to revisit it ' +
          'follows from policy (six months).',
        tags,
        params: IdParams,
        body: schema.Revisit,
        response: { 200: schema.PeerGroup },
      },
      config: {
        example: { state: 'active', next_revisit_on: '2027-01-01' },
        permission: 'peer_group:edit',
        changes: true,
        problems: ['peer-group-state'],
      },
    },
    (request) => request.write((ctx) => groups.revisit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/peer-groups/:id/conclude',
    {
      schema: {
        operationId: 'concludePeerGroup',
        summary: 'Conclude a peer group',
        description: 'For its point persons and coordinators. Its members become its alumni, and open invitations are withdrawn.',
        tags,
        params: IdParams,
        body: schema.Conclude,
        response: { 200: schema.PeerGroup },
      },
      config: {
        example: { state: 'concluded', concluded_on: '2026-07-01', next_revisit_on: null },
        permission: 'peer_group:edit',
        changes: true,
      },
    },
    (request) => request.write((ctx) => groups.conclude(ctx, request.params.id)),
  );
};
