import { sql } from 'kysely';
import { type Actor, newContext, THE_SERVICE, type WriteCtx } from '../core/context.ts';
import type { Db, Tx } from '../core/db.ts';
import { findIdentity } from '../domain/identity.ts';
import { Problem } from '../domain/problems/index.ts';
import type { Payload } from '../features/platform/jobs/service.ts';

/** The person who asked for the job, with the roles of the day on which it runs. A merge is followed; a person who has died is refused. */
async function findActor(db: Db, { actor_id, department_id, client_id, scopes }: Payload, now: string): Promise<Actor> {
  const asked = sql<{ person_id: string }>`select id as person_id from person where id = ${actor_id} and department_id = ${department_id}`;
  const identity = await findIdentity(db, asked, now);
  if (!identity) throw new Problem('permission-denied', { detail: 'Whoever asked for the job is no longer there.' });
  const { person_id, time_zone, roles } = identity;
  return { person_id, department_id, time_zone, roles, client_id, scopes: scopes && new Set(scopes) };
}

/**
 * What a request's context would be if the person asked now: for the transaction of a job.
 * @throws Problem permission-denied when the person is no longer there
 */
export async function contextOf(db: Db, payload: Payload, now: string): Promise<(tx: Tx) => WriteCtx> {
  const actor = await findActor(db, payload, now);
  return (tx) => newContext({ db: tx, actor, now, request_id: payload.request_id, operation_id: payload.operation_id });
}

/** The context of work that the service does by itself. It has no roles, because that work needs none. */
export function contextOfService(
  tx: Tx,
  department: Readonly<{ id: string; time_zone: string }>,
  now: string,
  operation_id: string,
): WriteCtx {
  const { id, time_zone } = department;
  const actor = { person_id: THE_SERVICE, department_id: id, time_zone, roles: [], client_id: null, scopes: null };
  return newContext({ db: tx, actor, now, operation_id });
}
