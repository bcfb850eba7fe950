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

const DAY_MS = 86_400_000;

/**
 * Year, month and date of what is written as a day of the years 1000 to 9999; null of anything else, which is for Temporal to read or to refuse. Temporal
 * takes ten times as long, and periods are counted by the thousand.
 */
function readDay(day: string): readonly [year: number, month: number, date: number] | null {
  if (!/^[1-9]\d\d\d-\d\d-\d\d$/.test(day)) return null;
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  return month >= 1 && month <= 12 && date >= 1 && date <= lastOf(year, month) ? [year, month, date] : null;
}

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lastOf = (year: number, month: number) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);

/** Null beyond the years 1000 to 9999. */
function writeDay(year: number, month: number, date: number): string | null {
  return year >= 1000 && year <= 9999 ? `${year}-${two(month)}-${two(date)}` : null;
}

/** The day `days` later (earlier when negative). */
export function addDays(day: string, days: number): string {
  const read = Number.isInteger(days) ? readDay(day) : null;
  const there = read && new Date(Date.UTC(read[0], read[1] - 1, read[2] + days));
  const written = there && writeDay(there.getUTCFullYear(), there.getUTCMonth() + 1, there.getUTCDate());
  return written ?? Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The same day of the month `months` later, clamped to the month's last day: 31 August + 18 months = 28 or 29 February. */
export function addMonths(day: string, months: number): string {
  const read = Number.isInteger(months) ? readDay(day) : null;
  const month = read && 12 * read[0] + read[1] - 1 + months;
  const there = month && ([Math.floor(month / 12), (month % 12) + 1] as const);
  const written = read && there && writeDay(...there, Math.min(read[2], lastOf(...there)));
  return written || Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }).toString();
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
  const [first, second] = [readDay(from), readDay(to)];
  const at = ([year, month, date]: readonly [number, number, number]) => Date.UTC(year, month - 1, date);
  if (first && second) return Math.round((at(second) - at(first)) / DAY_MS);
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}
