import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../../core/media.ts';
import { IdParams } from '../../../../domain/fields.ts';
import { credentialAnswer, TOKEN_TYPE } from '../schema.ts';
import * as badges from '../service.ts';
import * as schema from './schema.ts';
import * as publication from './service.ts';

const tags = ['Badge verification'];
const cached = 'public, max-age=300';
const off = 'badges-unavailable' as const;
const tagOf = (value: unknown) => `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`;
const guesses = 'Too many addresses that answer nothing are refused for a while.';

/** What others need to verify a badge. Nothing here lists badges or people. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/public/badges/:id',
    {
      schema: {
        operationId: 'getPublicBadge',
        summary: 'Get a badge by its address',
        description: `Answers an Open Badge 3.0 to whoever has its address, as a signed token or, with \`Accept: application/json\`, what the token says. The address of a revoked badge answers nothing. ${guesses}`,
        tags,
        params: IdParams,
        response: credentialAnswer('open'),
      },
      config: { permission: 'public', problems: ['not-found', 'not-acceptable', 'too-many-requests'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, [TOKEN_TYPE, 'application/json']);
      const token = await request.readPublic((db) => publication.findCredential(db, request.params.id));
      reply.header('cache-control', 'no-store');
      return type === 'application/json' ? reply.send(badges.claimsOf(token) as never) : reply.type(type).send(token as never);
    },
  );

  app.get(
    '/public/badge-issuers/:id',
    {
      schema: {
        operationId: 'getBadgeIssuer',
        summary: 'Get the profile of an issuer of badges',
        description: `Answers the name of the department that issues badges, and its public keys, those of earlier badges included. May be cached for five minutes. ${guesses}`,
        tags,
        params: IdParams,
        response: { 200: schema.BadgeIssuer },
      },
      config: { permission: 'public', problems: ['not-found', off, 'too-many-requests'] },
    },
    async (request, reply) => {
      const signer = badges.signing(app.badgeSigner);
      const profile = await request.readPublic((db) => publication.findIssuer(db, request.params.id, signer));
      return reply.header('cache-control', cached).header('etag', tagOf(profile)).send(profile);
    },
  );

  app.get(
    '/public/badge-keys',
    {
      schema: {
        operationId: 'listBadgeKeys',
        summary: 'Get the public keys of badges',
        description: 'Answers the key set (RFC 7517) by which badges are verified, earlier keys included. May be cached for five minutes.',
        tags,
        response: { 200: schema.KeySet },
      },
      config: { permission: 'public', problems: [off] },
    },
    async (_request, reply) => {
      const { published } = badges.signing(app.badgeSigner).keys;
      return reply
        .header('cache-control', cached)
        .header('etag', tagOf(published))
        .send({ keys: [...published] });
    },
  );

  app.get(
    '/public/badge-keys/:kid',
    {
      schema: {
        operationId: 'getBadgeKey',
        summary: 'Get a public key of badges',
        description: `Answers the key that a badge names in its \`kid\`. May be cached for five minutes. ${guesses}`,
        tags,
        params: schema.KeyParams,
        response: { 200: schema.PublicKey },
      },
      config: { permission: 'public', problems: ['not-found', off, 'too-many-requests'] },
    },
    async (request, reply) => {
      const signer = badges.signing(app.badgeSigner);
      const key = await request.readPublic(async () => publication.findKey(signer, request.params.kid));
      return reply.header('cache-control', cached).header('etag', tagOf(key)).send(key);
    },
  );

  app.get(
    '/public/badge-status-lists/:id',
    {
      schema: {
        operationId: 'getBadgeStatusList',
        summary: 'Get which badges of a list are revoked',
        description: `Answers a signed Bitstring Status List: one bit a badge, at places drawn at random, and nothing else of them. May be cached for five minutes. ${guesses}`,
        tags,
        params: IdParams,
        response: { 200: { description: 'The list', content: { [TOKEN_TYPE]: { schema: schema.StatusListToken } } } },
      },
      config: { permission: 'public', problems: ['not-found', off, 'not-acceptable', 'too-many-requests'] },
    },
    async (request, reply) => {
      preferred(request.headers.accept, [TOKEN_TYPE, 'application/json', 'text/plain']);
      const signer = badges.signing(app.badgeSigner);
      const { token, tag } = await request.readPublic((db) => publication.findList(db, request.params.id, signer, request.now));
      return reply
        .header('cache-control', cached)
        .header('etag', `"${tag}"`)
        .type(TOKEN_TYPE)
        .send(token as never);
    },
  );
};
