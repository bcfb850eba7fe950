/** For how many days a change waits for its second person. */
export const WAITING_DAYS = 14;

/** The records of a merge that have agreed. */
export type Agreed = Readonly<{ person: boolean; duplicate: boolean }>;

/**
 * Whether a change takes effect once somebody approves it in a capacity. An administrator is enough, and so is the person for a sign-in or a role. A
 * merge that only the two records agree to needs each of them that is guarded: one of them can be anybody, who would become the other.
 */
export function isComplete(
  { kind, guarded, agreed }: Readonly<{ kind: 'login' | 'role' | 'merge'; guarded: Agreed; agreed: Agreed }>,
  capacity: 'person' | 'duplicate' | 'administrator',
): boolean {
  if (capacity === 'administrator') return true;
  if (kind !== 'merge') return capacity === 'person';
  const has = { ...agreed, [capacity]: true };
  return (has.person || !guarded.person) && (has.duplicate || !guarded.duplicate);
}

/** Whether those who can approve a change, in these capacities, can between them make it take effect. */
export function canBeComplete(
  { kind, guarded }: Readonly<{ kind: 'login' | 'role' | 'merge'; guarded: Agreed }>,
  capacities: readonly ('person' | 'duplicate' | 'administrator')[],
): boolean {
  const agreed = { person: capacities.includes('person'), duplicate: capacities.includes('duplicate') };
  return capacities.some((capacity) => isComplete({ kind, guarded, agreed }, capacity));
}
