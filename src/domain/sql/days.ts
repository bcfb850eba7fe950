/** Instants as days and as text. */
import { type RawBuilder, sql } from 'kysely';
import { type Operand, operand } from '../../core/db.ts';

/** The civil day of an instant (a column, or an expression) in a department's time zone. */
export function civilDay(instant: Operand, time_zone: string): RawBuilder<string> {
  return sql`(${operand(instant)} at time zone ${time_zone})::date`;
}

/** An instant inside a JSON object, in the form in which columns of instants arrive. */
export function isoInstant(instant: Operand): RawBuilder<string> {
  return sql`to_char(${operand(instant)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Whether a period holds a day, `today` or later, that the period `before` does not hold. */
export function opensDays(period: RawBuilder<unknown>, before: RawBuilder<unknown>, today: string): RawBuilder<boolean> {
  return sql<boolean>`not (${period} * daterange(${today}::date, null) <@ ${before})`;
}
