/** From when a department, its divisions and their people owe what the programme asks. */
import { type RawBuilder, sql } from 'kysely';

/** One row with the divisions that begin later than the department, or than another first day of it (late_divisions.sql). */
export const lateDivisions = (department_id: string, programme_starts_on: string | undefined) => sql`
  select late.ids, late.days from department d
  cross join lateral late_divisions(d.id, coalesce(${programme_starts_on ?? null}::date, d.programme_starts_on)) late
  where d.id = ${department_id}`;

/** The day from which a person (an id) owes something (owed_from.sql), over the relation `late`. No function is called where no division begins later. */
export const owedFrom = (person: string, programme_starts_on: RawBuilder<unknown>): RawBuilder<string> => sql<string>`
  case when late.ids = '{}' then ${programme_starts_on} else owed_from(${sql.ref(person)}, ${programme_starts_on}, late.ids, late.days) end`;
