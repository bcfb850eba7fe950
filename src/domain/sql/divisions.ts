/** Who belongs to a division on a day. Memberships are periods; a person has at most one primary division at a time. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, holdsOn, type Operand, operand } from '../../core/db.ts';

/**
 * True where `person` (a column, or an expression) is a primary member of the division on the day. A cross-appointment does not count: it
 * brings a person under a director's conflict rule, not into the division's lists.
 */
export function isPrimaryMember(person: Operand, division_id: string | RawBuilder<unknown>, day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from division_membership scope_member where scope_member.person_id = ${operand(person)}
    and scope_member.division_id = ${division_id} and scope_member.is_primary and ${holdsOn('scope_member', day)})`;
}

/** Like `isPrimaryMember`, of any of these divisions. */
export function isPrimaryMemberOfAny(person: Operand, division_ids: readonly string[], day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from division_membership scope_member where scope_member.person_id = ${operand(person)}
    and scope_member.division_id = any (${division_ids}::uuid[]) and scope_member.is_primary and ${holdsOn('scope_member', day)})`;
}

/** True where `person`, who has yet to begin, will belong to one of these divisions; already led by its leaders (coming_to). */
export function comesToDivision(person: Operand, division_ids: readonly string[], day: Day): RawBuilder<boolean> {
  return sql<boolean>`(${operand(person)} in (select coming_to(${division_ids}::uuid[], ${day}::date)))`;
}

/** Like `isPrimaryMember`, or will be one when they begin: whose matters of matching belong to the division already. */
export function belongsTo(person: Operand, division_id: string, day: Day): RawBuilder<boolean> {
  return sql<boolean>`(${isPrimaryMember(person, division_id, day)} or ${comesToDivision(person, [division_id], day)})`;
}

/** True where `person` is a member of the division on the day, primary or cross-appointed. */
export function isMember(person: Operand, division_id: string | RawBuilder<unknown>, day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from division_membership scope_member where scope_member.person_id = ${operand(person)}
    and scope_member.division_id = ${division_id} and ${holdsOn('scope_member', day)})`;
}

/** The ids of the primary members of the division on the day, in parentheses: for `p.id in …`, where a query is to begin with them. */
export function primaryMembers(division_id: string | RawBuilder<unknown>, day: Day): RawBuilder<{ person_id: string }> {
  return sql`(select scope_member.person_id from division_membership scope_member
    where scope_member.division_id = ${division_id} and scope_member.is_primary and ${holdsOn('scope_member', day)})`;
}

/** The id of the primary division of `person` on the day, null where there is none. */
export function primaryDivisionId(person: Operand, day: Day): RawBuilder<string | null> {
  return sql`(select home_member.division_id from division_membership home_member
    where home_member.person_id = ${operand(person)} and home_member.is_primary and ${holdsOn('home_member', day)})`;
}

/** The code of the primary division of `person` on the day, null where there is none. */
export function primaryDivisionCode(person: Operand, day: Day): RawBuilder<string | null> {
  return sql`(select home_unit.code from division_membership home_member join division home_unit on home_unit.id = home_member.division_id
    where home_member.person_id = ${operand(person)} and home_member.is_primary and ${holdsOn('home_member', day)})`;
}
