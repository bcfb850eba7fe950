import type { WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as chores from './chores-queries.ts';
import { inTurn, portfolioOf } from './rules.ts';
import * as facts from './standing-queries.ts';

/** The day's work: what is planned with people who have left or died is cancelled, and its conductors are told. Answers how many there were. */
export async function cancelOfDeparted(ctx: WriteCtx): Promise<number> {
  const cancelled = await chores.cancelGone(ctx);
  await record(ctx, ...cancelled.map(({ id }) => ({ type: 'check_in.cancelled', subject_id: id })));
  const notices = cancelled.flatMap(({ id, conductor_id }) =>
    conductor_id === null ? [] : [{ person_id: conductor_id, kind: 'check_in_cancelled' as const, subject_id: id }],
  );
  await notifications.notify(ctx, ...notices);
  return cancelled.length;
}

/** The day's work: tells the leads of what is scheduled with somebody who can no longer hold it. Answers how many check-ins there were. */
export async function tellUnfitConductors(ctx: WriteCtx): Promise<number> {
  const found = await chores.unfit(ctx);
  for (const { id, mentee_id, occasion } of found) {
    const leads = await facts.leads(ctx, mentee_id);
    const notice = { kind: 'check_in_conductor_unfit', subject_id: id, occasion } as const;
    await notifications.notify(ctx, ...leads.map((person_id) => ({ ...notice, person_id })));
  }
  return found.length;
}

/** The day's work: tells conductors of planned days that have come to lie in a leave of the mentee. Answers how many were told. */
export async function tellDaysOnLeave(ctx: WriteCtx): Promise<number> {
  const found = await chores.onLeave(ctx);
  await notifications.notify(ctx, ...found.map((notice) => ({ ...notice, kind: 'check_in_day_unfit' as const })));
  return found.length;
}

/**
 * Who can do something about the check-in of a person that is open or late: whoever conducts it or, where nobody who can is to, the vice-chair
 * whose turn it is, who plans it, and the leads. The leads in any case where it is `late`.
 */
export async function actorsFor(ctx: WriteCtx, mentee_id: string, late: boolean): Promise<string[]> {
  const standing = await facts.standing(ctx, mentee_id, yes);
  if (!standing) return [];
  const { existing } = standing;
  const fit = existing?.state === 'scheduled' && existing.bar === null ? existing.conductor_id : null;
  if (fit !== null && !late) return [fit];
  const leads = await facts.leads(ctx, mentee_id);
  if (fit !== null) return [...new Set([fit, ...leads])];
  const known = await facts.viceChairs(ctx, mentee_id, standing.clock_starts_on ?? ctx.today);
  const [first] = inTurn(known, portfolioOf(standing.position));
  return [...new Set([...(first ? [first.person_id] : []), ...leads])];
}
