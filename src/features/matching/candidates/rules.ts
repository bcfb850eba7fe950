import type { Candidate, ExclusionReason } from './schema.ts';

/** Each component with its weight, the share of it that applies and its points; the score is exactly what the points add up to. */
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

const words: Readonly<Record<Exclude<ExclusionReason, 'reports_to' | 'supervises' | 'evaluates'>, string>> = {
  same_person: 'Nobody mentors themselves.',
  inactive: 'The person has no appointment in force on the first day.',
  absent: 'The person is away for long on the first day; they can still be asked.',
  already_mentor: 'The person already is, or is asked to be, a formal mentor of this mentee in that period.',
  declared_conflict: 'You have declared a conflict with this person.',
  competition: 'You have declared to compete with this person.',
  no_profile: 'The person has not said whether they take mentees; they can still be asked.',
  unavailable: 'The person is not available as formal mentor of this mentee.',
  capacity: 'The person has as many formal mentees as they take; one more needs a reason.',
  external_same_institution: 'An external mentor comes from another institution than the mentee.',
};

/** A reason in words; what follows from a reporting basis is described by the conflict rule instead. */
export const describe = (reason: keyof typeof words): string => words[reason];

/** What somebody can overcome by asking, or with a reason given; everything else bars a proposal. */
const SURMOUNTABLE: readonly ExclusionReason[] = ['absent', 'capacity', 'no_profile'];

export const bars = ({ reason }: { reason: ExclusionReason }): boolean => !SURMOUNTABLE.includes(reason);

const STILL_POSSIBLE: readonly ExclusionReason[] = [
  'absent',
  'reports_to',
  'supervises',
  'evaluates',
  'capacity',
  'no_profile',
  'external_same_institution',
];

/** What the person could be instead: the ban is for formal mentors alone (domain rule 1.1). */
export function alternatives(exclusions: readonly { reason: ExclusionReason }[]): ('informal' | 'sponsor')[] {
  return exclusions.every(({ reason }) => STILL_POSSIBLE.includes(reason)) ? ['informal', 'sponsor'] : [];
}
