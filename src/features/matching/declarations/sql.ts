/** Declared conflicts as later features ask about them. */
import { type RawBuilder, sql } from 'kysely';

/** True of declarations (an alias) that have not been taken back by the day. On which days they hold does not matter: see declared_apart.sql. */
export const isStanding = (declaration: string, today: string): RawBuilder<boolean> => {
  const [starts_on, ends_on] = [sql.ref(`${declaration}.starts_on`), sql.ref(`${declaration}.ends_on`)];
  return sql<boolean>`(${ends_on} is null or (${ends_on} > ${today}::date and ${ends_on} > ${starts_on}))`;
};

/** True where `person` (a column) has declared that they cannot be matched with the other, which the other must not find out. */
export const hasDeclaredAgainst = (person: string, other_id: string, today: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select from conflict_declaration declared
    where declared.person_id = ${sql.ref(person)} and declared.other_id = ${other_id} and ${isStanding('declared', today)})`;
