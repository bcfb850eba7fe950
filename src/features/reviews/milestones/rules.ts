import { addMonths } from '../../../core/calendar.ts';
import type { Advice, CfarExemption, CfarStatus } from './schema.ts';

/** Months before the latest day on which people are told that it comes near (domain section 7). */
export const ALERT_MONTHS = [12, 6, 3] as const;

/** What is known of a review window, as the database tells it; there is none for a person who is not full-time on the day. */
export type CfarFacts = Readonly<{
  earliest_on: string;
  latest_on: string;
  is_waived: boolean;
  is_probationary: boolean;
  is_decided: boolean;
}>;

/** Why nobody reviews this person, or null. Whoever was reviewed needs no reason. */
export function exemptionOf(facts: CfarFacts | undefined): CfarExemption | null {
  if (!facts) return 'not_full_time';
  if (facts.is_decided || facts.is_probationary) return null;
  return facts.is_waived ? 'probation_waived' : 'not_probationary';
}

/** Both ends of the window belong to it: it is overdue from the day after the latest. */
export function statusOn(facts: CfarFacts | undefined, day: string): CfarStatus {
  if (!facts || exemptionOf(facts) !== null) return 'not_applicable';
  if (facts.is_decided) return 'decided';
  if (day > facts.latest_on) return 'overdue';
  return day < facts.earliest_on ? 'not_yet' : 'in_window';
}

/** The days on which people are told, the first first; a shorter month gives its last day. */
export function alertDays(latest_on: string): string[] {
  return ALERT_MONTHS.map((months) => addMonths(latest_on, -months));
}

/** The first of these days that is today or still to come; null after the last, and where there is nothing to decide. */
export function nextAlert(facts: CfarFacts | undefined, day: string): string | null {
  if (!facts || !['not_yet', 'in_window'].includes(statusOn(facts, day))) return null;
  return alertDays(facts.latest_on).find((on) => on >= day) ?? null;
}

/**
 * Which alert is to be given on a day, in months before the latest: the last whose day has come, so that whoever is late hears one and not
 * three. Null before the first and once the latest day is over.
 */
export function alertOn(latest_on: string, day: string): number | null {
  if (day > latest_on) return null;
  return ALERT_MONTHS.filter((months) => addMonths(latest_on, -months) <= day).at(-1) ?? null;
}

export type Decision = Readonly<{ reached_on: string; cfar_outcome: string | null }>;

/**
 * The standing decision that a new one cannot stand beside, if any. An extended probation leads to another review, and every other outcome
 * ends the matter: nothing is decided after it, nor twice on one day.
 */
export function contradicted<D extends Decision>(standing: readonly D[], next: Decision): D | undefined {
  const isFinal = ({ cfar_outcome }: Decision) => cfar_outcome !== 'probation_extended';
  return standing.find(({ reached_on, ...known }) => {
    if (reached_on === next.reached_on) return true;
    return isFinal(reached_on < next.reached_on ? { reached_on, ...known } : next);
  });
}

/** The rank that each promotion leads to. */
const RANK_AFTER: Readonly<Record<string, string>> = { junior_promotion: 'associate_professor', senior_promotion: 'professor' };

/** What HR's ranks say against a promotion. Nothing is refused for it: HR may learn of a promotion later than the department. */
export function adviceOn(kind: string, rank: string | null, rank_before: string | null): Advice[] {
  const expected = RANK_AFTER[kind];
  if (expected === undefined) return [];
  if (rank === null) return ['rank_unknown'];
  if (rank !== expected) return ['rank_differs'];
  return rank_before === expected ? ['rank_unchanged'] : [];
}
