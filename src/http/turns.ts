import type { FastifyRequest } from 'fastify';
import { ConnectionLost } from '../core/connection.ts';
import { whileWanted } from '../core/wanted.ts';
import { Problem } from '../domain/problems/index.ts';
import { Admission, Crowded } from './admission.ts';

/** Runs the work of a request when it is its caller's turn, as long as the client is there. */
export type Turn = <T>(request: FastifyRequest, work: () => Promise<T>) => Promise<T>;

/** How many requests of one person wait for their turn, and for how long. */
const WAITING = 100;
const PATIENCE_MS = 2_000;

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Nobody can tell whether a commit that was not answered took effect. The same request with the same Idempotency-Key finds out; without a
 * key it must not be repeated blindly, so there is no Retry-After that a client would follow by itself.
 */
function outcomeUnknown(request: FastifyRequest): Problem {
  const lost = 'The connection to the database was lost while the change was being stored.';
  return request.method === 'POST' && request.headers['idempotency-key']
    ? new Problem('outcome-unknown', {
        detail: `${lost} Send the request again with the same Idempotency-Key: it takes effect once.`,
        headers: { 'retry-after': '5' },
      })
    : new Problem('outcome-unknown', { detail: `${lost} Read whether it took effect before you send it again.` });
}

function toProblem(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof Crowded) {
    return new Problem('too-many-requests', {
      detail: 'Too many of your requests run at the same time. Send fewer at once.',
      headers: { 'retry-after': '1' },
    });
  }
  return error instanceof ConnectionLost && error.committing && !SAFE.has(request.method) ? outcomeUnknown(request) : error;
}

/**
 * The turns of all persons, of whom each may have a few requests run at the same time. Work begins once it is known who asks; whoever stays
 * unnamed is told apart by the address, which holds their secret.
 */
export function createTurns(atOnce: number): Turn {
  const admission = new Admission({ atOnce, waiting: WAITING, patience_ms: PATIENCE_MS });
  return async (request, work) => {
    const { actor, unnamed, wanted } = request;
    if (!actor && !unnamed) throw new Error('a public route has no turn');
    try {
      return await admission.run(actor?.person_id ?? request.url, wanted, () => whileWanted(wanted, work));
    } catch (error) {
      throw toProblem(error, request);
    }
  };
}
