import { addMonths } from '../../../../core/calendar.ts';
import type { CfarExemption, CfarStatus } from './schema.ts';

/** Months before the latest day on which people are notified that it is near. */
export const ALERT_MONTHS = [12, 6, 3] as const;

/** The facts of a review window, from cfar_window() in the database; a person who is not full-time on the day has none. */
export type CfarFacts = Readonly<{
  earliest_on: string;
  latest_on: string;
  is_waived: boolean;
  is_probationary: boolean;
  is_decided: boolean;
}>;

/** Why there is no review of this person, or null; always null for whoever was reviewed. */
export function exemptionOf(facts: CfarFacts | undefined): CfarExemption | null {
  if (!facts) return 'not_full_time';
  if (facts.is_decided || facts.is_probationary) return null;
  return facts.is_waived ? 'probation_waived' : 'not_probationary';
}

/** Where a day lies in the window. Both ends belong to the window: the review is overdue from the day after the latest. */
export function statusOn(facts: CfarFacts | undefined, day: string): CfarStatus {
  if (!facts || exemptionOf(facts) !== null) return 'not_applicable';
  if (facts.is_decided) return 'decided';
  if (day > facts.latest_on) return 'overdue';
  return day < facts.earliest_on ? 'not_yet' : 'in_window';
}

/** The days on which people are notified, in order; in a shorter month its last day. */
export function alertDays(latest_on: string): string[] {
  return ALERT_MONTHS.map((months) => addMonths(latest_on, -months));
}

/** The first of these days that is today or still to come; null after the last, and where there is nothing to decide. */
export function nextAlert(facts: CfarFacts | undefined, day: string): string | null {
  if (!facts || !['not_yet', 'in_window'].includes(statusOn(facts, day))) return null;
  return alertDays(facts.latest_on).find((on) => on >= day) ?? null;
}

/**
 * Which alert is due on a day, in months before the latest: the last one whose day has come, so that somebody who is added late gets one alert and
 * not three. Null before the first and once the latest day is over.
 */
export function alertOn(latest_on: string, day: string): number | null {
  if (day > latest_on) return null;
  return ALERT_MONTHS.filter((months) => addMonths(latest_on, -months) <= day).at(-1) ?? null;
}
