/** The policy of a department on a day. Its versions follow each other, so there is at most one. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, holdsOn, type Operand, operand } from '../../core/db.ts';

/** True of the policy, joined as `alias`, that is in force on the day in the `department` (a column with its id, or an expression). */
export function policyOn(alias: string, department: Operand, day: Day): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${alias}.department_id`)} = ${operand(department)} and ${holdsOn(alias, day)})`;
}
