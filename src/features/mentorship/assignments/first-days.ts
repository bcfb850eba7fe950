/** What becomes of the first day of an assignment that was agreed upon before it. */
import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as cases from '../conflicts/cases.ts';
import * as conflicts from '../conflicts/service.ts';
import * as queries from './first-days-queries.ts';
import { notify, takeBack } from './replacements.ts';

/** Days after its first one on which a successor can still be called off, should the daily work have stood still. */
const LATE_DAYS = 7;

/**
 * Lets assignments that have yet to begin wait for an appointment that HR has put off, and what they replace run until then; notifies both sides
 * and the mentee's leaders. The caller has taken the turn of the conflict rule, and runs `recheck` afterwards.
 */
export async function putOff(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<void> {
  const postponed = await queries.postpone(ctx, person_ids);
  if (postponed.length === 0) return;
  for (const { id, starts_on, ...pair } of postponed) {
    await record(ctx, { type: 'assignment.edited', subject_id: id, data: { starts_on } });
    await notify(ctx, { id, ...pair }, 'assignment_put_off', starts_on);
  }
  const longer = await queries.runUntil(
    ctx,
    postponed.map(({ id }) => id),
  );
  for (const { id, before_on, replaced_on: ends_on, replaced_by_id, ...pair } of longer) {
    await cases.reopenReassigned(ctx, id, before_on);
    await cases.resolveOpenCase(ctx, id, 'reassigned', ends_on);
    await record(ctx, { type: 'assignment.ended', subject_id: id, data: { ends_on, reason: 'replaced', replaced_by_id } });
    await notify(ctx, { id, ...pair }, 'assignment_replaced', ends_on);
  }
  const formal = postponed.filter(({ subtype }) => subtype === 'formal');
  await conflicts.noteForRecheck(
    ctx,
    [...formal, ...longer].map(({ id }) => id),
  );
}

/**
 * Calls off the successors that a reporting conflict suspends on their first day: the mentor before goes on, without a day between, and the
 * search with them. Answers how many were called off.
 */
export async function callOffSuspended(ctx: WriteCtx): Promise<number> {
  await conflicts.takeTurn(ctx);
  const off = await queries.callOff(ctx, LATE_DAYS);
  if (off.length === 0) return 0;
  for (const { id, starts_on: ends_on, ...pair } of off) {
    await cases.resolveOpenCase(ctx, id, 'ended', ends_on);
    await record(ctx, { type: 'assignment.ended', subject_id: id, data: { ends_on } });
    await notify(ctx, { id, ...pair }, 'assignment_ended', ends_on);
  }
  const ids = off.map(({ id }) => id);
  await takeBack(ctx, ids, { alsoBegun: true });
  await conflicts.recheck(ctx);
  return off.length;
}
