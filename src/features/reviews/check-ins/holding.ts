import type { WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as actions from '../actions/service.ts';
import * as contents from './content-queries.ts';
import { requireEligible } from './planning.ts';
import * as queries from './queries.ts';
import type { CheckIn, CheckInContentPatch, HoldCheckIn } from './schema.ts';
import { type Locked, lockWithMentee, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/**
 * Records a check-in that was held, with its content and the actions that were agreed on. The conductor is a vice-chair today and was one on the
 * day, and is not barred from it meanwhile as mentor or director of the mentee. The mentee is asked to acknowledge it.
 * @throws Problem check-in-state, day-in-future, check-in-day-unfit, check-in-conductor-unfit
 */
export async function hold(ctx: WriteCtx, id: string, { held_on = ctx.today, actions: agreed, ...content }: HoldCheckIn): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:hold');
  requireState(before, 'scheduled');
  if (held_on > ctx.today) throw Problem.at('day-in-future', '/held_on', 'The day on which it was held is not in the future.');
  if (held_on < before.clock_starts_on)
    throw Problem.at('check-in-day-unfit', '/held_on', `The programme clock of the mentee starts on ${before.clock_starts_on}.`);
  const role_id = await conductingRole(ctx, before, held_on);
  await queries.update(ctx, id, { state: 'held', held_on, role_id, written_on: ctx.today });
  await contents.insert(ctx, id, content);
  await actions.add(
    ctx,
    { check_in_id: id },
    agreed.map(({ owner, ...action }) => ({ ...action, owner_id: owner === 'mentee' ? before.mentee_id : ctx.actor.person_id })),
  );
  await record(ctx, { type: 'check_in.held', subject_id: id, data: { mentee_id: before.mentee_id, held_on } });
  await notifications.notify(ctx, {
    person_id: before.mentee_id,
    kind: 'check_in_to_acknowledge',
    subject_id: id,
    from_person_id: ctx.actor.person_id,
  });
  return shown(ctx, id);
}

/** The role that proves the office on the day. @throws Problem check-in-conductor-unfit */
async function conductingRole(ctx: WriteCtx, before: Locked, day: string): Promise<string> {
  await requireEligible(ctx, ctx.actor.person_id, before, '');
  const role = await facts.roleOn(ctx, ctx.actor.person_id, day, before.role_id);
  if (role) return role.id;
  throw Problem.at('check-in-conductor-unfit', '/held_on', 'You were not a vice-chair on that day.', { reason: 'not_vice_chair' });
}

/**
 * Corrects the content of a check-in, until the mentee has acknowledged it; the mentee is notified.
 * @throws Problem check-in-state, check-in-conductor-unfit
 */
export async function editContent(ctx: WriteCtx, id: string, patch: CheckInContentPatch): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:hold');
  requireState(before, 'held');
  await requireEligible(ctx, ctx.actor.person_id, before, '');
  const changes = changesOf(await contents.read(ctx, id), patch);
  if (!changes) return shown(ctx, id);
  await contents.update(ctx, id, changes as Parameters<typeof contents.update>[2]);
  await queries.touch(ctx, id);
  await record(ctx, { type: 'check_in.edited', subject_id: id });
  await notifications.notify(ctx, {
    person_id: before.mentee_id,
    kind: 'check_in_edited',
    subject_id: id,
    occasion: String(before.row_version + 1),
    from_person_id: ctx.actor.person_id,
  });
  return shown(ctx, id);
}
