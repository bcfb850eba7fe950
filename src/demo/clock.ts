import { addDays, addMonths, daysBetween, intersect, type Period, union } from '../core/calendar.ts';

/**
 * First day on which `months` adjusted months are complete: the nominal day, moved by each clock-stopping leave that begins before
 * the day it has been moved to. Null where such a leave has no end yet.
 * The demo draws its rows before they are in the database; the service asks `due_after()` of the database, and a test compares the two.
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
