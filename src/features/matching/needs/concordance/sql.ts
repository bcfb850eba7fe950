/** How long likeness stays out of the scores after somebody has changed what they state. */
import { type RawBuilder, sql } from 'kysely';

/** Nobody learns more than one answer about others in that many days by changing their own. */
const REST_DAYS = 30;

/** True while a change of the day in `column` keeps likeness out of the scores of `today`. */
export const restsOn = (column: string, today: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} > ${today}::date - ${sql.lit(REST_DAYS)}`;

/** True where `person` (a column) has not changed for so long what they state, or in which respects they would like a mentor who is like them. */
export const hasRested = (person: string, today: string): RawBuilder<boolean> =>
  sql<boolean>`not exists (select from concordance_change changed where changed.person_id = ${sql.ref(person)}
    and ${restsOn('changed.changed_on', today)})`;
