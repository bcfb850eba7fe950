import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';

/** @throws Problem approver-is-subject */
export function notAboutOneself(ctx: WriteCtx, person_id: string): void {
  if (person_id !== ctx.actor.person_id) return;
  throw new Problem('approver-is-subject', { detail: 'Somebody else in faculty affairs records what concerns you.' });
}

/** Something that was recorded stands in the way. */
export const stands = (detail: string): Problem => new Problem('milestone-state', { detail, state: 'recorded' });
