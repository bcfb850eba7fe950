import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';

type Sides = Readonly<{ id: string; mentee_id: string; conductor_id: string | null; row_version: number }>;
type Planned = Sides & Readonly<{ planned_on: string | null }>;

/** Notifies both sides of the planned day and conductor, anew with each change of them. */
export async function notifyOfPlan(ctx: WriteCtx, { id, mentee_id, conductor_id, planned_on, row_version }: Planned): Promise<void> {
  const sides = [mentee_id, ...(conductor_id === null ? [] : [conductor_id])];
  const notice = { kind: 'check_in_scheduled', subject_id: id, occasion: String(row_version), due_on: planned_on } as const;
  await notifications.notify(ctx, ...sides.map((person_id) => ({ ...notice, person_id })));
}

/** Notifies both sides of what has become of the check-in; `before` is the row before the change. */
export async function notifySides(
  ctx: WriteCtx,
  kind: 'check_in_cancelled' | 'check_in_waived' | 'check_in_voided',
  before: Sides,
): Promise<void> {
  const sides = [before.mentee_id, ...(before.conductor_id === null ? [] : [before.conductor_id])];
  const occasion = String(before.row_version + 1);
  await notifications.notify(ctx, ...sides.map((person_id) => ({ person_id, kind, subject_id: before.id, occasion })));
}
