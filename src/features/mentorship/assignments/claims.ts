/** Relations that are not formal: nobody is tied to somebody without a word, so that they hold once both sides have confirmed them. */
import { addDays, type Period } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as claimQueries from './claim-queries.ts';
import { answered, hasConfirmed, type Side, sideOf, standsWith } from './claim-rules.ts';
import * as queries from './queries.ts';
import type { AssignmentDetail, NewAssignment, Reason } from './schema.ts';
import { assertAskable, assertPeople, assertState, keepReason, type Locked, lock, shown } from './service.ts';

/**
 * Records a relation that is not formal. One of the two has confirmed it with that, and the other is asked to; of a third person, both are. Where
 * the other side has recorded the same, this confirms it.
 * @throws Problem reference-unknown, assignment-person-unfit, assignment-overlap, claim-open
 */
export async function claim(ctx: WriteCtx, input: NewAssignment, period: Period): Promise<AssignmentDetail> {
  const { mentee_id, mentor_id, subtype, capacity_reason: _, replaces_id: _none, is_primary = false, ...rest } = input;
  await assertAskable(ctx, mentee_id, mentor_id, period.starts_on, subtype);
  await lapse(ctx, await claimQueries.lapseDue(ctx, { mentee_id, mentor_id }));
  if (await claimQueries.holdsAlready(ctx, { mentee_id, mentor_id, subtype, ...period }))
    throw new Problem('assignment-overlap', { detail: 'Both have confirmed the same relation in that period.' });
  const side = sideOf(input, ctx.actor.person_id);
  const open = await claimQueries.open(ctx, { mentee_id, mentor_id, subtype, starts_on: period.starts_on });
  const waiting = side && answered(open, side);
  if (side && waiting) {
    assertSame(waiting, input);
    await assertPeople(ctx, mentee_id, mentor_id, waiting.starts_on, subtype);
    await confirmFor(ctx, waiting, side);
    return shown(ctx, waiting.id);
  }
  // Of the claims of others, somebody who is neither of the two learns nothing.
  if (open.some((each) => side !== null || each.recorded_by_id === ctx.actor.person_id))
    throw new Problem('claim-open', {
      detail: 'The same relation is recorded and waits to be confirmed; it can be withdrawn and recorded anew.',
    });
  await assertCanAnswer(ctx, input, side);
  const id = await insert(ctx, { ...rest, is_primary, mentee_id, mentor_id, subtype, starts_on: period.starts_on });
  return shown(ctx, id);
}

/** The side that records the same may leave days out, but not name others. @throws Problem claim-open */
function assertSame(waiting: claimQueries.Claim, { starts_on, planned_ends_on }: NewAssignment): void {
  const other =
    (starts_on !== undefined && starts_on !== waiting.starts_on && 'starts_on') ||
    (planned_ends_on !== undefined && planned_ends_on !== waiting.planned_ends_on && 'planned_ends_on');
  if (!other) return;
  const detail = `The relation is recorded from ${waiting.starts_on} to ${waiting.planned_ends_on ?? 'no planned end'}; confirm it, or decline it and record another.`;
  throw Problem.at('claim-open', `/${other}`, detail);
}

/** Whoever is asked to confirm can still do so. @throws Problem assignment-person-unfit */
async function assertCanAnswer(ctx: WriteCtx, { mentee_id, mentor_id }: NewAssignment, recorder: Side | null): Promise<void> {
  const gone = await claimQueries.gone(ctx, [mentee_id, mentor_id]);
  for (const [side, id] of [['mentee', mentee_id] as const, ['mentor', mentor_id] as const]) {
    if (side === recorder || !gone.includes(id)) continue;
    throw Problem.at('assignment-person-unfit', `/${side}_id`, `The ${side} has left and cannot confirm the relation any more.`);
  }
}

type NewClaim = claimQueries.Claimed &
  Omit<NewAssignment, 'capacity_reason' | 'planned_ends_on' | 'replaces_id' | 'is_primary' | keyof claimQueries.Claimed> & {
    is_primary: boolean;
    planned_ends_on?: string | undefined;
    converted_from_id?: string;
  };

/** Stores a claim of the caller, and asks for the word of whoever has not given it. Answers its id. */
export async function insert(ctx: WriteCtx, input: NewClaim): Promise<string> {
  const { subtype, mentee_id, mentor_id, starts_on, planned_ends_on = null } = input;
  const { person_id } = ctx.actor;
  const side = sideOf(input, person_id);
  const isSpot = subtype === 'spot';
  // A session that is yet to come is confirmed once it has taken place, too.
  const expires_on = isSpot ? addDays(starts_on > ctx.today ? starts_on : ctx.today, await claimQueries.spotDays(ctx)) : null;
  const { id } = await queries.insert(ctx, {
    ...input,
    planned_ends_on,
    state: 'claimed',
    recorded_by_id: person_id,
    ...(side && { [`${side}_accepted_at`]: ctx.now }),
    ...(isSpot && { ends_on: addDays(starts_on, 1) }),
    ...(expires_on && { expires_on }),
  });
  const data = { mentee_id, mentor_id, subtype, starts_on, ends_on: planned_ends_on };
  await record(ctx, { type: 'assignment_claim.made', subject_id: id, data });
  const asked = { kind: 'assignment_claimed', subject_id: id, due_on: expires_on, ...(side && { from_person_id: person_id }) } as const;
  await notifications.notify(ctx, { ...asked, person_id: mentee_id }, { ...asked, person_id: mentor_id });
  return id;
}

/** Gives the word of one side; with that of both, the relation holds from its start. */
async function confirmFor(ctx: WriteCtx, before: claimQueries.Claim, side: Side, by?: 'evidence'): Promise<void> {
  const { id, mentee_id, mentor_id, subtype, starts_on, planned_ends_on, converted_from_id } = before;
  const stands = standsWith(before, side);
  await queries.update(ctx, id, {
    [`${side}_accepted_at`]: ctx.now,
    ...(by && { mentor_accepted_by: by }),
    ...(stands && { state: 'live', activated_at: ctx.now }),
  });
  await record(ctx, { type: 'assignment_claim.confirmed', subject_id: id, data: { side, ...(by && { by }) } });
  if (!stands) return;
  await close(ctx, 'withdrawn', await claimQueries.withdrawSame(ctx, before, id));
  const period = { starts_on, ends_on: planned_ends_on };
  const data = { mentee_id, mentor_id, subtype, ...period, ...(converted_from_id !== null && { converted_from_id }) };
  await record(ctx, { type: 'assignment.recorded', subject_id: id, data });
  await notifyConcerned(ctx, 'assignment_claim_confirmed', before);
}

/**
 * Confirms a relation for the caller's side. Repeated, it changes nothing.
 * @throws Problem assignment-state, acceptance-expired, assignment-person-unfit
 */
export async function confirm(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:confirm');
  const side = sideOf(before, ctx.actor.person_id);
  if (side && before.recorded_by_id !== null && before.state === 'live') return shown(ctx, id);
  const found = assertOpen(before);
  if (!side || hasConfirmed(found, side)) return shown(ctx, id);
  await assertPeople(ctx, found.mentee_id, found.mentor_id, found.starts_on, found.subtype);
  await confirmFor(ctx, found, side);
  return shown(ctx, id);
}

/** Confirms a claim for its external mentor, whose word was recorded with its evidence. @throws Problem assignment-person-unfit */
export async function confirmByEvidence(ctx: WriteCtx, before: Locked): Promise<AssignmentDetail> {
  const found = assertOpen(before);
  await assertPeople(ctx, found.mentee_id, found.mentor_id, found.starts_on, found.subtype);
  await confirmFor(ctx, found, 'mentor', 'evidence');
  return shown(ctx, before.id);
}

/** The claim, which waits for an answer. @throws Problem acceptance-expired, assignment-state */
export function assertOpen(before: Locked): claimQueries.Claim {
  if (before.status === 'lapsed') {
    const detail = `The session could be confirmed until ${before.expires_on} (exclusive); it can be recorded anew.`;
    throw new Problem('acceptance-expired', { detail, expires_on: before.expires_on });
  }
  assertState(before, 'claimed');
  const { starts_on, recorded_by_id } = before;
  if (starts_on === null || recorded_by_id === null) throw new Error(`claim ${before.id} was recorded by nobody, or has no first day`);
  return { ...before, starts_on, recorded_by_id };
}

/** Declines a claim for one of the two. A reason is not needed, and only the caller can read it. @throws Problem acceptance-expired */
export async function decline(ctx: WriteCtx, before: Locked, reason: Reason): Promise<AssignmentDetail> {
  return end(ctx, before, 'declined', reason);
}

/** Withdraws a claim for the person who recorded it. @throws Problem acceptance-expired */
export async function withdraw(ctx: WriteCtx, before: Locked, reason: Reason): Promise<AssignmentDetail> {
  return end(ctx, before, 'withdrawn', reason);
}

async function end(ctx: WriteCtx, before: Locked, state: 'declined' | 'withdrawn', reason: Reason): Promise<AssignmentDetail> {
  const found = assertOpen(before);
  await queries.update(ctx, found.id, { state });
  await keepReason(ctx, found.id, state === 'declined' ? 'decline' : 'withdraw', reason);
  await close(ctx, state, [found]);
  return shown(ctx, found.id);
}

/** Records that claims are over, and notifies those whom they concern. Who declined is told to nobody. */
async function close(ctx: WriteCtx, past: 'declined' | 'withdrawn' | 'lapsed', claims: readonly claimQueries.Over[]): Promise<void> {
  await record(ctx, ...claims.map(({ id }) => ({ type: `assignment_claim.${past}` as const, subject_id: id })));
  for (const each of claims) await notifyConcerned(ctx, 'assignment_claim_over', each);
}

async function notifyConcerned(
  ctx: WriteCtx,
  kind: 'assignment_claim_confirmed' | 'assignment_claim_over',
  { id, mentee_id, mentor_id, recorded_by_id }: claimQueries.Over,
): Promise<void> {
  const concerned = [...new Set([mentee_id, mentor_id, recorded_by_id])];
  const gone = await claimQueries.gone(ctx, concerned);
  await notifications.notify(
    ctx,
    ...concerned.filter((each) => !gone.includes(each)).map((person_id) => ({ person_id, kind, subject_id: id })),
  );
}

const lapse = (ctx: WriteCtx, claims: readonly claimQueries.Over[]) => close(ctx, 'lapsed', claims);

/** Part of the daily work: lapses the sessions that were not confirmed in time. Answers how many. */
export async function lapseDue(ctx: WriteCtx): Promise<number> {
  const due = await claimQueries.lapseDue(ctx);
  await lapse(ctx, due);
  return due.length;
}

/** Part of the daily work: reminds, once, those who have not confirmed a claim. Answers how many were reminded. */
export async function remind(ctx: WriteCtx): Promise<number> {
  const waiting = await claimQueries.unconfirmed(ctx);
  await notifications.notify(ctx, ...waiting.map((notice) => ({ ...notice, kind: 'assignment_claim_due' as const })));
  return waiting.length;
}

/** Withdraws the claims of these people, null for all, that wait for somebody who has left or died. Nobody is notified in their place. */
export async function withdrawOfGone(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<void> {
  const claims = await claimQueries.withdrawOfGone(ctx, person_ids);
  await record(ctx, ...claims.map(({ id }) => ({ type: 'assignment_claim.withdrawn' as const, subject_id: id })));
}
