import type { Protection } from './table.ts';

/** What a department decides about the publication of numbers about persons. */
export type DisclosurePolicy = Readonly<{
  /** Numbers about fewer persons are hidden. */
  disclosure_minimum_base: number;
  /** Free text of fewer respondents is hidden. */
  disclosure_minimum_text_base: number;
  /** In groups of fewer persons, 0 % and 100 % are hidden. */
  disclosure_small_group: number;
  /** So many whole numbers at least stay possible for each hidden number of persons below the minimum. */
  disclosure_hidden_width: number;
}>;

/** The policy of a department that decides nothing. */
export const DEFAULT_POLICY: DisclosurePolicy = {
  disclosure_minimum_base: 5,
  disclosure_minimum_text_base: 10,
  disclosure_small_group: 10,
  disclosure_hidden_width: 5,
};

/** Classes of statistics, each with a rule of its own. */
export type Statistic =
  | 'count'
  | 'share'
  | 'distribution'
  | 'ratio'
  | 'mean'
  | 'median'
  | 'spread'
  | 'maximum'
  | 'survival'
  | 'correlation'
  | 'difference'
  | 'series'
  | 'text';

/** What a rule looks at beside the base. */
export type Observed = Readonly<{
  /** Persons the number rests on. */
  base: number;
  /** How many of them are in each group that is published with it: yes and no, bars, ended and not ended. */
  counts?: readonly number[];
  /** The value of each person, for means, ratios (what each contributes), medians, spreads and maxima. */
  observations?: readonly number[];
  /** The observations are published numbers themselves, not persons: shares of divisions, for instance. */
  of_published?: boolean;
  /** Persons still under observation at the time of a survival step. */
  at_risk?: number;
  /** The two groups that are compared. */
  sides?: readonly number[];
  /** Which quantile; the median by default. */
  quantile?: number;
}>;

/** A correlation of fewer divisions says nothing, and nearly names them. */
const LEAST_CORRELATED = 8;
/** The largest contribution must not be known to the second largest contributor within so many percent (p % rule). */
const P_PERCENT = 10;

/**
 * Whether the rule of a statistic hides a number, beyond the base and the share of 0 % or 100 % that count for all. Sources: Hundepool et al.,
 * Statistical Disclosure Control (2012), for dominance and the p % rule; the SDAP handbook on output checking for medians, maxima and survival.
 */
export function refuses(statistic: Statistic, observed: Observed, policy: DisclosurePolicy): boolean {
  const { base, observations = [], of_published = false } = observed;
  const least = policy.disclosure_minimum_base;
  switch (statistic) {
    case 'ratio':
    case 'mean':
      return observations.length > 0 && isDominated(observations, base < policy.disclosure_small_group);
    case 'median':
      // Persons who are not observed, such as those who wait, are on neither side.
      return !of_published && !hasBothSides(Math.min(base, observations.length || base), observed.quantile ?? 0.5, least);
    case 'maximum':
      return !of_published && holders(observations, Math.max(...observations)) < least;
    case 'spread':
      return (
        !of_published &&
        Math.min(holders(observations, Math.min(...observations)), holders(observations, Math.max(...observations))) < least
      );
    case 'survival':
      return !isSafeStep({ at_risk: observed.at_risk ?? base, events: observed.counts?.[0] ?? 0 }, least);
    case 'correlation':
      return of_published ? observations.length < LEAST_CORRELATED : base < Math.max(least, LEAST_CORRELATED);
    case 'difference':
      return (observed.sides ?? [base]).some((side) => side < least);
    case 'text':
      return base < policy.disclosure_minimum_text_base;
    default:
      return false;
  }
}

/**
 * Statistics of which the number of a hidden part cannot be worked out from the whole and the other parts: hiding the number itself is enough. A
 * maximum of the whole that only hidden parts reach is held by as many persons as the rule asks for.
 */
export const standsAlone = (statistic: Statistic): boolean =>
  ['median', 'maximum', 'spread', 'correlation', 'difference', 'series', 'text'].includes(statistic);

const holders = (observations: readonly number[], value: number): number => observations.filter((each) => each === value).length;

const hasBothSides = (persons: number, quantile: number, least: number): boolean =>
  Math.min(persons * quantile, persons * (1 - quantile)) >= least;

/** One contributes nearly everything, or in a small group nobody contributes anything. */
function isDominated(contributions: readonly number[], isSmall: boolean): boolean {
  const [first = 0, , ...others] = contributions.map(Math.abs).sort((a, b) => b - a);
  if (first === 0) return isSmall;
  return others.reduce((sum, each) => sum + each, 0) < (P_PERCENT / 100) * first;
}

/** A step of a survival curve: how many are under observation just before it, and how many events it stands for. */
export type Step = Readonly<{ at: number; at_risk: number; events: number }>;

const isSafeStep = ({ at_risk, events }: Omit<Step, 'at'>, least: number): boolean => at_risk >= least && (events === 0 || events >= least);

/**
 * The steps of a Kaplan–Meier curve that may be shown: each stands for no event or at least the minimum, with at least the minimum under
 * observation. Events of a hidden step are counted in the next shown one, so that no difference of two steps is about fewer persons.
 */
export function survivalSteps(steps: readonly Step[], { disclosure_minimum_base: minimum_base }: DisclosurePolicy): Step[] {
  const shown: Step[] = [];
  let waiting = 0;
  for (const step of steps) {
    waiting += step.events;
    if (!isSafeStep({ at_risk: step.at_risk, events: waiting }, minimum_base)) continue;
    shown.push({ ...step, events: waiting });
    waiting = 0;
  }
  return shown;
}

/**
 * The group of each division for every table of a period: itself, or `other` where it has as many persons as the minimum base or fewer and is
 * not the only such division.
 */
export function divisionGroups(
  persons: ReadonlyMap<string, number>,
  { disclosure_minimum_base: minimum_base }: DisclosurePolicy,
): Map<string, string> {
  const small = [...persons].filter(([, count]) => count <= minimum_base).map(([division]) => division);
  return new Map([...persons.keys()].map((division) => [division, small.length > 1 && small.includes(division) ? OTHER : division]));
}

/** The key of all small divisions together, "other divisions (combined)". */
export const OTHER = 'other';

/**
 * How strictly tables are protected. Where answers of persons are counted (`of_answers`), each respondent knows one of them, so that a small group
 * needs two on each side.
 */
export const protectionOf = (policy: DisclosurePolicy, { of_answers }: { of_answers: boolean }): Protection => ({
  minimum: policy.disclosure_minimum_base,
  width: policy.disclosure_hidden_width,
  small: Math.max(policy.disclosure_small_group, policy.disclosure_minimum_base),
  aside: of_answers ? 2 : 1,
  least: 1,
  remainder: policy.disclosure_minimum_base,
  cost: 'persons',
});
