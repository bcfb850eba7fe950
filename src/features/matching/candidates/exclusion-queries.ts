import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { RawExclusion } from './schema.ts';

/** What the reasons against the person `p` depend on: the mentee, the first day, the period, and what about `p` the caller may read. */
export type Basis = Readonly<{
  mentee_id: string;
  today: string;
  during: RawBuilder<unknown>;
  canReadLeaves: RawBuilder<SqlBool>;
  canReadProfile: RawBuilder<SqlBool>;
}>;

/** True where somebody other than the caller has declared that the two cannot be matched, whatever the caller has declared. */
export const isApartByOthers = sql<boolean>`coalesce(apart.is_others, false)`;

/** One reason against the person `p`: when it applies, and what the answer tells of it. */
type Reason = Readonly<{ when: RawBuilder<unknown>; entry: RawBuilder<unknown> }>;

/**
 * All reasons against the person `p` of the ranking. A reason that rests on what the caller may not read is `not_available`, whichever it is. An
 * absence is no reason for those who may not read leaves: it bars nobody from being asked, and whatever came and went with its days would tell them.
 */
function reasonsOf({ mentee_id, today, during, canReadLeaves, canReadProfile }: Basis): readonly Reason[] {
  const reason = (
    when: RawBuilder<unknown>,
    name: RawBuilder<unknown>,
    bars: boolean,
    days = sql`null::date, 'ends_on', null::date`,
  ): Reason => ({
    when,
    entry: sql`jsonb_build_array(jsonb_build_object('reason', ${name}, 'bars', ${sql.lit(bars)}, 'starts_on', ${days}, 'basis', null))`,
  });
  const word = (name: string) => sql`${sql.lit(name)}::text`;
  const days = (starts_on: RawBuilder<unknown>, ends_on: RawBuilder<unknown>) => sql`${starts_on}, 'ends_on', ${ends_on}`;
  const known = (name: string) => sql`case when ${canReadProfile} then ${word(name)} else 'not_available' end`;
  return [
    { when: sql`superior.superior_id is not null`, entry: sql`superior.bases` },
    reason(sql`p.id = ${mentee_id}`, word('same_person'), true),
    reason(
      sql`p.kind not in ('faculty', 'external') or p.deceased_on <= ${today}::date or (p.kind = 'faculty' and held.rank is null)`,
      word('inactive'),
      true,
    ),
    reason(sql`away.person_id is not null and ${canReadLeaves}`, word('absent'), false, days(sql`null::date`, sql`away.until_on`)),
    reason(sql`already.mentor_id is not null`, word('already_mentor'), true, days(sql`already.starts_on`, sql`already.ends_on`)),
    reason(sql`apart.is_own`, sql`apart.kind`, true, days(sql`apart.starts_on`, sql`apart.ends_on`)),
    reason(sql`${isApartByOthers} or not profile.is_willing`, word('not_available'), true),
    reason(sql`profile.person_id is null and not ${isApartByOthers}`, known('no_profile'), false),
    reason(
      sql`coalesce(load.formal_mentees, 0) >= coalesce(profile.capacity_formal, rule.capacity_formal_default)`,
      known('capacity'),
      false,
    ),
    reason(
      sql`e.person_id is not null and rule.external_same_institution_barred and same_institution(${mentee_id}, e.institution, ${during})`,
      word('external_same_institution'),
      true,
    ),
  ];
}

/** All reasons against the person `p` as one array: each reason is an array of one or none. */
export function exclusionsOf(basis: Basis): RawBuilder<RawExclusion[]> {
  return sql.join(
    reasonsOf(basis).map(({ when, entry }) => sql`case when ${when} then ${entry} else '[]' end`),
    sql` || `,
  ) as RawBuilder<RawExclusion[]>;
}

/** True where there is no reason against the person `p`: where only those are looked for, no array is made of each. */
export function isUnopposed(basis: Basis): RawBuilder<boolean> {
  return sql.join(
    reasonsOf(basis).map(({ when }) => sql`(${when}) is not true`),
    sql` and `,
  ) as RawBuilder<boolean>;
}
