/**
 * Civil days and half-open periods `[starts_on, ends_on)`. Days are ISO strings (YYYY-MM-DD), which compare as text;
 * `ends_on: null` is open. Pure functions, no time zone: whoever calls has already decided which day it is.
 */
export type Period = Readonly<{ starts_on: string; ends_on: string | null }>;

/** True where no day lies in the period. */
export function isEmpty(period: Period): boolean {
  return period.ends_on !== null && period.ends_on <= period.starts_on;
}

export function contains(period: Period, day: string): boolean {
  return period.starts_on <= day && (period.ends_on === null || day < period.ends_on);
}

/** The earlier of two ends, where null is never. */
export function earlierEnd(a: string | null, b: string | null): string | null {
  if (a === null) return b;
  return b === null || a <= b ? a : b;
}

/** The later of two ends, where null is never. */
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

/** Days from the first to the second, negative when it comes earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

/** The terms of an appointment, as far as the programme clock is concerned. */
export type Terms = Period & Readonly<{ category: string; appointed_on: string }>;

/**
 * First day of the programme clock that runs on `day`, or null where the person is not full-time then: the first day of the first
 * full-time appointment of the uninterrupted full-time spell around `day`. Part-time to full-time starts a new clock, also where HR
 * keeps `appointed_on`. Source: domain rules 26 and section 7; the twin of programme_clock() in the database, like the three below.
 */
export function clockStart(terms: readonly Terms[], day: string): string | null {
  const held = terms.filter((each) => !isEmpty(each));
  const fullTime = held.filter((each) => each.category === 'full_time');
  const spell = union(fullTime).find((period) => contains(period, day));
  const first = fullTime.find((each) => each.starts_on === spell?.starts_on);
  if (!first) return null;
  const employed = held.filter((each) => ['full_time', 'part_time', 'adjunct'].includes(each.category));
  const otherwise = employed.some(
    (each) => each.starts_on < first.starts_on && (each.ends_on === null || each.ends_on > first.appointed_on),
  );
  return otherwise ? first.starts_on : first.appointed_on;
}

/** Days from the clock's start to `day` without those in clock-stopping leaves, which may overlap. */
export function adjustedDays(clockStartsOn: string, stopped: readonly Period[], day: string): number {
  return subtract([{ starts_on: clockStartsOn, ends_on: day }], stopped).reduce(
    (days, period) => days + daysBetween(period.starts_on, period.ends_on ?? day),
    0,
  );
}

/** Whole adjusted months on `day`, the end of the month clamped. Programme year k is the adjusted months 12(k−1) up to 12k. */
export function adjustedMonths(clockStartsOn: string, stopped: readonly Period[], day: string): number {
  const passedOn = addDays(clockStartsOn, adjustedDays(clockStartsOn, stopped, day));
  const monthOf = (on: string) => Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));
  const months = monthOf(passedOn) - monthOf(clockStartsOn);
  return addMonths(clockStartsOn, months) > passedOn ? months - 1 : months;
}

/**
 * First day on which `months` adjusted months are complete: the nominal day, moved by each clock-stopping leave that begins before
 * the day it has been moved to. Null where such a leave has no end yet.
 */
export function dueOn(clockStartsOn: string, stopped: readonly Period[], months: number): string | null {
  let due = addMonths(clockStartsOn, months);
  for (const leave of union(stopped.flatMap((period) => intersect(period, { starts_on: clockStartsOn, ends_on: null }) ?? []))) {
    if (leave.starts_on >= due) break;
    if (leave.ends_on === null) return null;
    due = addDays(due, daysBetween(leave.starts_on, leave.ends_on));
  }
  return due;
}
