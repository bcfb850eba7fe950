import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './daily-queries.ts';
import * as facts from './standing-queries.ts';

/** Cancels what is scheduled with people who have left or died, and notifies the conductors. Answers how many check-ins there were. */
export async function cancelOfDeparted(ctx: WriteCtx): Promise<number> {
  const cancelled = await queries.cancelOfDeparted(ctx);
  await record(ctx, ...cancelled.map(({ id }) => ({ type: 'check_in.cancelled' as const, subject_id: id })));
  const notices = cancelled.flatMap(({ id, conductor_id }) =>
    conductor_id === null ? [] : [{ person_id: conductor_id, kind: 'check_in_cancelled' as const, subject_id: id }],
  );
  await notifications.notify(ctx, ...notices);
  return cancelled.length;
}

/** Notifies the leads of check-ins whose conductor can no longer hold them. Answers how many check-ins there were. */
export async function notifyOfBarredConductors(ctx: WriteCtx): Promise<number> {
  const found = await queries.withBarredConductor(ctx);
  for (const { id, mentee_id, occasion } of found) {
    const leads = await facts.leads(ctx, mentee_id);
    const notice = { kind: 'check_in_conductor_unfit', subject_id: id, occasion } as const;
    await notifications.notify(ctx, ...leads.map((person_id) => ({ ...notice, person_id })));
  }
  return found.length;
}

/** Notifies conductors of planned days that have come to lie in a leave of the mentee. Answers how many were notified. */
export async function notifyOfDaysDuringLeave(ctx: WriteCtx): Promise<number> {
  const found = await queries.duringLeave(ctx);
  await notifications.notify(ctx, ...found.map((notice) => ({ ...notice, kind: 'check_in_day_unfit' as const })));
  return found.length;
}
