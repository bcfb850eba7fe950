import type { PeerGroupState, RevisitDecision } from './kinds.ts';

/** True of a group that is under way: it has begun and is not concluded. */
export const isUnderWay = (state: PeerGroupState): boolean => state === 'active' || state === 'revisit' || state === 'redefining';

/** The state that a decision about the mission leads to; null where the group is not under way, so that there is nothing to decide about. */
export function stateAfter(state: PeerGroupState, decision: RevisitDecision): PeerGroupState | null {
  if (!isUnderWay(state)) return null;
  return { continue: 'active', redefine: 'redefining', conclude: 'concluded' }[decision] as PeerGroupState;
}

export type Readiness = Readonly<{ rules_version: number; members: number; acknowledged: number; points: number }>;

/** What a group still lacks before it can begin, as sentences; nothing where it can. */
export function lacking({ rules_version, members, acknowledged, points }: Readiness): string[] {
  return [
    ...(members < 2 ? ['It takes at least two members.'] : []),
    ...(rules_version === 0 ? ['There are no ground rules yet.'] : []),
    ...(rules_version > 0 && acknowledged < members ? ['Not all members have acknowledged the present ground rules.'] : []),
    ...(points === 0 ? ['Nobody is point person or coordinator.'] : []),
  ];
}
