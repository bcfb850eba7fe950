/** Whether a person is there on a day, and with which appointment. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, holdsOn, type Operand, operand, type Predicate, yes } from '../../core/db.ts';

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

/**
 * True where `person` (a column, or an expression) is here on the day (here_on.sql). For statements about many people: the planner writes it into the
 * statement, where a call of is_here() for each of them would cost more than the rest. Not by exists, which it would answer by reading all people.
 */
export function isHere(person: Operand, day: Day): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select true from here_on(${operand(person)}, ${day}::date)), false)`;
}

/** The first day from `day` on on which `person` holds an appointment; null where none is known. */
export function appointedFrom(person: Operand, day: Day): RawBuilder<string | null> {
  return sql<string | null>`appointed_from(${operand(person)}, ${day}::date)`;
}

/** What about the person `p` the caller may read: appointments, and the HR record with the day of a death. */
export type MayRead = Readonly<{ appointments: Predicate; record: Predicate }>;

/** For a rule that is judged strictly, whoever asks. */
export const ALL_READABLE: MayRead = { appointments: yes, record: yes };

/**
 * True of the person joined as `p` who was here on a day that has come: alive and, of the faculty, appointed. To those who may not read it a death
 * counts as of today, and everybody who has ever been appointed as here on any day: asking for one day after the other tells no day.
 */
export function wasHere(day: Day, today: string, { appointments, record }: MayRead): RawBuilder<boolean> {
  return sql<boolean>`(case when ${record} then ${isAlive('p', day)} else ${isAlive('p', today)} end
    and (p.kind <> 'faculty' or exists (
      select from appointment held_appointment where held_appointment.person_id = p.id
        and case when ${appointments} then ${holdsOn('held_appointment', day)} else held_appointment.starts_on <= ${today}::date end)))`;
}

/** Categories of appointment from the closest to the department to the loosest: of several held at once, the first tells the rank. */
const CATEGORIES = ['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'];

/** An order of appointments by the column of their category, the one that tells the rank first. */
export function byCategory(category: string): RawBuilder<number> {
  return sql`array_position(${CATEGORIES}::text[], ${sql.ref(category)})`;
}

/** The name of the person `p` (a table) without spaces, in both orders of given and family name; an index of these words serves it. */
export const joinedName = (p: string) =>
  sql`(replace(${sql.ref(`${p}.search_name`)}, ' ', '') || ' ' || replace(${sql.ref(`${p}.sort_name`)}, ' ', ''))`;

/**
 * True of the record `p` (a table) that an HR number means: capital and small letters are the same. Of records from before whose numbers differ in case
 * alone, the one with the very number, else the first.
 */
export const hasHrNumber = (p: string, number: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`(
  lower(${sql.ref(`${p}.hr_number`)}) = lower(${number}) and (${sql.ref(`${p}.hr_number`)} = ${number} or (not ${sql.ref(`${p}.hr_number_clashes`)}
    and not exists (select from person same where same.department_id = ${sql.ref(`${p}.department_id`)} and same.hr_number = ${number}))))`;
