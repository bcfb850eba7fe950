import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as people from '../service.ts';
import * as queries from './queries.ts';
import type { LoginQuery, NewLogin } from './schema.ts';

const owner = { person: 'l.person_id' } as const;

/** Logins, in use and ended, in the order in which they were added. */
export function list(ctx: Ctx, query: LoginQuery) {
  const logins = queries.list(ctx, allowed(ctx, 'login:read', owner), query);
  return page(ctx, query, logins, [{ column: 'l.id', field: 'id' }]);
}

/** One login. */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'login:read', owner)));
}

/**
 * Connects a token subject to a person: whoever holds tokens of this issuer and subject is this person from now on.
 * @throws Problem identifier-taken, reference-unknown, person-merged
 */
export async function add(ctx: WriteCtx, values: NewLogin) {
  demand(ctx, 'login:write');
  await people.lockForFact(ctx, { [values.person_id]: '/person_id' });
  const { id } = await queries.insert(ctx, values);
  await record(ctx, { type: 'login.added', subject_id: id, data: { person_id: values.person_id } });
  return queries.read(ctx, id);
}

/**
 * Disconnects a token subject from its person. The subject can be added again, also for another person.
 * @throws Problem login-ended
 */
export async function end(ctx: WriteCtx, id: string) {
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'login:read', owner), allowed(ctx, 'login:write', owner)));
  if (before.ended_at) throw new Problem('login-ended', { detail: 'Nobody signs in with it any more.', ended_at: before.ended_at });
  await queries.setEnded(ctx, id);
  await record(ctx, { type: 'login.ended', subject_id: id, data: { person_id: before.person_id } });
  return queries.read(ctx, id);
}
