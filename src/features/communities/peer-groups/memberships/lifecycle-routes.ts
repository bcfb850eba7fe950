import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as memberships from './service.ts';

const tags = ['Peer memberships'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/peer-memberships/:id/accept',
    {
      schema: {
        operationId: 'acceptPeerInvitation',
        summary: 'Accept an invitation to a peer group',
        description:
          'For the person who was invited, who is a member from today on. Refused where the last seat was taken, or a reporting line has come between. Accepting twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Accept,
        response: { 200: schema.PeerMembership },
      },
      config: {
        example: { state: 'active', joined_on: '2026-07-01' },
        permission: 'peer_membership:answer',
        changes: true,
        problems: ['peer-membership-state', 'peer-membership-unfit', 'peer-group-full', 'peer-reporting-line'],
      },
    },
    (request) => request.write((ctx) => memberships.accept(ctx, request.params.id)),
  );

  app.post(
    '/peer-memberships/:id/decline',
    {
      schema: {
        operationId: 'declinePeerInvitation',
        summary: 'Decline an invitation to a peer group',
        description: 'For the person who was invited. It needs no reason. Declining twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Decline,
        response: { 200: schema.PeerMembership },
      },
      config: { example: { state: 'declined' }, permission: 'peer_membership:answer', changes: true, problems: ['peer-membership-state'] },
    },
    (request) => request.write((ctx) => memberships.decline(ctx, request.params.id)),
  );

  app.post(
    '/peer-memberships/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawPeerInvitation',
        summary: 'Withdraw an invitation to a peer group',
        description: 'For point persons and coordinators, until it is answered. Withdrawing twice changes nothing.',
        tags,
        params: IdParams,
        body: schema.Withdraw,
        response: { 200: schema.PeerMembership },
      },
      config: {
        example: { state: 'withdrawn' },
        permission: 'peer_membership:withdraw',
        changes: true,
        problems: ['peer-membership-state'],
      },
    },
    (request) => request.write((ctx) => memberships.withdraw(ctx, request.params.id)),
  );

  app.post(
    '/peer-memberships/:id/leave',
    {
      schema: {
        operationId: 'leavePeerGroup',
        summary: 'Leave a peer group',
        description:
          'For the person, from today on. Whoever keeps a tie stays on the list of alumni without counting as a member; leaving once more gives it up. Refused to the last point ' +
          'person of a group that is under way.',
        tags,
        params: IdParams,
        body: schema.Leave,
        response: { 200: schema.PeerMembership },
      },
      config: {
        example: { state: 'alumni', left_on: '2026-07-01' },
        permission: 'peer_membership:answer',
        changes: true,
        problems: ['peer-membership-state', 'peer-point-person-needed'],
      },
    },
    (request) => request.write((ctx) => memberships.leave(ctx, request.params.id, request.body)),
  );

  app.post(
    '/peer-memberships/:id/acknowledge',
    {
      schema: {
        operationId: 'acknowledgePeerGroup',
        summary: 'Acknowledge a peer group’s ground rules or mission',
        description: 'For the person, of the present version of either or both. Refused for a version that is not the present one.',
        tags,
        params: IdParams,
        body: schema.Acknowledge,
        response: { 200: schema.PeerMembership },
      },
      config: {
        example: { rules_acknowledged_version: 1 },
        permission: 'peer_membership:edit',
        changes: true,
        problems: ['peer-membership-state', 'peer-version-unknown'],
      },
    },
    (request) => request.write((ctx) => memberships.acknowledge(ctx, request.params.id, request.body)),
  );

  app.post(
    '/peer-memberships/:id/give-role',
    {
      schema: {
        operationId: 'givePeerRole',
        summary: 'Give a member of a peer group a role',
        description:
          'For point persons and coordinators: `member`, `point_person` or `coordinator`. Refused where a group that is under way would have neither.',
        tags,
        params: IdParams,
        body: schema.GiveRole,
        response: { 200: schema.PeerMembership },
      },
      config: {
        example: { role: 'point_person' },
        permission: 'peer_membership:give_role',
        changes: true,
        problems: ['peer-membership-state', 'peer-point-person-needed'],
      },
    },
    (request) => request.write((ctx) => memberships.giveRole(ctx, request.params.id, request.body)),
  );
};
