import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Db } from '../core/db.ts';
import { Problem } from '../domain/problems/index.ts';
import type { DevIssuer } from './dev-issuer.ts';

/** Words for persons of the demo department, so that nobody has to look up an HR number. */
export const DEMO_PERSONS: Readonly<Record<string, string>> = {
  director: 'D100001',
  mentee: 'D100002',
  mentor: 'D100003',
  'vice-chair': 'D100004',
  'faculty-affairs': 'D100005',
  'mentorship-lead': 'D100006',
  'physician-in-chief': 'D100008',
};

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];
/** What a browser on this machine addresses; a page of another host that resolves to loopback (DNS rebinding) keeps its own name. */
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
/** Headers by which a proxy says that somebody else asks. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|x-original-.*|true-client-ip|cf-connecting-ip)$/;

/** Only who asks from this machine, by its own names, and not through a proxy. @throws Problem route-not-found */
function onlyLoopback({ socket, headers }: FastifyRequest): void {
  const isLocal = LOOPBACK.includes(socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '');
  if (!isLocal || Object.keys(headers).some((name) => FORWARDED.test(name))) throw new Problem('route-not-found');
}

/**
 * The development issuer's keys and mint, served to this machine only and to no request that was forwarded. Exists only outside production, where no real issuer is
 * configured.
 */
export function registerDevelopment(app: FastifyInstance, { db, name, issuer }: { db: Db; name: string; issuer: DevIssuer }): void {
  app.get('/dev/jwks.json', { schema: { hide: true } as never, config: { permission: 'public' } }, async (request) => {
    onlyLoopback(request);
    return issuer.jwks();
  });
  const Body = z.strictObject({
    as: z.string().min(1).max(254),
    client_id: z.string().max(200).optional(),
    scopes: z.array(z.string().max(100)).max(50).optional(),
    actor: z.string().max(200).optional(),
    ttl_s: z.int().min(1).max(3600).optional(),
  });
  app.post('/dev/tokens', { schema: { hide: true, body: Body } as never, config: { permission: 'public' } }, async (request) => {
    onlyLoopback(request);
    const { as, ...options } = request.body as z.infer<typeof Body>;
    const wanted = DEMO_PERSONS[as] ?? as;
    const login = await db
      .selectFrom('person_login as l')
      .innerJoin('person as p', 'p.id', 'l.person_id')
      .select('l.subject')
      .where('l.issuer', '=', name)
      .where('l.ended_at', 'is', null)
      .where((eb) => eb.or([eb('p.hr_number', '=', wanted), eb('p.email', '=', wanted), eb('l.subject', '=', wanted)]))
      .executeTakeFirst();
    if (!login) {
      throw new Problem('reference-unknown', {
        detail: `Nobody signs in as that. Use an HR number, an e-mail address, or one of ${Object.keys(DEMO_PERSONS).join(', ')}.`,
      });
    }
    return { access_token: await issuer.mint(login.subject, options) };
  });
}
