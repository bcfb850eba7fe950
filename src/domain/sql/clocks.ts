/** The adjusted clock for somebody who may not read leaves. */

import { type RawBuilder, sql } from 'kysely';
import { type Operand, operand } from '../../core/db.ts';

type Clock = { starts_on: Operand; sees_leaves: Operand; day: RawBuilder<string> };

/** The day as of which the caller may see the clock, see `visibleClock`. */
export function visibleOn({ starts_on, sees_leaves, day }: Clock): RawBuilder<string> {
  return sql`case when ${operand(sees_leaves)} then ${day} else greatest(${operand(starts_on)}, date_trunc('month', ${day})::date) end`;
}

/**
 * A lateral relation of one row: the day as of which the caller may see the clock (`on_day`), and how far the clock had come on it
 * (`adjusted_days`, `programme_year`). A caller who may read leaves sees `day` itself; the other two are then null, because the clock of the
 * day holds. To everybody else the clock runs as the calendar counts, as if there were no leaves, and is that of the first of the
 * month, or of the first day of the clock if that is later. Null for a clock that never began.
 */
export function visibleClock(clock: Clock): RawBuilder<unknown> {
  const [starts_on, sees_leaves] = [operand(clock.starts_on), operand(clock.sees_leaves)];
  return sql`(
    select visible.on_day, early.adjusted_days, early.programme_year
    from (
      select ${visibleOn(clock)} as on_day offset 0
    ) visible
    left join lateral (
      select e.adjusted_days, e.programme_year from clock_come(${starts_on}, visible.on_day, '{}') e
      where ${starts_on} is not null and not ${sees_leaves}
    ) early on true
  )`;
}
