import type { Advice } from './schema.ts';

export type Decision = Readonly<{ reached_on: string; cfar_outcome: string | null }>;

/**
 * The earlier or later decision that rules a new one out, if any. An extended probation leads to another review, and every other outcome is
 * final: nothing is decided after it, nor twice on one day.
 */
export function conflictingDecision<D extends Decision>(standing: readonly D[], next: Decision): D | undefined {
  const isFinal = ({ cfar_outcome }: Decision) => cfar_outcome !== 'probation_extended';
  return standing.find(({ reached_on, ...decision }) => {
    if (reached_on === next.reached_on) return true;
    return isFinal(reached_on < next.reached_on ? { reached_on, ...decision } : next);
  });
}

/** The rank that each promotion leads to. */
const RANK_AFTER: Readonly<Record<string, string>> = { junior_promotion: 'associate_professor', senior_promotion: 'professor' };

/** Where HR's ranks disagree with a promotion. Nothing is refused for it: HR may learn of a promotion later than the department. */
export function adviceOn(kind: string, rank: string | null, rank_before: string | null): Advice[] {
  const expected = RANK_AFTER[kind];
  if (expected === undefined) return [];
  if (rank === null) return ['rank_unknown'];
  if (rank !== expected) return ['rank_differs'];
  return rank_before === expected ? ['rank_unchanged'] : [];
}
