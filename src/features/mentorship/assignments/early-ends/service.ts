import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { assertCompletable, assertPausable, completeOn, dayWithin, endOn, pauseFrom } from '../lifecycle.ts';
import type { AssignmentDetail } from '../schema.ts';
import { assertRunning, keepReason, type Locked, lock, shown, touch } from '../service.ts';
import * as queries from './queries.ts';
import type { EarlyEnd } from './schema.ts';

/** @throws Problem assignment-state, where the assignment does not allow the change now */
function assertPossible(ctx: WriteCtx, before: Locked, change: EarlyEnd['change']): void {
  if (change === 'complete') assertCompletable(ctx, before);
  else if (change === 'pause') assertPausable(ctx, before);
  else assertRunning(ctx, before);
}

/**
 * Proposes to the other side that the assignment ended, was completed or was paused on a day that one side alone could not choose. A proposal
 * that was open before is withdrawn.
 * @throws Problem assignment-state, assignment-day-unfit
 */
export async function propose(ctx: WriteCtx, id: string, { change, on, ...reason }: EarlyEnd): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:end_together');
  assertPossible(ctx, before, change);
  dayWithin(ctx, before, on, 0);
  const open = await queries.lockOpen(ctx, id);
  if (open?.proposed_by === ctx.actor.person_id && open.change === change && open.on_day === on) return shown(ctx, id);
  if (open) await close(ctx, open.id, id, 'withdrawn');
  const { id: proposal } = await queries.insert(ctx, id, change, on);
  await touch(ctx, id);
  await keepReason(ctx, id, change, reason);
  await record(ctx, { type: 'early_end.proposed', subject_id: proposal, data: { assignment_id: id, change } });
  await notifyOther(ctx, before, 'early_end_proposed', proposal);
  return shown(ctx, id);
}

/**
 * Agrees to the open proposal of the other side, which then takes effect on its day.
 * @throws Problem assignment-state, approver-is-subject, assignment-day-unfit
 */
export async function agree(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:end_together');
  const open = await openOf(ctx, before);
  if (open.proposed_by === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: 'The person who proposed the day cannot agree to it.' });
  assertPossible(ctx, before, open.change);
  const day = dayWithin(ctx, before, open.on_day, 0);
  await close(ctx, open.id, id, 'agreed');
  if (open.change === 'complete') await completeOn(ctx, before, day, {});
  else if (open.change === 'pause') await pauseFrom(ctx, before, day, {});
  else await endOn(ctx, before, day, {});
  return shown(ctx, id);
}

/** Withdraws the open proposal, for the side that made it, or declines it, for the other. @throws Problem assignment-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:end_together');
  const open = await openOf(ctx, before);
  await close(ctx, open.id, id, 'withdrawn');
  await touch(ctx, id);
  await notifyOther(ctx, before, 'early_end_withdrawn', open.id);
  return shown(ctx, id);
}

async function openOf(ctx: WriteCtx, before: Locked) {
  const open = await queries.lockOpen(ctx, before.id);
  if (open) return open;
  throw new Problem('assignment-state', { detail: 'No earlier end or pause is proposed; propose one.', state: before.status });
}

async function close(ctx: WriteCtx, id: string, assignment_id: string, state: 'agreed' | 'withdrawn'): Promise<void> {
  await queries.close(ctx, id, state);
  await record(ctx, { type: `early_end.${state}`, subject_id: id, data: { assignment_id } });
}

/** Notifies whoever of the two has not made the change, once a proposal. */
async function notifyOther(
  ctx: WriteCtx,
  { id, mentee_id, mentor_id }: Locked,
  kind: 'early_end_proposed' | 'early_end_withdrawn',
  occasion: string,
): Promise<void> {
  const { person_id } = ctx.actor;
  await notifications.notify(ctx, {
    person_id: person_id === mentee_id ? mentor_id : mentee_id,
    kind,
    subject_id: id,
    from_person_id: person_id,
    occasion,
  });
}
