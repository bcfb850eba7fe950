import { daysBetween, type Period } from '../../../core/calendar.ts';
import type { Office, WaiveAnnualReview } from './schema.ts';

/** An academic year, named by the calendar year in which it begins, with its first day and the first day after it. */
export type AcademicYear = Period & Readonly<{ academic_year: number; ends_on: string }>;

/** An office over a mentee that somebody holds, with the role that proves it. */
export type Holder = Readonly<{ capacity: Office; person_id: string; role_id: string }>;

export type Career = Readonly<{ appointed_on: string | null; away_all_year: boolean; gone_on: string | null }>;

/** How the HR facts contradict the reason of a waiver, or null where they do not. About other reasons they say nothing. */
export function contradictionOf(
  reason: WaiveAnnualReview['waived_reason'],
  { appointed_on, away_all_year, gone_on }: Career,
  year: AcademicYear,
  recent_days: number,
): string | null {
  if (reason === 'on_leave' && !away_all_year) return 'No leave is recorded that covers the whole academic year.';
  if (reason === 'recently_appointed') {
    if (appointed_on === null) return 'The person has no appointment in that year.';
    const days = daysBetween(appointed_on, year.ends_on);
    if (days >= recent_days) return `The person was appointed ${days} days before the end of the academic year.`;
  }
  if (reason === 'departing' && (gone_on === null || gone_on > year.ends_on)) return 'No departure within the academic year is recorded.';
  return null;
}
