import { intersect, laterEnd, type Period } from '../../../core/calendar.ts';

export type Held = Period & { id: string };

/** What is done to the facts of two records of one person before they become one. */
export type Settlement<R> = {
  /** One fact of each record that cannot both hold on some day. */
  contradiction: readonly [R, R] | null;
  /** Facts of the survivor that now also cover the days of the same fact of the duplicate. */
  widened: Held[];
  /** Facts that another one covers now. */
  absorbed: { id: string; into: string }[];
};

/**
 * Brings the facts of two records of one person together. `same` is true of two facts that differ in their days at most, `clash` of two that
 * cannot both hold on one day. The same on overlapping days becomes one fact of the survivor; nothing else is touched.
 */
export function settle<R extends Held>(
  survivor: readonly R[],
  duplicate: readonly R[],
  same: (a: R, b: R) => boolean,
  clash: (a: R, b: R) => boolean,
): Settlement<R> {
  for (const ours of survivor) {
    const theirs = duplicate.find((other) => intersect(ours, other) && !same(ours, other) && clash(ours, other));
    if (theirs) return { contradiction: [ours, theirs], widened: [], absorbed: [] };
  }
  const widened: Held[] = [];
  const absorbed: Settlement<R>['absorbed'] = [];
  let left = [...survivor, ...duplicate];
  for (const ours of survivor) {
    if (!left.includes(ours)) continue;
    left = left.filter((row) => row !== ours);
    let whole: Held = { id: ours.id, starts_on: ours.starts_on, ends_on: ours.ends_on };
    for (let met = meeting(left, ours, whole, same); met; met = meeting(left, ours, whole, same)) {
      const { id, starts_on, ends_on } = met;
      whole = { ...whole, starts_on: whole.starts_on < starts_on ? whole.starts_on : starts_on, ends_on: laterEnd(whole.ends_on, ends_on) };
      left = left.filter((row) => row.id !== id);
      absorbed.push({ id, into: ours.id });
    }
    if (whole.starts_on !== ours.starts_on || whole.ends_on !== ours.ends_on) widened.push(whole);
  }
  return { contradiction: null, widened, absorbed };
}

const meeting = <R extends Held>(rows: readonly R[], row: R, days: Period, same: (a: R, b: R) => boolean): R | undefined =>
  rows.find((other) => intersect(days, other) !== null && same(row, other));
