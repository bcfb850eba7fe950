import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import { Problem, type ProblemCode, problemOf } from '../../../domain/problems/index.ts';
import * as succession from '../../administration/succession/service.ts';
import type { Move } from '../../context.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as accessChanges from '../../organisation/access-changes/service.ts';
import * as people from '../../organisation/people/service.ts';
import type { Merge } from './schema.ts';

/**
 * Makes two records of one person one. Since roles and sign-ins move too, nobody merges their own record, and a record that may write HR facts or
 * signs in is merged by a programme administrator alone. Where one of the two signs in or did, or holds a role that opens everything, a second
 * person approves it first.
 * @throws Problem merge-impossible, person-merged, reference-unknown, permission-denied, access-change-open, second-person-needed
 */
export async function merge(ctx: WriteCtx, moves: readonly Move[], id: string, { duplicate_id }: Merge) {
  demand(ctx, 'person:merge');
  await conflicts.takeTurn(ctx);
  await people.hold(ctx, [id, duplicate_id]);
  if (ctx.dry_run || (await accessChanges.guarded(ctx, id, duplicate_id)).length === 0) return perform(ctx, moves, id, duplicate_id);
  await accessChanges.tryOut(ctx, () => perform(ctx, moves, id, duplicate_id));
  return accessChanges.ask(ctx, { kind: 'merge', person_id: id, duplicate_id });
}

/**
 * Merges at once, with the turn of the conflict rule taken: the moves of the features give the survivor whatever refers to the duplicate, then
 * exclusivity and the conflict rule are checked again. The duplicate stays, empty, and its id and numbers lead to the survivor.
 * @throws Problem merge-impossible, person-merged, reference-unknown, permission-denied
 */
export async function perform(ctx: WriteCtx, moves: readonly Move[], id: string, duplicate_id: string) {
  demand(ctx, 'person:merge');
  for (const party of [id, duplicate_id]) {
    if (party === ctx.actor.person_id) throw new Problem('permission-denied', { detail: 'Nobody merges their own record.' });
    await people.requireOfficeOf(ctx, party);
  }
  await people.requireNoSignIn(ctx, duplicate_id);
  const survivor = await people.absorb(ctx, id, duplicate_id);
  for (const move of moves) await asContradiction(move(ctx, duplicate_id, id));
  await succession.follow(ctx, [id]);
  return conflicts.withChanges(ctx, survivor);
}

/** Problems of constraints that, in a merge, mean that the two records contradict each other; with the kind of fact. */
const contradictions: Partial<Record<ProblemCode, string>> = {
  'assignment-same-person': 'assignment',
  'assignment-primary-taken': 'assignment',
  'assignment-overlap': 'assignment',
  'reporting-line-cycle': 'reporting_line',
};

async function asContradiction(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const problem = problemOf(error);
    const fact_kind = problem && contradictions[problem.code];
    if (!fact_kind) throw error;
    throw people.mergeImpossible(fact_kind, `As one person the two could not both hold: ${problem.message}`);
  }
}
