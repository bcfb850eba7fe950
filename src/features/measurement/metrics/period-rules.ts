/** The fixed periods that metrics are reported for. There are no others: with days of one's choice, two answers would differ by one person. */
import { addDays, addMonths } from '../../../core/calendar.ts';
import type { PeriodKind } from './definition.ts';

/**
 * One period. `key` names it in addresses:
 *
 * - `academic_year`, `three_years` (the last of the three), `cohort` (who began in it): the calendar year in which the academic year begins, `2025`
 * - `calendar_year`: `2025`
 * - `day`: the last day of a month, `2026-02`
 * - `six_months`: the month in which the half of an academic year begins, `2025-07`
 * - `wave`: the id of the survey wave
 */
export type Period = Readonly<{
  kind: PeriodKind;
  key: string;
  from: string;
  /** First day after it; while it is open, the first day of the present month, so that its value changes once a month. */
  to: string;
  /** First day after it on the calendar. */
  ends_on: string;
  /** First day of the present month: what came later is not looked at. */
  until: string;
  wave: string | null;
}>;

/** When it is, and in which month academic years begin. */
export type Calendar = Readonly<{ today: string; start_month: number }>;

const YEAR = /^(19|20)\d\d$/;
const MONTH = /^(19|20)\d\d-(0[1-9]|1[0-2])$/;

const two = (n: number) => String(n).padStart(2, '0');
const yearStart = (year: number, { start_month }: Calendar) => `${year}-${two(start_month)}-01`;
/** The first day of the month of a day. */
export const monthOf = (day: string) => `${day.slice(0, 7)}-01`;

/** The calendar year in which the academic year of a day begins. */
export function academicYearOf(day: string, calendar: Calendar): number {
  const year = Number(day.slice(0, 4));
  return day < yearStart(year, calendar) ? year - 1 : year;
}

/** First day, and first day after, of a period of this kind with this key; null where there is none. */
function boundsOf(kind: PeriodKind, key: string, calendar: Calendar): readonly [from: string, ends_on: string] | null {
  const year = YEAR.test(key) ? Number(key) : null;
  const month = MONTH.test(key) ? `${key}-01` : null;
  if (kind === 'academic_year' || kind === 'cohort')
    return year === null ? null : [yearStart(year, calendar), yearStart(year + 1, calendar)];
  if (kind === 'three_years') return year === null ? null : [yearStart(year - 2, calendar), yearStart(year + 1, calendar)];
  if (kind === 'calendar_year') return year === null ? null : [`${year}-01-01`, `${year + 1}-01-01`];
  if (month === null) return null;
  if (kind === 'day') return [addDays(addMonths(month, 1), -1), addMonths(month, 1)];
  const since = yearStart(academicYearOf(month, calendar), calendar);
  return kind === 'six_months' && (month === since || month === addMonths(since, 6)) ? [month, addMonths(month, 6)] : null;
}

/**
 * The period of a kind with a key; null where there is none, or nothing of it is over. A wave has days of its own: `waveOf`. Days and half-years
 * are there once they are over, others once a month of them is.
 */
export function periodOf(kind: PeriodKind, key: string, calendar: Calendar): Period | null {
  const bounds = boundsOf(kind, key, calendar);
  const until = monthOf(calendar.today);
  if (!bounds) return null;
  const [from, ends_on] = bounds;
  const isWhole = kind === 'day' || kind === 'six_months' || kind === 'calendar_year';
  if (isWhole ? ends_on > until : from >= until) return null;
  return { kind, key, from, to: ends_on < until ? ends_on : until, ends_on, until, wave: null };
}

/** The period of a survey wave, which has closed. */
export function waveOf(wave: Readonly<{ id: string; opened_on: string; closed_on: string }>, { today }: Calendar): Period {
  const ends_on = addDays(wave.closed_on, 1);
  return { kind: 'wave', key: wave.id, from: wave.opened_on, to: ends_on, ends_on, until: monthOf(today), wave: wave.id };
}

/** The keys of the periods of a kind that have begun since a day, the latest first. Waves are not known here. */
export function periodsSince(kind: PeriodKind, since: string, calendar: Calendar): Period[] {
  const years = Array.from(
    { length: Math.max(0, Number(calendar.today.slice(0, 4)) - Number(since.slice(0, 4)) + 2) },
    (_, i) => Number(calendar.today.slice(0, 4)) - i,
  );
  const keys =
    kind === 'day' || kind === 'six_months'
      ? years.flatMap((year) => Array.from({ length: 12 }, (_, i) => `${year}-${two(12 - i)}`))
      : years.map(String);
  return keys.flatMap((key) => periodOf(kind, key, calendar) ?? []).filter(({ ends_on }) => ends_on > since);
}

/** Months whose last days are shown one after the other, beside those of academic years. */
const MONTHS = 13;

/** Of all periods of a kind, the latest first, those that a trend shows and that are kept: of months the last ones, and each before an academic year. */
export function shownPeriods(kind: PeriodKind, periods: readonly Period[], calendar: Calendar): Period[] {
  if (kind !== 'day') return [...periods];
  return periods.filter(({ ends_on }, i) => i < MONTHS || ends_on === yearStart(academicYearOf(ends_on, calendar), calendar));
}

/** In the matrix of an academic year, a cohort is the one that has been observed for five years at its end. */
const COHORT_YEARS = 5;

/** The period of a kind that stands for an academic year in the matrix; null where nothing of it is over, and for waves. */
export function periodInYear(kind: PeriodKind, year: number, calendar: Calendar): Period | null {
  const whole = periodOf('academic_year', String(year), calendar);
  if (!whole || kind === 'wave') return null;
  if (kind === 'academic_year') return whole;
  if (kind === 'three_years' || kind === 'calendar_year') return periodOf(kind, String(year), calendar);
  if (kind === 'cohort') return periodOf(kind, String(year - COHORT_YEARS), calendar);
  if (kind === 'day') return periodOf(kind, addDays(whole.to, -1).slice(0, 7), calendar);
  const halves = [whole.from, addMonths(whole.from, 6)].flatMap((month) => periodOf(kind, month.slice(0, 7), calendar) ?? []);
  return halves.at(-1) ?? null;
}

/** The period of a kind that stands for an academic year: in or of that year, its last day, or the last wave that closed in it; waves the latest first. */
export function standsFor(
  kind: PeriodKind,
  year: Period,
  { waves, ...calendar }: Calendar & Readonly<{ waves: readonly Period[] }>,
): Period | null {
  if (kind !== 'wave') return periodInYear(kind, Number(year.key), calendar);
  return waves.find(({ ends_on }) => ends_on > year.from && ends_on <= year.ends_on) ?? null;
}

/** Whole years since a day. */
export const yearsSince = (since: string, day: string): number =>
  Number(day.slice(0, 4)) - Number(since.slice(0, 4)) - (day.slice(5) < since.slice(5) ? 1 : 0);
