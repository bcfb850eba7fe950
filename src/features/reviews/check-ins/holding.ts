import { granted, type WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as actions from '../actions/service.ts';
import * as contents from './content-queries.ts';
import type { CheckInContent, CheckInContentPatch, HoldCheckIn, RecordCheckIn } from './content-schema.ts';
import { existsAlready, requireDue, requireEligible, requireNotEarly } from './planning.ts';
import * as queries from './queries.ts';
import { unansweredSections } from './rules.ts';
import type { CheckIn } from './schema.ts';
import { lockWithMentee, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

type Agreed = HoldCheckIn['actions'];

/**
 * Records a scheduled check-in that was held, with its content and the actions that were agreed on. The conductor is a vice-chair today and was
 * one on the day, and was not barred from it as mentor or director of the mentee on either. The mentee is asked to acknowledge it.
 * @throws Problem check-in-state, day-in-future, check-in-day-unfit, check-in-section-unfit, check-in-conductor-unfit
 */
export async function hold(ctx: WriteCtx, id: string, { held_on = ctx.today, actions: agreed, ...content }: HoldCheckIn): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:hold');
  requireState(before, 'scheduled');
  requirePast(ctx, held_on);
  if (held_on < before.clock_starts_on)
    throw Problem.at('check-in-day-unfit', '/held_on', `The programme clock of the mentee starts on ${before.clock_starts_on}.`);
  await requireNotEarly(ctx, before, held_on, '/held_on');
  requireSections(content);
  const role_id = await conductingRole(ctx, before, held_on);
  await queries.update(ctx, id, { state: 'held', held_on, role_id, written_on: ctx.today });
  return writeDown(ctx, { id, mentee_id: before.mentee_id, held_on }, content, agreed);
}

/**
 * Records a check-in that took place without having been scheduled, as its conductor, on the clock that ran on the day. One that was waived is
 * recorded as held after all. Otherwise like `hold`.
 * @throws Problem reference-unknown, person-merged, check-in-not-due, and those of `hold`
 */
export async function recordHeld(ctx: WriteCtx, { mentee_id, held_on, actions: agreed, ...content }: RecordCheckIn): Promise<CheckIn> {
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  requirePast(ctx, held_on);
  const standing = granted(await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:record', { person: 'p.id' }), held_on));
  const clock_starts_on = requireDue(standing, `on ${held_on}`);
  const waived = standing.existing?.state === 'waived' ? standing.existing.id : null;
  if (standing.existing && waived === null) throw existsAlready(standing.existing);
  await requireNotEarly(ctx, { mentee_id, clock_starts_on }, held_on, '/held_on');
  requireSections(content);
  const role_id = await conductingRole(ctx, { mentee_id, clock_starts_on, role_id: null }, held_on);
  const held = { state: 'held', held_on, written_on: ctx.today, conductor_id: ctx.actor.person_id, role_id } as const;
  const id = waived ?? (await queries.insert(ctx, { ...held, mentee_id, clock_starts_on })).id;
  if (waived !== null) await queries.update(ctx, id, { ...held, waived_reason: null, waived_on: null });
  return writeDown(ctx, { id, mentee_id, held_on }, content, agreed);
}

/** Stores what was said and agreed on, and asks the mentee to acknowledge it. */
async function writeDown(
  ctx: WriteCtx,
  { id, mentee_id, held_on }: { id: string; mentee_id: string; held_on: string },
  content: CheckInContent,
  agreed: Agreed,
): Promise<CheckIn> {
  await contents.insert(ctx, id, content);
  await actions.add(
    ctx,
    { check_in_id: id },
    agreed.map(({ owner, ...action }) => ({ ...action, owner_id: owner === 'mentee' ? mentee_id : ctx.actor.person_id })),
  );
  await record(ctx, { type: 'check_in.held', subject_id: id, data: { mentee_id, held_on } });
  await notifications.notify(ctx, {
    person_id: mentee_id,
    kind: 'check_in_to_acknowledge',
    subject_id: id,
    from_person_id: ctx.actor.person_id,
  });
  return shown(ctx, id);
}

/** @throws Problem day-in-future */
function requirePast(ctx: WriteCtx, held_on: string): void {
  if (held_on > ctx.today) throw Problem.at('day-in-future', '/held_on', 'The day on which it was held is not in the future.');
}

/**
 * Each section is answered or declined; what is declined has no rating. Sections that were `open` before need no answer now.
 * @throws Problem check-in-section-unfit
 */
function requireSections(content: CheckInContent, open: readonly string[] = []): void {
  const missing = unansweredSections(content).filter((pointer) => !open.includes(pointer));
  if (missing.length > 0)
    throw Problem.at('check-in-section-unfit', missing, 'Write down what was said, or that the mentee prefers not to say (`…_declined`).');
  if (content.satisfaction_declined && content.satisfaction_rating !== null)
    throw Problem.at('check-in-section-unfit', '/satisfaction_rating', 'What the mentee prefers not to say has no rating.');
}

type Conducted = Readonly<{ mentee_id: string; clock_starts_on: string; role_id: string | null }>;

/** The role that proves the office on the day. @throws Problem check-in-conductor-unfit */
async function conductingRole(ctx: WriteCtx, conducted: Conducted, day: string): Promise<string> {
  await requireEligible(ctx, ctx.actor.person_id, conducted, '');
  await requireEligible(ctx, ctx.actor.person_id, conducted, '/held_on', day);
  const role = await facts.roleOn(ctx, ctx.actor.person_id, day, conducted.role_id);
  if (role) return role.id;
  throw Problem.at('check-in-conductor-unfit', '/held_on', 'You were not a vice-chair on that day.', { reason: 'not_vice_chair' });
}

/**
 * Corrects the content of a check-in, until the mentee has acknowledged it; the mentee is notified.
 * @throws Problem check-in-state, check-in-section-unfit, check-in-conductor-unfit
 */
export async function editContent(ctx: WriteCtx, id: string, patch: CheckInContentPatch): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:hold');
  requireState(before, 'held');
  await requireEligible(ctx, ctx.actor.person_id, before, '');
  const said = await contents.read(ctx, id);
  const changes = changesOf(said, patch) as Partial<CheckInContent> | null;
  if (!changes) return shown(ctx, id);
  requireSections({ ...said, ...changes }, unansweredSections(said));
  await contents.update(ctx, id, changes);
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
