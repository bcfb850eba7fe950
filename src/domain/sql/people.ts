/** Whether a person is there on a day, and with which appointment. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, holdsOn, type Operand, operand } from '../../core/db.ts';

/** True of the person joined as `alias` who has not died by the day. */
export function isAlive(alias: string, day: Day): RawBuilder<boolean> {
  const deceasedOn = sql.ref(`${alias}.deceased_on`);
  return sql<boolean>`(${deceasedOn} is null or ${deceasedOn} > ${day})`;
}

/** True where `person` (a column, or an expression) holds an appointment on the day. One that HR has marked as ended is none. */
export function isAppointed(person: Operand, day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from appointment held_appointment
    where held_appointment.person_id = ${operand(person)} and held_appointment.status <> 'ended' and ${holdsOn('held_appointment', day)})`;
}

/** The first day from `day` on on which `person` holds an appointment; null where none is known. */
export function appointedFrom(person: Operand, day: Day): RawBuilder<string | null> {
  return sql<string | null>`appointed_from(${operand(person)}, ${day}::date)`;
}

/** Categories of appointment from the closest to the department to the loosest: of several held at once, the first tells the rank. */
const CATEGORIES = ['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'];

/** An order of appointments by the column of their category, the one that tells the rank first. */
export function byCategory(category: string): RawBuilder<number> {
  return sql`array_position(${CATEGORIES}::text[], ${sql.ref(category)})`;
}
