import type { WriteCtx } from '../../../core/context.ts';
import { Problem, type ProblemCode } from '../../../domain/problems/index.ts';

/** @throws Problem approver-is-subject */
export function notAboutOneself(ctx: WriteCtx, person_id: string): void {
  if (person_id !== ctx.actor.person_id) return;
  throw new Problem('approver-is-subject', { detail: 'Somebody else in faculty affairs records what concerns you.' });
}

export function wrong(code: ProblemCode, pointer: string, detail: string): Problem {
  return new Problem(code, { detail, errors: [{ pointer, code, detail }] });
}

export const unfit = (pointer: string, detail: string): Problem => wrong('milestone-unfit', pointer, detail);

/** Something that was recorded stands in the way. */
export const stands = (detail: string): Problem => new Problem('milestone-state', { detail, state: 'recorded' });
