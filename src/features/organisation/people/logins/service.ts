import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as people from '../service.ts';
import * as queries from './queries.ts';
import type { LoginQuery, NewLogin } from './schema.ts';

const whose = { person: 'person_login.person_id' } as const;

export function list(ctx: Ctx, query: LoginQuery) {
  const logins = queries.list(ctx, allowed(ctx, 'login:read', whose), query);
  return page(ctx, query, logins, [{ column: 'person_login.id', field: 'id' }]);
}

export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'login:read', whose)));
}

/**
 * From now on whoever holds tokens of this issuer and subject is this person.
 * @throws Problem identifier-taken, reference-unknown, person-merged
 */
export async function add(ctx: WriteCtx, values: NewLogin) {
  demand(ctx, 'login:write');
  await people.lockForFact(ctx, { [values.person_id]: '/person_id' });
  const login = await queries.insert(ctx, values);
  await record(ctx, { type: 'login.added', subject_id: login.id, data: { person_id: values.person_id } });
  return login;
}

/**
 * Tokens of this issuer and subject are nobody's from now on; the pair can be given to somebody again.
 * @throws Problem login-ended
 */
export async function end(ctx: WriteCtx, id: string) {
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'login:read', whose), allowed(ctx, 'login:write', whose)));
  if (before.ended_at) throw new Problem('login-ended', { detail: 'Nobody signs in with it any more.', ended_at: before.ended_at });
  const login = await queries.setEnded(ctx, id);
  await record(ctx, { type: 'login.ended', subject_id: id, data: { person_id: login.person_id } });
  return login;
}
