import { contains, daysBetween, type Period } from '../../core/calendar.ts';
import type { Advice, Capacity, WaiveAnnualReview } from './schema.ts';

/** In the order in which one goes before another where a leader holds several. */
const ORDER: readonly Capacity[] = ['division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead', 'chair'];

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

export type Held = Readonly<{ capacity: Capacity; role_id: string }>;

/** The wanted capacity, or the first of those somebody holds; undefined where it is not held. */
export function capacityFor(held: readonly Held[], wanted: Capacity | undefined): Held | undefined {
  return held
    .filter(({ capacity }) => wanted === undefined || capacity === wanted)
    .toSorted((a, b) => ORDER.indexOf(a.capacity) - ORDER.indexOf(b.capacity))[0];
}

export type Career = Readonly<{ appointed_on: string | null; away_all_year: boolean; gone_on: string | null }>;

/** What the HR facts say against a waiver's reason. Advice: whoever waives may know better. */
export function adviceOn(
  reason: WaiveAnnualReview['waived_reason'],
  { appointed_on, away_all_year, gone_on }: Career,
  year: AcademicYear,
  recent_days: number,
): Advice[] {
  if (reason === 'on_leave' && !away_all_year)
    return [{ code: 'not_on_leave_all_year', detail: 'No leave that is recorded covers the whole academic year.' }];
  const days = appointed_on === null ? null : daysBetween(appointed_on, year.ends_on);
  if (reason === 'recently_appointed' && (days === null || days >= recent_days)) {
    const detail =
      days === null
        ? 'The person has no appointment in that year.'
        : `The person was appointed ${days} days before the end of the academic year.`;
    return [{ code: 'not_recently_appointed', detail }];
  }
  if (reason === 'departing' && (gone_on === null || gone_on > year.ends_on))
    return [{ code: 'no_departure_known', detail: 'No departure within the academic year is recorded.' }];
  return [];
}
