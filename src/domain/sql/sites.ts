/** Who works at a hospital site on a day. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, holdsOn, type Operand, operand } from '../../core/db.ts';

/** True where `person` (a column, or an expression) works at the site on the day, as primary site or not. */
export function isAtSite(person: Operand, site_id: string, day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from site_membership scope_member where scope_member.person_id = ${operand(person)}
    and scope_member.site_id = ${site_id} and ${holdsOn('scope_member', day)})`;
}

/** Like `isAtSite`, for any of these sites. */
export function isAtAnySite(person: Operand, site_ids: readonly string[], day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from site_membership scope_member where scope_member.person_id = ${operand(person)}
    and scope_member.site_id = any (${site_ids}::uuid[]) and ${holdsOn('scope_member', day)})`;
}

/** True where `person`, who has yet to begin, will work at one of these sites; already led by its leaders (coming_to). */
export function comesToSite(person: Operand, site_ids: readonly string[], day: Day): RawBuilder<boolean> {
  return sql<boolean>`(${operand(person)} in (select coming_to(${site_ids}::uuid[], ${day}::date)))`;
}

/** The code of the primary site of `person` on the day, null where there is none. */
export function primarySiteCode(person: Operand, day: Day): RawBuilder<string | null> {
  return sql`(select home_unit.code from site_membership home_member join site home_unit on home_unit.id = home_member.site_id
    where home_member.person_id = ${operand(person)} and home_member.is_primary and ${holdsOn('home_member', day)})`;
}
