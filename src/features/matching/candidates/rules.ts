import type { Candidate, ExclusionReason, RawExclusion } from './schema.ts';

/** Each component with its weight, the share of it that applies and its points; the score is exactly the sum of the points. */
export function scoreOf(
  components: readonly Candidate['contributions'][number]['component'][],
  { shares, weights, tenths }: Readonly<Record<'weights' | 'tenths', readonly number[]> & { shares: readonly (number | null)[] }>,
) {
  const contributions = components.map((component, i) => {
    const share = shares[i] ?? null;
    return {
      component,
      weight: weights[i] ?? 0,
      share_pct: share === null ? null : Math.round(share * 100),
      points: (tenths[i] ?? 0) / 10,
    };
  });
  return { score: tenths.reduce((sum, each) => sum + each, 0) / 10, contributions };
}

const DETAILS: Readonly<Record<Exclude<ExclusionReason, 'reports_to' | 'supervises' | 'evaluates'>, string>> = {
  same_person: 'Nobody mentors themselves.',
  inactive: 'The person has no appointment in force on the first day.',
  absent: 'The person is on a long absence on the first day; they can still be asked.',
  already_mentor: 'The person already is a formal mentor of this mentee in that period, or has been proposed as one.',
  declared_conflict: 'You have declared a conflict with this person.',
  competition: 'You have declared that you compete with this person.',
  no_profile: 'The person has not stated whether they take mentees; they can still be asked.',
  not_available: 'The person is not available as formal mentor of this mentee.',
  capacity: 'The person has as many formal mentees as their capacity; one more needs a reason.',
  external_same_institution: 'An external mentor comes from another institution than the mentee.',
};

/** The sentence for a reason; one with a reporting basis is described by the conflict rule instead. */
export const describe = (reason: keyof typeof DETAILS): string => DETAILS[reason];

/** The reasons to be answered: `not_available` once and last, so that neither its number nor its place tells which reasons it stands for. */
export function merged(exclusions: readonly RawExclusion[]): readonly RawExclusion[] {
  const [first] = exclusions.filter(({ reason }) => reason === 'not_available');
  const others = exclusions.filter(({ reason }) => reason !== 'not_available');
  return first ? [...others, first] : others;
}

const STILL_POSSIBLE: readonly ExclusionReason[] = [
  'absent',
  'reports_to',
  'supervises',
  'evaluates',
  'capacity',
  'no_profile',
  'external_same_institution',
];

/** What the person could be instead: a reporting line bars formal mentors alone, so that an informal mentor or a sponsor stays possible. */
export function alternatives(exclusions: readonly { reason: ExclusionReason }[]): ('informal' | 'sponsor')[] {
  return exclusions.every(({ reason }) => STILL_POSSIBLE.includes(reason)) ? ['informal', 'sponsor'] : [];
}
