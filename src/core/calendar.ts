/**
 * Civil days and half-open periods `[starts_on, ends_on)`. Days are ISO strings (YYYY-MM-DD), which compare as text;
 * `ends_on: null` is open. Pure functions without a time zone: the caller decides which day it is.
 */
export type Period = Readonly<{ starts_on: string; ends_on: string | null }>;

/** True where no day lies in the period. */
export function isEmpty(period: Period): boolean {
  return period.ends_on !== null && period.ends_on <= period.starts_on;
}

/** True where the day lies in the period. */
export function contains(period: Period, day: string): boolean {
  return period.starts_on <= day && (period.ends_on === null || day < period.ends_on);
}

/** The earlier of two ends; null is an open end. */
export function earlierEnd(a: string | null, b: string | null): string | null {
  if (a === null) return b;
  return b === null || a <= b ? a : b;
}

/** The later of two ends; null is an open end. */
export function laterEnd(a: string | null, b: string | null): string | null {
  return a === null || b === null ? null : a >= b ? a : b;
}

/** The days two periods share, or null where they share none. */
export function intersect(a: Period, b: Period): Period | null {
  const shared = { starts_on: a.starts_on > b.starts_on ? a.starts_on : b.starts_on, ends_on: earlierEnd(a.ends_on, b.ends_on) };
  return isEmpty(shared) ? null : shared;
}

/** The union of periods as the fewest, ordered periods: overlapping and adjoining ones become one. */
export function union(periods: readonly Period[]): Period[] {
  const merged: Period[] = [];
  for (const period of periods.filter((p) => !isEmpty(p)).sort((a, b) => (a.starts_on < b.starts_on ? -1 : 1))) {
    const last = merged.at(-1);
    if (last && (last.ends_on === null || period.starts_on <= last.ends_on)) {
      merged[merged.length - 1] = { starts_on: last.starts_on, ends_on: laterEnd(last.ends_on, period.ends_on) };
    } else merged.push({ starts_on: period.starts_on, ends_on: period.ends_on });
  }
  return merged;
}

/** The days of `from` that lie in none of `taken`, ordered. */
export function subtract(from: readonly Period[], taken: readonly Period[]): Period[] {
  let left = union(from);
  for (const hole of union(taken)) {
    left = left.flatMap((period) => {
      if (!intersect(period, hole)) return [period];
      const before = { starts_on: period.starts_on, ends_on: hole.starts_on };
      const rest = hole.ends_on === null ? [] : [{ starts_on: hole.ends_on, ends_on: period.ends_on }];
      return [before, ...rest].filter((p) => !isEmpty(p));
    });
  }
  return left;
}

/** The day `days` later (earlier when negative). */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The same day of the month `months` later, clamped to the month's last day: 31 August + 18 months = 28 or 29 February. */
export function addMonths(day: string, months: number): string {
  return Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }).toString();
}

const SATURDAY = 6;

/**
 * The working day (Monday to Friday) that comes as the nth after `day`, which itself does not count; `day` itself for none. Days on which a
 * department is closed are not on record.
 */
export function workingDayAfter(day: string, n: number): string {
  // Whole weeks at once, from the Friday before where the day is no working day.
  const { dayOfWeek } = Temporal.PlainDate.from(day);
  if (n === 0) return day;
  const from = dayOfWeek < SATURDAY ? day : addDays(day, SATURDAY - 1 - dayOfWeek);
  const place = Math.min(dayOfWeek, SATURDAY - 1) - 1 + n;
  return addDays(from, n + 2 * Math.floor(place / 5));
}

/** Days from the first to the second, negative when it comes earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}
