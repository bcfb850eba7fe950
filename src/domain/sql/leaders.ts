/** Who leads whom: leaders responsible for a person, offices over a person, and who holds a role on a day. */
import { type RawBuilder, sql } from 'kysely';
import type { LeadershipRoleTable } from '../../../db/types.ts';
import { type Day, holdsOn, type Operand, operand } from '../../core/db.ts';

type Role = LeadershipRoleTable['role'];

export type Leader = { person_id: string; role_id: string; role: string };

/**
 * The leaders who answer for `person` (a column, or an expression) on the day: a relation, to be joined laterally. `without`: an array of people
 * who are involved in the matter, who count as not in office.
 */
export function responsibleLeaders(person: Operand, day: Day, without?: RawBuilder<string[]>): RawBuilder<Leader> {
  return sql`responsible_leaders(${operand(person)}, ${day}::date${without === undefined ? sql`` : sql`, ${without}`})`;
}

export type OfficeHolder = { capacity: string; person_id: string; role_id: string };

/** Who holds which office over `person` on the day, beside the Chair: a relation, to be joined laterally. */
export function officeHolders(person: Operand, day: Day): RawBuilder<OfficeHolder> {
  return sql`match_capacities(${operand(person)}, ${day}::date)`;
}

/** The leaders who answer for `person` on the day, and the mentorship leads, each once, but for `without`: a relation, to be joined laterally. */
export function leadersAndLeads(person: Operand, day: Day, without = sql<string[]>`'{}'::uuid[]`): RawBuilder<{ person_id: string }> {
  return sql`(
    select leader.person_id from ${responsibleLeaders(person, day, without)} leader
    union
    select held.person_id from ${officeHolders(person, day)} held
    where held.capacity = 'mentorship_lead' and held.person_id <> all (${without}))`;
}

/** True of roles, joined as `alias`, that are of this kind, or of one of these, and are held on the day. */
export function isHeld(alias: string, role: Role | readonly Role[], day: Day): RawBuilder<boolean> {
  const kind = sql.ref(`${alias}.role`);
  const ofKind = typeof role === 'string' ? sql`${kind} = ${sql.lit(role)}` : sql`${kind} = any (${role}::text[])`;
  return sql<boolean>`(${ofKind} and ${holdsOn(alias, day)})`;
}

/**
 * True of rows of the relation `held`, which has a column `role` and is joined as `alias`, that are of mentorship leads or, where it has none,
 * of the Chair.
 */
export function isLeadElseChair(alias: string, held: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${alias}.role`)} =
    case when exists (select from ${sql.table(held)} lead where lead.role = 'mentorship_lead') then 'mentorship_lead' else 'chair' end`;
}

/** Delegations of match discussions as `sent`, each with the `role` behind it, as long as that is held. */
export function delegations(day: Day): RawBuilder<unknown> {
  return sql`match_delegation sent join leadership_role role on role.id = sent.role_id and ${holdsOn('role', day)}`;
}
