import { granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as contents from './content-queries.ts';
import { notifySides } from './notices.ts';
import { requireDue } from './planning.ts';
import * as queries from './queries.ts';
import { contradictionOf } from './rules.ts';
import type { CheckIn, WaiveCheckIn } from './schema.ts';
import { requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/**
 * Waives the check-in of this clock: the scheduled one or, where there is none, a new entry that says it is waived. HR facts confirm the reason,
 * or `other` comes with a note. Both sides are notified. Twice changes nothing. The reason is for those who read the check-in, so the event
 * does not carry it.
 * @throws Problem reference-unknown, person-merged, permission-denied, check-in-not-due, check-in-state once it was held, waiver-unfounded
 */
export async function waive(ctx: WriteCtx, { mentee_id, waived_reason, waived_note }: WaiveCheckIn): Promise<CheckIn> {
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  const standing = granted(await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:waive', { person: 'p.id', since: 'k.starts_on' })));
  const { existing } = standing;
  if (existing?.state === 'waived') return shown(ctx, existing.id);
  if (existing) requireState(existing, 'scheduled');
  const clock_starts_on = requireDue(standing);
  if (waived_reason === 'other' && waived_note === undefined)
    throw Problem.at('waiver-unfounded', '/waived_note', 'Say why in a note: `other` has no HR fact behind it.');
  const contradiction = contradictionOf(waived_reason, await facts.waiverFacts(ctx, mentee_id));
  if (contradiction !== null) throw Problem.at('waiver-unfounded', '/waived_reason', contradiction);
  const waiver = { state: 'waived', waived_reason, waived_on: ctx.today } as const;
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, clock_starts_on, ...waiver })).id;
  if (existing) await queries.update(ctx, id, waiver);
  if (waived_note !== undefined) await contents.setNote(ctx, id, waived_note);
  await record(ctx, { type: 'check_in.waived', subject_id: id, data: { mentee_id } });
  const waived = await shown(ctx, id);
  await notifySides(ctx, 'check_in_waived', waived);
  return waived;
}
