import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { kinds, type ObligationKind, type WaivableKind } from './kinds.ts';
import * as obligations from './queries.ts';
import type { NewObligationWaiver, ObligationWaiver, ObligationWaiverQuery } from './schema.ts';
import { kindVisible } from './service.ts';
import * as queries from './waiver-queries.ts';

const whose = { person: 'w.person_id' } as const;

const known = (ctx: Ctx) =>
  sql<boolean>`${allowed(ctx, 'obligation:read', { ...whose, mentor: 'pair.mentor_id' })} and ${kindVisible(ctx, 'w.kind', 'w.person_id')}`;

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

/** @throws Problem obligation-unfit for a kind that is waived elsewhere */
function waivable(kind: ObligationKind): WaivableKind {
  for (const { kind: name, waiver } of kinds) {
    if (name === kind && waiver !== 'here') throw unfit(waiver.elsewhere, '/kind');
  }
  return kind as WaivableKind;
}

const CONFIDENTIAL = new Set<ObligationKind>(kinds.flatMap((each) => (each.has_confidential_events ? [each.kind] : [])));

/** What the roles of the asker let them know, whatever the token's scopes: a token that may write need not be able to read. */
const byRoles = (ctx: WriteCtx): WriteCtx => ({ ...ctx, actor: { ...ctx.actor, scopes: null } });

/** What the event of a waiver records; of a confidential kind neither the person nor the kind. */
const facts = ({ person_id, kind, occasion }: Pick<ObligationWaiver, 'person_id' | 'kind' | 'occasion'>) =>
  CONFIDENTIAL.has(kind) ? {} : { person_id, kind, occasion };

/** A mentor's own pair is their own case. @throws Problem approver-is-subject */
function notOfOwnPair(isOwnPair: boolean): void {
  if (isOwnPair) throw new Problem('approver-is-subject', { detail: 'You are the mentor: somebody else waives what the two of you owe.' });
}

/**
 * Waives what somebody owes today and has not done. Nobody waives their own, nor what the pair they mentor owes; of what one may not know, one
 * waives nothing. A waiver of the same from an earlier clock, which counts no longer, is revoked.
 * @throws Problem reference-unknown, permission-denied, person-merged, approver-is-subject, obligation-unfit for what is not owed or is waived
 * elsewhere, obligation-state when it is waived already
 */
export async function waive(ctx: WriteCtx, { person_id, kind, occasion = '', reason }: NewObligationWaiver): Promise<ObligationWaiver> {
  const person = await obligations.lockPerson(ctx, person_id, allowed(ctx, 'obligation:waive', { person: 'p.id' }));
  if (!person) {
    const detail = 'There is no such person.';
    throw new Problem('reference-unknown', { detail, errors: [{ pointer: '/person_id', code: 'reference-unknown', detail }] });
  }
  granted(person);
  if (person.merged_into_id !== null) {
    const detail = 'Use the person this record was merged into.';
    throw new Problem('person-merged', { detail, errors: [{ pointer: '/person_id', code: 'person-merged', detail }] });
  }
  const what = { person_id, kind: waivable(kind), occasion };
  const mayKnow: RawBuilder<SqlBool> = kindVisible(byRoles(ctx), 'o.kind', 'o.person_id');
  const present = await obligations.find(ctx, what, mayKnow);
  if (present?.waiver_id) throw new Problem('obligation-state', { detail: 'It is waived already.', state: 'waived' });
  if (!present || present.state === 'done' || present.state === 'waived') {
    const detail = present
      ? `It is ${present.state === 'done' ? 'done' : 'not evaluated'}.`
      : 'The person owes nothing of this kind on this occasion today.';
    throw unfit(detail, present || occasion === '' ? '/kind' : '/occasion');
  }
  notOfOwnPair(await queries.isOwnPair(ctx, what));
  for (const id of await queries.stale(ctx, what)) await withdraw(ctx, id, what);
  const { id } = await queries.insert(ctx, { ...what, reason });
  await record(ctx, { type: 'obligation_waiver.made', subject_id: id, data: facts(what) });
  return granted(await queries.find(ctx, id, yes, yes));
}

async function withdraw(ctx: WriteCtx, id: string, what: Parameters<typeof facts>[0]): Promise<void> {
  await queries.setRevoked(ctx, id);
  await record(ctx, { type: 'obligation_waiver.revoked', subject_id: id, data: facts(what) });
}

/** Takes a waiver back: it is owed again from today. @throws Problem not-found, permission-denied, approver-is-subject, obligation-state */
export async function revoke(ctx: WriteCtx, id: string): Promise<ObligationWaiver> {
  const before = matched(ctx, await queries.lock(ctx, id, known(ctx), allowed(ctx, 'obligation:waive', whose)));
  notOfOwnPair(before.is_own_pair);
  if (before.revoked_at !== null) throw new Problem('obligation-state', { detail: 'It was revoked.', state: 'revoked' });
  await withdraw(ctx, id, before);
  return granted(await queries.find(ctx, id, yes, yes));
}
