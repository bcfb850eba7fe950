import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';

/** Refuses what faculty affairs would record about themselves. @throws Problem approver-is-subject */
export function refuseOneself(ctx: WriteCtx, person_id: string): void {
  if (person_id !== ctx.actor.person_id) return;
  throw new Problem('approver-is-subject', { detail: 'Somebody else in faculty affairs records what concerns you.' });
}

/** An earlier record rules a new one out. */
export const alreadyRecorded = (detail: string): Problem => new Problem('milestone-state', { detail, state: 'recorded' });
