import { contains, daysBetween, type Period } from '../../../core/calendar.ts';
import type { Capacity, WaiveAnnualReview } from './schema.ts';

/** An academic year by the year it begins in. Both days are given: nothing about it is open. */
export type AcademicYear = Period & Readonly<{ academic_year: number; ends_on: string }>;

const two = (month: number) => String(month).padStart(2, '0');

export function academicYear(year: number, startMonth: number): AcademicYear {
  return { academic_year: year, starts_on: `${year}-${two(startMonth)}-01`, ends_on: `${year + 1}-${two(startMonth)}-01` };
}

/** The academic year a day lies in. */
export function academicYearOf(day: string, startMonth: number): AcademicYear {
  const calendarYear = Number(day.slice(0, 4));
  const begun = academicYear(calendarYear, startMonth);
  return contains(begun, day) ? begun : academicYear(calendarYear - 1, startMonth);
}

/** A capacity over a mentee that somebody holds, by the role that proves it. */
export type Holder = Readonly<{ capacity: Capacity; person_id: string; role_id: string }>;

export type Career = Readonly<{ appointed_on: string | null; away_all_year: boolean; gone_on: string | null }>;

/** What the HR facts say against a waiver's reason, or null where they bear it out; other reasons are not theirs to know. */
export function contradictionOf(
  reason: WaiveAnnualReview['waived_reason'],
  { appointed_on, away_all_year, gone_on }: Career,
  year: AcademicYear,
  recent_days: number,
): string | null {
  if (reason === 'on_leave' && !away_all_year) return 'No leave that is recorded covers the whole academic year.';
  if (reason === 'recently_appointed') {
    if (appointed_on === null) return 'The person has no appointment in that year.';
    const days = daysBetween(appointed_on, year.ends_on);
    if (days >= recent_days) return `The person was appointed ${days} days before the end of the academic year.`;
  }
  if (reason === 'departing' && (gone_on === null || gone_on > year.ends_on)) return 'No departure within the academic year is recorded.';
  return null;
}
