import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../core/db.ts';
import { civilDay } from './days.ts';

/**
 * True of the milestone `alias` where it says when somebody is due for promotion and, as it was known on the day, that stands: it is recorded, not
 * voided, and no promotion has been reached since it was recorded. One that was recorded before it, on the same day, is not the one that it announces.
 */
export function isStillDue(alias: string, day: Day, time_zone: string): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  const recorded = civilDay(`${alias}.created_at`, time_zone);
  return sql<boolean>`(${of('kind')} = 'promotion_due' and ${recorded} <= ${day}::date
    and (${of('voided_at')} is null or ${civilDay(`${alias}.voided_at`, time_zone)} > ${day}::date)
    and not exists (
      select from career_milestone promotion
      where promotion.person_id = ${of('person_id')} and promotion.kind in ('junior_promotion', 'senior_promotion') and promotion.voided_at is null
        and (promotion.created_at, promotion.id) > (${of('created_at')}, ${of('id')})
        and promotion.reached_on >= ${recorded} and promotion.reached_on <= ${day}::date))`;
}
