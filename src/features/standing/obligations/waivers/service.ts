import { sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { mergedAway, noSuch } from '../../../../domain/references.ts';
import { kinds, type ObligationKind, type WaivableKind } from '../kinds.ts';
import * as obligations from '../queries.ts';
import { kindVisible } from '../service.ts';
import * as queries from './queries.ts';
import type { NewObligationWaiver, ObligationWaiver, ObligationWaiverQuery } from './schema.ts';

const owner = { person: 'w.person_id' } as const;

const readable = (ctx: Ctx) =>
  sql<boolean>`${allowed(ctx, 'obligation:read', { ...owner, mentor: 'pair.mentor_id' })} and ${kindVisible(ctx, 'w.kind', 'w.person_id')}`;

/** Reasons are for who may read leaves, because a reason may reveal one. */
const reasons = (ctx: Ctx) => allowed(ctx, 'leave:read', owner);

const notes = (ctx: Ctx) => allowed(ctx, 'obligation:read_waiver_note', owner);

const content = (ctx: Ctx): queries.CanRead => ({ reason: reasons(ctx), note: notes(ctx) });

/** The waivers that the caller may see, the oldest first, revoked ones included. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: ObligationWaiverQuery) =>
  page(ctx, query, queries.list(ctx, readable(ctx), content(ctx), query), [{ column: 'w.id', field: 'id' }]);

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ObligationWaiver> {
  return granted(await queries.find(ctx, id, readable(ctx), content(ctx)));
}

/** @throws Problem obligation-unfit for a kind that is waived elsewhere */
function requireWaivable(kind: ObligationKind): WaivableKind {
  for (const { kind: name, waiver } of kinds) {
    if (name === kind && waiver !== 'here') throw Problem.at('obligation-unfit', '/kind', waiver.elsewhere);
  }
  return kind as WaivableKind;
}

const CONFIDENTIAL = new Set<ObligationKind>(kinds.flatMap((each) => (each.has_confidential_events ? [each.kind] : [])));

/** The rights of the caller's roles without the limits of the token's scopes: a token that may write need not be able to read. */
const byRoles = (ctx: WriteCtx): WriteCtx => ({ ...ctx, actor: { ...ctx.actor, scopes: null } });

/** The data of an event; for a confidential kind neither the person nor the kind. */
const eventData = ({ person_id, kind, occasion }: Pick<ObligationWaiver, 'person_id' | 'kind' | 'occasion'>) =>
  CONFIDENTIAL.has(kind) ? {} : { person_id, kind, occasion };

/** A mentor does not waive what the own pair owes. @throws Problem approver-is-subject */
function refuseOwnPair(isOwnPair: boolean): void {
  if (isOwnPair) throw new Problem('approver-is-subject', { detail: 'You are the mentor: somebody else waives what the two of you owe.' });
}

/**
 * Waives what somebody owes today and has not done. Nobody waives their own obligation, one of the pair in which they are the mentor, or one of
 * a kind that they may not see. A waiver of the same that no longer counts is revoked.
 * @throws Problem reference-unknown, permission-denied, person-merged, approver-is-subject, obligation-unfit for what is not owed or is waived
 * by another operation, waiver-unfounded for `other` without words, obligation-state when it is waived already
 */
export async function waive(
  ctx: WriteCtx,
  { person_id, kind, occasion = '', reason, note }: NewObligationWaiver,
): Promise<ObligationWaiver> {
  if (reason === 'other' && note === undefined)
    throw Problem.at('waiver-unfounded', '/note', 'Say why in a note: `other` has no fact behind it.');
  const person = await queries.lockPerson(ctx, person_id, allowed(ctx, 'obligation:waive', { person: 'p.id' }));
  if (!person) throw noSuch('person', '/person_id');
  granted(person);
  if (person.merged_into_id !== null) throw mergedAway(person.merged_into_id, '/person_id');
  const what = { person_id, kind: requireWaivable(kind), occasion };
  const present = await obligations.find(ctx, what, kindVisible(byRoles(ctx), 'o.kind', 'o.person_id'));
  if (present?.waiver_id) throw new Problem('obligation-state', { detail: 'The obligation is waived already.', state: 'waived' });
  if (!present || ['done', 'waived', 'not_tracked'].includes(present.state)) {
    const detail = present
      ? `The obligation is ${present.state === 'done' ? 'done' : present.state === 'waived' ? 'not evaluated' : 'not tracked: it fell due before the programme began'}.`
      : 'The person owes nothing of this kind on this occasion today.';
    throw Problem.at('obligation-unfit', present || occasion === '' ? '/kind' : '/occasion', detail);
  }
  refuseOwnPair(await queries.isOwnPair(ctx, what));
  for (const id of await queries.lockOutdated(ctx, what)) await setRevoked(ctx, id, what);
  const { id } = await queries.insert(ctx, { ...what, reason, note: note ?? null });
  await record(ctx, { type: 'obligation_waiver.made', subject_id: id, data: eventData(what) });
  return granted(await queries.find(ctx, id, yes, { reason: yes, note: yes }));
}

async function setRevoked(ctx: WriteCtx, id: string, what: Parameters<typeof eventData>[0]): Promise<void> {
  await queries.setRevoked(ctx, id);
  await record(ctx, { type: 'obligation_waiver.revoked', subject_id: id, data: eventData(what) });
}

/** Revokes a waiver: the obligation is owed again from today. @throws Problem not-found, permission-denied, approver-is-subject, obligation-state */
export async function revoke(ctx: WriteCtx, id: string): Promise<ObligationWaiver> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'obligation:waive', owner)));
  refuseOwnPair(before.is_own_pair);
  if (before.revoked_at !== null) throw new Problem('obligation-state', { detail: 'The waiver is revoked already.', state: 'revoked' });
  await setRevoked(ctx, id, before);
  return granted(await queries.find(ctx, id, yes, { reason: yes, note: yes }));
}

/** Part of a merge: the waivers of the duplicate become the survivor's. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
