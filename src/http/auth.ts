import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Clock } from '../core/clock.ts';
import type { Actor } from '../core/context.ts';
import type { Db } from '../core/db.ts';
import { whileWanted } from '../core/wanted.ts';
import { demandConceivable } from '../domain/allowed.ts';
import type { FindSignedIn } from '../domain/identities.ts';
import type { Identity } from '../domain/identity.ts';
import { Problem } from '../domain/problems/index.ts';
import { contextOf } from './request.ts';
import type { Limits } from './security.ts';
import { KeysUnavailable, TokenRefused } from './token-errors.ts';
import type { Claims } from './tokens.ts';

export type Verify = ((token: string) => Promise<Claims>) & { recall?(token: string): Claims | undefined };

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

function bearer(request: FastifyRequest): string {
  const match = BEARER.exec(request.headers.authorization ?? '');
  if (!match?.[1]) {
    throw new Problem('unauthenticated', {
      detail: 'Send an access token as "Authorization: Bearer …".',
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
  return match[1];
}

async function claimsOf(verify: Verify, token: string): Promise<Claims> {
  try {
    return await verify(token);
  } catch (error) {
    if (error instanceof TokenRefused) {
      throw new Problem('unauthenticated', {
        detail:
          error.missing === null
            ? `The access token was refused (${error.reason}).`
            : `The access token lacks the claim ${error.missing}, which RFC 9068 requires.`,
        headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${error.reason}"` },
      });
    }
    if (error instanceof KeysUnavailable) {
      throw new Problem('unavailable', { detail: 'The keys of the token issuer cannot be fetched.', headers: { 'retry-after': '10' } });
    }
    throw error;
  }
}

/**
 * The caller, from the token and the database as they are now. With an `act` claim the person of `sub` keeps their own rights
 * of today and the acting client is named beside them (RFC 8693 section 4.1).
 * @throws Problem unauthenticated, identity-unknown, unavailable
 */
export async function authenticate(signedIn: FindSignedIn, verify: Verify, request: FastifyRequest, now: string): Promise<Actor> {
  const claims = await claimsOf(verify, bearer(request));
  const identity = await signedIn(claims.issuer, claims.subject, now, claims.person);
  const client = claims.actor === null ? null : await signedIn(claims.issuer, claims.actor, now);
  return actorOf(claims, identity, client);
}

/** The same from what is remembered, without waiting; undefined where not all of it is. @throws Problem identity-unknown */
function recalled({ recall: identify }: FindSignedIn, { recall: verify }: Verify, request: FastifyRequest): Actor | undefined {
  const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  const claims = token === undefined ? undefined : verify?.(token);
  if (!claims || !identify) return undefined;
  const identity = identify(claims.issuer, claims.subject, request.now, claims.person);
  const client = claims.actor === null ? null : identify(claims.issuer, claims.actor, request.now);
  return identity && client !== undefined ? actorOf(claims, identity, client) : undefined;
}

/** @throws Problem identity-unknown */
function actorOf(claims: Claims, identity: Identity | undefined, client: Identity | undefined | null): Actor {
  // A service client signs in only for itself, with client credentials; no other client acts for it.
  if (!identity || claims.isClient !== (identity.kind === 'service') || (claims.actor !== null && claims.isClient)) {
    throw new Problem('identity-unknown', { detail: 'Ask your programme administrator to connect this sign-in to a person.' });
  }
  if (client !== null && (client?.kind !== 'service' || client.department_id !== identity.department_id)) {
    throw new Problem('identity-unknown', {
      detail: 'The acting client of the token is not a registered service client of this department.',
    });
  }
  const { person_id, department_id, time_zone, roles } = identity;
  return { person_id, department_id, time_zone, roles, client_id: client?.person_id ?? null, scopes: claims.scopes };
}

/**
 * Puts authentication in front of every route that declares a permission, before its body is read. A route that declares none
 * does not start.
 */
export function registerAuth(
  app: FastifyInstance,
  options: { db: Db; signedIn: FindSignedIn; verify: Verify; clock: Clock; limits: Limits },
): void {
  app.decorateRequest('actor', null);
  app.decorateRequest('now', '');
  app.addHook('onRequest', (request, _reply, done) => {
    request.now = new Date(options.clock().epochMilliseconds).toISOString();
    done();
  });
  const guard: onRequestHookHandler = (request, reply, done) => {
    const permission = request.routeOptions.config.permission;
    if (permission === undefined || permission === 'public') return done();
    const { signedIn, verify, limits } = options;
    const enter = (actor: Actor) => {
      request.actor = actor;
      limits.onKnown(request, reply);
      // A caller who cannot hold the permission on anything is refused before the body is read.
      demandConceivable(contextOf(request, options.db), permission);
    };
    const known = recalled(signedIn, verify, request);
    if (known) {
      enter(known);
      return done();
    }
    whileWanted(request.wanted, () => authenticate(signedIn, verify, request, request.now))
      .catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'unauthenticated') limits.onRefused(request, reply);
        throw error;
      })
      .then(enter)
      .then(() => done(), done);
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.permission === undefined) throw new Error(`${route.method} ${route.url} declares no permission`);
    if (route.config.permission === 'public') return;
    route.onRequest = [...[route.onRequest ?? []].flat(), guard] as onRequestHookHandler[];
  });
}
