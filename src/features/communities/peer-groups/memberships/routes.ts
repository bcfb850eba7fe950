import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { routes as lifecycle } from './lifecycle-routes.ts';
import * as schema from './schema.ts';
import * as memberships from './service.ts';

const tags = ['Peer memberships'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/peer-memberships',
    {
      schema: {
        operationId: 'listPeerMemberships',
        summary: 'List your peer group memberships and invitations',
        description: 'Your own, and those of the groups that you are in. Nobody else sees any of them.',
        tags,
        querystring: schema.PeerMembershipQuery,
        response: { 200: schema.PeerMemberships },
      },
      config: { permission: 'peer_membership:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => memberships.list(ctx, request.query)),
  );

  app.post(
    '/peer-groups/:id/memberships',
    {
      schema: {
        operationId: 'invitePeer',
        summary: 'Invite a person to a peer group',
        description:
          'For its members. Refused where no seat is left, and where somebody in the group reports to the person, or the person to somebody in it, on any day from today on. ' +
          'The person is notified, and nobody else.',
        tags,
        params: IdParams,
        body: schema.NewPeerMembership,
        response: { 201: schema.PeerMembership },
      },
      config: {
        permission: 'peer_membership:invite',
        location: '/v1/peer-memberships/:id',
        problems: [
          'peer-group-state',
          'peer-group-full',
          'peer-reporting-line',
          'peer-membership-exists',
          'peer-membership-unfit',
          'reference-unknown',
          'person-merged',
        ],
      },
    },
    (request) => request.write((ctx) => memberships.invite(ctx, request.params.id, request.body)),
  );

  app.get(
    '/peer-memberships/:id',
    {
      schema: {
        operationId: 'getPeerMembership',
        summary: 'Get a peer group membership or invitation',
        description: 'For the person and the members of the group.',
        tags,
        params: IdParams,
        response: { 200: schema.PeerMembership },
      },
      config: { permission: 'peer_membership:read' },
    },
    (request) => request.read((ctx) => memberships.get(ctx, request.params.id)),
  );

  app.patch(
    '/peer-memberships/:id',
    {
      schema: {
        operationId: 'editPeerMembership',
        summary: 'Edit your expectation of a peer group and your own mission in it',
        description: 'For the person, while they are a member. The other members read it.',
        tags,
        params: IdParams,
        body: schema.PeerMembershipPatch,
        response: { 200: schema.PeerMembership },
      },
      config: { permission: 'peer_membership:edit', changes: true, problems: ['peer-membership-state'] },
    },
    (request) => request.write((ctx) => memberships.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/peer-memberships/:id/resume',
    {
      schema: {
        operationId: 'resumePeerMembership',
        summary: 'Resume a suspended peer group membership',
        description:
          'For the person, and for point persons and coordinators. A membership is suspended from the day on which another member reports to the person; it resumes once nobody does any more.',
        tags,
        params: IdParams,
        body: schema.Resume,
        response: { 200: schema.PeerMembership },
      },
      config: {
        example: { suspended_from: null, resumable_from: null },
        permission: 'peer_membership:resume',
        changes: true,
        problems: ['peer-membership-state', 'peer-reporting-line'],
      },
    },
    (request) => request.write((ctx) => memberships.resume(ctx, request.params.id)),
  );

  await app.register(lifecycle);
};
