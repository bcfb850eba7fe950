import type { Flag } from './schema.ts';

/** Since when something is amiss with the mentorship of one person, null where it is not. */
export type Gaps = Readonly<{ without_since: string | null; without_primary_since: string | null; suspended_since: string | null }>;

/** What a director should look at, by rule. Being without a mentor is meant of people who should have one only. */
export function flagsOf({ without_since, without_primary_since, suspended_since }: Gaps): Flag[] {
  const flags: Flag[] = [];
  if (without_since !== null && suspended_since === null) flags.push({ rule: 'formal_mentor_missing', since: without_since });
  if (without_primary_since !== null) flags.push({ rule: 'primary_mentor_missing', since: without_primary_since });
  if (suspended_since !== null) flags.push({ rule: 'formal_mentor_suspended', since: suspended_since });
  return flags;
}
