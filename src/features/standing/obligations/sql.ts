import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** The day for which obligations are derived, and what the caller may see of meetings on it. `person` and `mentor` name columns. */
export type AsOf = Readonly<{
  department_id: string;
  day: RawBuilder<string>;
  time_zone: string;
  /** The last day whose meetings are counted for a person. */
  counted_to: (person: string, mentor: string) => RawBuilder<string>;
  /** Whether the days of the pair's meetings may be shown. */
  meetings: (person: string, mentor: string) => RawBuilder<SqlBool>;
}>;

/** SQL of a column, by the type that a row of it has. */
export const uuid = sql<string>;
export const text = sql<string>;
export const date = sql<string | null>;
export const bool = sql<boolean>;

/** Of an obligation that names no assignment. */
export const noAssignment = { assignment_id: sql<null>`null::uuid`, mentor_id: sql<null>`null::uuid` } as const;

/** Of an obligation that is not waived by its own records. */
export const notWaived = sql<boolean>`false`;

/** Full-time faculty in their first five programme years, of whom the programme asks most. `c`: a row of `clock`. */
export const EARLY = sql<boolean>`(c.programme_year <= 5 and not c.is_enrolled)`;

/** The civil day of an instant. */
export const civil = (instant: RawBuilder<unknown>, time_zone: string) => sql<string>`(${instant} at time zone ${time_zone})::date`;

/** `due_after` on the clock `c`; people without leave, most of all, do not need the function. */
export const after = (from_on: RawBuilder<unknown>, months: RawBuilder<unknown>, stopped = sql`c.stopped`) => date`
  case when isempty(${stopped}) then (${from_on} + make_interval(months => ${months}))::date else due_after(${from_on}, ${months}, ${stopped}) end`;

/** Both have acknowledged the agreement `g`. */
export const acknowledged = sql<boolean>`g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null`;
/** The day on which the second of them did. */
export const acknowledgedOn = (time_zone: string) => civil(sql`greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at)`, time_zone);
