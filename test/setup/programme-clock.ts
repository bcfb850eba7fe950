/** The programme clock counted a second time, from its definition: what the SQL functions of the clock are held against. The service never asks it. */
import { addDays, addMonths, contains, daysBetween, isEmpty, type Period, subtract, union } from '../../src/core/calendar.ts';

/** The terms of an appointment, as far as the programme clock is concerned. */
export type Terms = Period & Readonly<{ category: string; appointed_on: string }>;

/**
 * First day of the programme clock that runs on `day`, or null where the person is not full-time then: the first day of the first
 * full-time appointment of the uninterrupted full-time spell around `day`. Part-time to full-time starts a new clock, also where HR
 * keeps `appointed_on`.
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
