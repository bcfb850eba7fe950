/**
 * Compares what writers were answered with what the database holds, when nobody writes any more: nothing that was acknowledged may be missing,
 * nothing may have happened twice, and nothing by half.
 */
import { checkEffects } from './effects.ts';
import { checkInvariants } from './invariants.ts';
import type { Journal } from './journal.ts';
import { checkNotifications, type Offices } from './notices.ts';
import { readSnapshot } from './snapshot.ts';
import { checkStates } from './states.ts';

/** `lost`: acknowledged and not there. `doubled`: there more than once. `broken`: half there, contradictory, or against an invariant. */
export type Finding = Readonly<{ class: 'lost' | 'doubled' | 'broken'; rule: string; of: string }>;

/** Everything that is wrong; nothing, where all is well. `reader` is a pool or a session as the owner of the database. */
export async function check(reader: Parameters<typeof readSnapshot>[0], journal: Journal, offices: Offices): Promise<Finding[]> {
  const snapshot = await readSnapshot(reader);
  return [
    ...checkEffects(journal, snapshot),
    ...checkStates(journal, snapshot),
    ...checkNotifications(snapshot, offices),
    ...(await checkInvariants(reader)),
  ];
}
