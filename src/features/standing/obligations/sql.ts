import { type RawBuilder, sql } from 'kysely';
import type { Predicate } from '../../../core/db.ts';
import { civilDay } from '../../../domain/sql/days.ts';

/** The day for which obligations are derived, and what the caller may see of meetings on it. `person` and `mentor` name columns. */
export type AsOf = Readonly<{
  department_id: string;
  day: RawBuilder<string>;
  time_zone: string;
  /** The last day whose meetings are counted for a person. */
  counted_to: (person: string, mentor: string) => RawBuilder<string>;
  /** Whether the days of the pair's meetings may be shown. */
  meetings: (person: string, mentor: string) => Predicate;
}>;

/** SQL of a column, by the type that a row of it has. */
export const uuid = sql<string>;
/** A column of text that is never null. */
export const text = sql<string>;
/** A column with a day, or null. */
export const date = sql<string | null>;
/** A column that is true or false. */
export const bool = sql<boolean>;

/** Of an obligation that names no assignment. */
export const noAssignment = { assignment_id: sql<null>`null::uuid`, mentor_id: sql<null>`null::uuid` } as const;

/** Of an obligation that is not waived by its own records. */
export const notWaived = sql<boolean>`false`;

/** True of full-time faculty in the programme years of the policy, who owe most kinds. `c`: a row of `clock`. */
export const EARLY = sql<boolean>`c.is_early`;

/** True where the days in `stopped` do not move a day: none of them lies between it and the day from which it is counted. */
const isUnmoved = (from_on: RawBuilder<unknown>, nominal_on: RawBuilder<unknown>, stopped: RawBuilder<unknown>) =>
  sql`(isempty(${stopped}) or ${nominal_on} <= ${from_on} or not ${stopped} && daterange(${from_on}, ${nominal_on}))`;

/** `due_after` on the clock `c`, without calling the function where leaves move nothing: a call costs more than all else about a day. */
export const after = (from_on: RawBuilder<unknown>, months: RawBuilder<unknown>, stopped = sql`c.stopped`) =>
  stretched(from_on, sql`(${from_on} + make_interval(months => ${months}))::date`, stopped);

/**
 * The first day after so many days from `from_on` as lie between it and `nominal_on`, without those in `stopped`; without calling the function
 * where leaves move nothing.
 */
export const stretched = (from_on: RawBuilder<unknown>, nominal_on: RawBuilder<unknown>, stopped = sql`c.stopped`) => date`
  case when ${isUnmoved(from_on, nominal_on, stopped)} then ${nominal_on} else stretched(${from_on}, ${nominal_on}, ${stopped}) end`;

/** True of an agreement `g` that both have acknowledged. */
export const acknowledged = sql<boolean>`g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null`;
/** The day on which the second of the two acknowledged the agreement `g`. */
export const acknowledgedOn = (time_zone: string) => civilDay(sql`greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at)`, time_zone);
