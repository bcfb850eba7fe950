import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as accessChanges from '../../access-changes/service.ts';
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
 * Connects a token subject to a person: whoever holds tokens of this issuer and subject is this person from now on. Where the person has or had a
 * login, or holds a role that opens everything, a second person approves it first. Whether the subject is somebody in another department is
 * neither asked nor answered.
 * @throws Problem identifier-taken, reference-unknown, person-merged, access-change-open, second-person-needed
 */
export async function add(ctx: WriteCtx, { person_id, ...given }: NewLogin) {
  demand(ctx, 'login:write');
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  if ((await accessChanges.guarded(ctx, person_id)).length === 0) return connect(ctx, person_id, given);
  await accessChanges.tryOut(ctx, () => connect(ctx, person_id, given));
  return accessChanges.ask(ctx, { kind: 'login', person_id, ...given });
}

/** Connects them at once: the first login of a person, or one that has been approved. @throws Problem permission-denied, identifier-taken */
export async function connect(ctx: WriteCtx, person_id: string, given: Omit<NewLogin, 'person_id'>) {
  demand(ctx, 'login:write');
  const { id } = await queries.insert(ctx, { person_id, ...given });
  await record(ctx, { type: 'login.added', subject_id: id, data: { person_id } });
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
