import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { RawExclusion } from './schema.ts';

/**
 * All reasons against the person `p` of the ranking, as one array: each reason is an array of one or none. A declaration that somebody else
 * made is confidential: it shows as `unavailable`, as a profile of somebody who is not willing does.
 */
export function exclusionsOf(
  mentee_id: string,
  day: RawBuilder<unknown>,
  during: RawBuilder<unknown>,
  canReadLeave: RawBuilder<SqlBool>,
): RawBuilder<RawExclusion[]> {
  const bars = (when: RawBuilder<unknown>, reason: RawBuilder<unknown>, starts_on: RawBuilder<unknown>, ends_on: RawBuilder<unknown>) =>
    sql`case when ${when} then jsonb_build_array(jsonb_build_object('reason', ${reason}, 'starts_on', ${starts_on}, 'ends_on', ${ends_on},
      'basis', null)) else '[]' end`;
  const always = (when: RawBuilder<unknown>, reason: string) => bars(when, sql`${reason}::text`, sql`null::date`, sql`null::date`);
  return sql`coalesce(superior.bases, '[]')
    || ${always(sql`p.id = ${mentee_id}`, 'same_person')}
    || ${always(sql`p.kind not in ('faculty', 'external') or (p.deceased_on is not null and p.deceased_on <= ${day}) or (p.kind = 'faculty' and held.rank is null)`, 'inactive')}
    || ${bars(sql`away.person_id is not null`, sql`'absent'::text`, sql`null::date`, sql`case when ${canReadLeave} then away.until_on end`)}
    || ${bars(sql`already.mentor_id is not null`, sql`'already_mentor'::text`, sql`already.starts_on`, sql`already.ends_on`)}
    || ${bars(sql`apart.is_own`, sql`apart.kind`, sql`apart.starts_on`, sql`apart.ends_on`)}
    || ${always(sql`profile.person_id is null and apart.is_own is not false`, 'no_profile')}
    || ${always(sql`(profile.person_id is not null and not profile.is_willing) or apart.is_own is false`, 'unavailable')}
    || ${always(sql`coalesce(load.formal_mentees, 0) >= coalesce(profile.capacity_formal, rule.capacity_formal_default)`, 'capacity')}
    || ${always(
      sql`e.person_id is not null and rule.external_same_institution_barred and same_institution(${mentee_id}, e.institution, ${during})`,
      'external_same_institution',
    )}`;
}
