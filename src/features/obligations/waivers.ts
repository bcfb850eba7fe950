import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../core/context.ts';
import { yes } from '../../core/db.ts';
import { record } from '../../core/events.ts';
import { allowed } from '../../core/grants.ts';
import { page } from '../../core/page.ts';
import { Problem } from '../../core/problem.ts';
import * as obligations from './queries.ts';
import {
  type NewObligationWaiver,
  type ObligationKind,
  type ObligationWaiver,
  type ObligationWaiverQuery,
  waivableKinds,
} from './schema.ts';
import { kindKnown } from './service.ts';
import * as queries from './waiver-queries.ts';

const whose = { person: 'w.person_id' } as const;

const known = (ctx: Ctx) => sql<boolean>`${allowed(ctx, 'obligation:read', whose)} and ${kindKnown(ctx, 'w.kind', 'w.person_id')}`;

/** A reason may tell of a leave. */
const reasons = (ctx: Ctx) => allowed(ctx, 'leave:read', whose);

/** The waivers the asker may know of, the oldest first, revoked ones too. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: ObligationWaiverQuery) =>
  page(ctx, query, queries.list(ctx, known(ctx), reasons(ctx), query), [{ column: 'w.id', field: 'id' }]);

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ObligationWaiver> {
  return granted(await queries.find(ctx, id, known(ctx), reasons(ctx)));
}

function unfit(detail: string, pointer: string): Problem {
  return new Problem('obligation-unfit', { detail, errors: [{ pointer, code: 'obligation-unfit', detail }] });
}

const ELSEWHERE: Partial<Record<ObligationKind, string>> = {
  check_in: 'A check-in is waived with waiveCheckIn.',
  annual_review: 'An annual review is waived with waiveAnnualReview.',
};

const isWaivable = (kind: ObligationKind): kind is ObligationWaiver['kind'] => (waivableKinds as readonly string[]).includes(kind);

/** What the roles of the asker let them know, whatever the token's scopes: a token that may write need not be able to read. */
const byRoles = (ctx: WriteCtx): WriteCtx => ({ ...ctx, actor: { ...ctx.actor, scopes: null } });

/**
 * Waives what somebody owes today and has not done. Nobody waives their own; of what one may not know, one waives nothing.
 * @throws Problem reference-unknown, permission-denied, obligation-unfit for what is not owed or is waived elsewhere, obligation-state when
 * it is waived already
 */
export async function waive(ctx: WriteCtx, { person_id, kind, occasion = '', reason }: NewObligationWaiver): Promise<ObligationWaiver> {
  const person = await obligations.lockPerson(ctx, person_id, allowed(ctx, 'obligation:waive', { person: 'p.id' }));
  if (!person) {
    const detail = 'There is no such person.';
    throw new Problem('reference-unknown', { detail, errors: [{ pointer: '/person_id', code: 'reference-unknown', detail }] });
  }
  granted(person);
  if (!isWaivable(kind)) throw unfit(ELSEWHERE[kind] ?? 'This is not waived.', '/kind');
  const mayKnow: RawBuilder<SqlBool> = kindKnown(byRoles(ctx), 'o.kind', 'o.person_id');
  const present = await obligations.find(ctx, { person_id, kind, occasion }, mayKnow);
  if (present?.waiver_id) throw new Problem('obligation-state', { detail: 'It is waived already.', state: 'waived' });
  if (!present || present.state === 'done' || present.state === 'waived') {
    const detail = present
      ? `It is ${present.state === 'done' ? 'done' : 'not evaluated'}.`
      : 'The person owes nothing of this kind on this occasion today.';
    throw unfit(detail, present || occasion === '' ? '/kind' : '/occasion');
  }
  const { id } = await queries.insert(ctx, { person_id, kind, occasion, reason });
  await record(ctx, { type: 'obligation_waiver.made', subject_id: id, data: { person_id, kind, occasion } });
  return granted(await queries.find(ctx, id, yes, yes));
}

/** Takes a waiver back: it is owed again from today. @throws Problem not-found, permission-denied, obligation-state */
export async function revoke(ctx: WriteCtx, id: string): Promise<ObligationWaiver> {
  const before = matched(ctx, await queries.lock(ctx, id, known(ctx), allowed(ctx, 'obligation:waive', whose)));
  if (before.revoked_at !== null) throw new Problem('obligation-state', { detail: 'It was revoked.', state: 'revoked' });
  await queries.setRevoked(ctx, id);
  const { person_id, kind, occasion } = before;
  await record(ctx, { type: 'obligation_waiver.revoked', subject_id: id, data: { person_id, kind, occasion } });
  return granted(await queries.find(ctx, id, yes, yes));
}
