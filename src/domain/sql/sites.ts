/** Who works at a hospital site on a day. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, holdsOn, type Operand, operand } from '../../core/db.ts';

/** True where `person` (a column, or an expression) works at the site on the day, as primary site or not. */
export function isAtSite(person: Operand, site_id: string, day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from site_membership scope where scope.person_id = ${operand(person)}
    and scope.site_id = ${site_id} and ${holdsOn('scope', day)})`;
}

/** Like `isAtSite`, for any of these sites. */
export function isAtAnySite(person: Operand, site_ids: readonly string[], day: Day): RawBuilder<boolean> {
  return sql<boolean>`exists (select from site_membership scope where scope.person_id = ${operand(person)}
    and scope.site_id = any (${site_ids}::uuid[]) and ${holdsOn('scope', day)})`;
}

/** The code of the primary site of `person` on the day, null where there is none. */
export function primarySiteCode(person: Operand, day: Day): RawBuilder<string | null> {
  return sql`(select base.code from site_membership own join site base on base.id = own.site_id
    where own.person_id = ${operand(person)} and own.is_primary and ${holdsOn('own', day)})`;
}
