import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../core/media.ts';
import type { Signer } from '../../../core/signing-keys.ts';
import { IdParams } from '../../../domain/fields.ts';
import { routes as publication } from './publication/routes.ts';
import * as schema from './schema.ts';
import * as badges from './service.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What signs badges; null where none are issued. */
    badgeSigner: Signer | null;
  }
}

const tags = ['Badges'];
const alone = 'For its holder alone, signed in without a client that acts for them.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  await app.register(publication);

  app.get(
    '/badges',
    {
      schema: {
        operationId: 'listBadges',
        summary: 'List your badges',
        description: 'Lists the badges that you asked for, revoked ones included. Nobody else learns here whether you have any.',
        tags,
        querystring: schema.BadgeQuery,
        response: { 200: schema.Badges },
      },
      config: { permission: 'badge:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => badges.list(ctx, request.query, request.publicUrl)),
  );

  app.post(
    '/badges',
    {
      schema: {
        operationId: 'askForBadge',
        summary: 'Ask for an Open Badge',
        description:
          'Issues an Open Badge 3.0 to you for an academic year in which you have credits as mentor, once its statement was issued, or for an award that you hold: a credential that you can hand out and others can verify without us. It does not name you; it has a salted digest of your e-mail address, and your credits only where you wish so. It is revoked when you wish so, and when what it recognises holds no more. Refused while the service has no key to sign with.',
        tags,
        body: schema.NewBadge,
        response: { 201: schema.Badge },
      },
      config: {
        permission: 'badge:ask',
        location: '/v1/badges/:id',
        problems: ['badges-unavailable', 'reference-unknown', 'badge-unearned', 'badge-exists'],
      },
    },
    (request) => request.write((ctx) => badges.issue(ctx, request.body, app.badgeSigner)),
  );

  app.get(
    '/badges/:id',
    {
      schema: {
        operationId: 'getBadge',
        summary: 'Get a badge’s status and address',
        description: `${alone} \`getBadgeCredential\` answers the badge itself.`,
        tags,
        params: IdParams,
        response: { 200: schema.Badge },
      },
      config: { permission: 'badge:read' },
    },
    (request) => request.read((ctx) => badges.get(ctx, request.params.id, request.publicUrl)),
  );

  app.get(
    '/badges/:id/credential',
    {
      schema: {
        operationId: 'getBadgeCredential',
        summary: 'Download a badge',
        description: `${alone} Answers the badge as a signed token (VC-JWT), which wallets and verifiers take; with \`Accept: application/json\` what the token says. A revoked badge stays here.`,
        tags,
        params: IdParams,
        response: schema.credentialAnswer('own'),
      },
      config: { permission: 'badge:read', problems: ['not-acceptable'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, [schema.TOKEN_TYPE, 'application/json']);
      const token = await request.read((ctx) => badges.getCredential(ctx, request.params.id));
      if (type === 'application/json') return reply.send(badges.claimsOf(token) as never);
      reply.header('content-disposition', `attachment; filename="badge-${request.params.id}.jwt"`);
      return reply.type(type).send(token as never);
    },
  );

  app.post(
    '/badges/:id/revoke',
    {
      schema: {
        operationId: 'revokeBadge',
        summary: 'Revoke a badge',
        description: `${alone} Revokes the badge for good: its address answers nothing any more, and its status list says so to everybody who verifies it. You can ask for another one. Repeating it changes nothing.`,
        tags,
        params: IdParams,
        body: schema.RevokeBadge,
        response: { 200: schema.Badge },
      },
      config: { permission: 'badge:revoke', changes: true, example: { status: 'revoked', revoked_because: 'holder' } },
    },
    (request) => request.write((ctx) => badges.revoke(ctx, request.params.id, request.publicUrl)),
  );
};
