import type { FastifyInstance } from 'fastify';
import { Problem } from '../domain/problems/index.ts';

/** Headers of one value that decide who asks, of whom, and what was sent. Of two, the service and what stands in front of it could each take another. */
const ONCE: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  authorization: 'Authorization',
  host: 'Host',
  'content-type': 'Content-Type',
  'content-length': 'Content-Length',
  'idempotency-key': 'Idempotency-Key',
};

/** Names of headers that stand more than once in what was received; Node itself keeps the first and drops the rest. */
function repeated(rawHeaders: readonly string[]): string[] {
  const found: string[] = [];
  const twice: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = ONCE[rawHeaders[index]?.toLowerCase() ?? ''];
    if (name === undefined) continue;
    if (!found.includes(name)) found.push(name);
    else if (!twice.includes(name)) twice.push(name);
  }
  return twice;
}

/** Refuses requests in which a header of one value stands twice, before anybody acts on either (RFC 9110, 5.3; RFC 9112, 3.2). */
export function registerHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const names = repeated(request.raw.rawHeaders);
    if (names.length === 0) return done();
    reply.header('connection', 'close');
    throw new Problem('malformed-http', {
      detail: `${names.join(', ')}: send the header once.`,
      errors: names.map((header) => ({ header, code: 'repeated', detail: 'must be given once' })),
    });
  });
}
