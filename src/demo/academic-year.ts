/** The academic year, as academic_year_of() and academic_year_days() of the database count it. */
import { contains, type Period } from '../core/calendar.ts';

/** An academic year, named by the calendar year in which it begins, with its first day and the first day after it. */
export type AcademicYear = Period & Readonly<{ academic_year: number; ends_on: string }>;

const two = (month: number) => String(month).padStart(2, '0');

/** The academic year that begins in a calendar year. */
export function academicYear(year: number, startMonth: number): AcademicYear {
  return { academic_year: year, starts_on: `${year}-${two(startMonth)}-01`, ends_on: `${year + 1}-${two(startMonth)}-01` };
}

/** The academic year in which a day lies. */
export function academicYearOf(day: string, startMonth: number): AcademicYear {
  const calendarYear = Number(day.slice(0, 4));
  const begun = academicYear(calendarYear, startMonth);
  return contains(begun, day) ? begun : academicYear(calendarYear - 1, startMonth);
}
