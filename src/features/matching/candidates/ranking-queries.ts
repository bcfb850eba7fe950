import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Period } from '../../../core/calendar.ts';
import type { Ctx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { isRunning } from '../../../domain/sql/assignments.ts';
import { byCategory } from '../../../domain/sql/people.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { divisionLabel, siteLabel } from '../../../domain/sql/units.ts';
import { isStanding } from '../declarations/sql.ts';
import { exclusionsOf, isApartByOthers, isUnopposed } from './exclusion-queries.ts';
import { RANKS, shares, total, weightColumns } from './fit-queries.ts';
import type { Candidate, RawExclusion } from './schema.ts';

/** One candidate as found, with fields that the caller may not be allowed to read. */
export type Found = Pick<Candidate, 'id' | 'rank' | 'site_id' | 'position_description' | 'policy_version'> & {
  sort_rank: number;
  sort_name: string;
  need_areas: Candidate['need_areas'] | null;
  capacity: number;
  formal_mentees: number;
  /** Whether the caller may read the profile: everybody who may list candidates may, where it is willing to take this mentee or listed with consent. */
  is_profile_readable: boolean;
  exclusions: RawExclusion[];
  concordance_requested: boolean;
};

/**
 * Who is searched. `willing`: people who offer to be a mentor and whom nothing excludes, found by their profiles. `everybody`: all faculty and
 * external persons, excluded ones with their reasons. A list of ids: exactly those people.
 */
export type Pool = 'willing' | 'everybody' | readonly string[];

/** What about the mentee the score may count: needs, that there are concordance preferences, and whether the candidate meets them (`likeness`). */
export type CanRead = Readonly<{ needs: boolean; concordance: boolean; likeness: boolean }>;

/** What about a person, whose id is in the column, the caller may read. */
export type Readable = Readonly<
  Record<'leaves' | 'profiles' | 'appointments' | 'positions' | 'trainings', (person: string) => RawBuilder<SqlBool>>
>;

export type Search = Readonly<{ mentee_id: string; period: Period; pool: Pool; canRead: CanRead; readable: Readable }>;

/**
 * Everybody of the pool with the reasons against them over the whole period and, where there is none, how well they match. What is about the
 * mentee (superiors, declarations, needs, preferences) is read once, what is about the others once for the department, and the two are joined:
 * nothing is read person by person. Holds only what the order and the reasons need; the rest is read for the rows of a page alone. Facts about a
 * candidate that the caller may not read count as they are today, whatever the period: else its days would tell them. A parenthesised select.
 */
export function ranked(ctx: Ctx, { mentee_id, period, pool, canRead, readable }: Search): RawBuilder<Found> {
  const day = sql`${period.starts_on}::date`;
  const judgedOn = (isReadable: RawBuilder<SqlBool>) =>
    period.starts_on === ctx.today ? day : sql`case when ${isReadable} then ${day} else ${ctx.today}::date end`;
  const appointmentsOn = judgedOn(readable.appointments('a.person_id'));
  const positionsOn = judgedOn(readable.positions('d.person_id'));
  const trainingsOn = judgedOn(readable.trainings('t.person_id'));
  const during = sql`daterange(${period.starts_on}::date, ${period.ends_on}::date)`;
  const willing = pool === 'willing';
  const among = (column: string) =>
    typeof pool === 'string'
      ? sql`${sql.ref(`${column}.department_id`)} = ${ctx.department_id}`
      : sql`${sql.ref(`${column}.department_id`)} = ${ctx.department_id} and ${sql.ref(`${column}.person_id`)} = any (${pool}::uuid[])`;
  const isInPool =
    typeof pool === 'string' ? sql`p.kind in ('faculty', 'external') and p.id <> ${mentee_id}` : sql`p.id = any (${pool}::uuid[])`;
  const basis = {
    mentee_id,
    today: ctx.today,
    during,
    canReadLeaves: readable.leaves('p.id'),
    canReadProfile: sql<boolean>`(open_profile.is_so or ${readable.profiles('p.id')})`,
  };
  return sql<Found>`(
    with rule as materialized (
      select p.version, p.capacity_formal_default, p.external_same_institution_barred, ${weightColumns('p')} from policy p
      where ${policyOn('p', sql.val(ctx.department_id), ctx.today)}
    ),
    stated as materialized (
      select n.id, n.training_location from needs_profile n
      where ${canRead.needs}::boolean and n.person_id = ${mentee_id} order by n.version desc limit 1
    ),
    need_of as materialized (
      select n.area, n.priority::float8 as priority from need n join stated on n.needs_profile_id = stated.id
    ),
    mentee as materialized (
      select (select d.kind from position_description d where d.person_id = ${mentee_id} and ${holdsOn('d', day)}) as position,
        (select array_position(${RANKS}::text[], a.rank) from appointment a where a.person_id = ${mentee_id} and ${holdsOn('a', day)}
          order by ${byCategory('a.category')} limit 1) as rank_no,
        (select coalesce(array_agg(m.site_id), '{}') from site_membership m where m.person_id = ${mentee_id} and ${holdsOn('m', day)}) as sites,
        (select sum(n.priority) from need_of n) as priorities, (select stated.training_location from stated) as training_location
    ),
    preference as materialized (
      select c.dimension from concordance_preference c
      where ${canRead.concordance}::boolean and c.department_id = ${ctx.department_id} and c.person_id = ${mentee_id} and c.importance in ('some', 'strong')
        and (c.importance = 'strong' or not exists (select from concordance_preference s where s.person_id = ${mentee_id} and s.importance = 'strong'))
    ),
    alike as materialized (
      select theirs.person_id
      from preference
      join self_identification own on own.person_id = ${mentee_id} and own.dimension = preference.dimension
      join self_identification theirs on theirs.department_id = ${ctx.department_id} and theirs.dimension = own.dimension and search_key(theirs.value) = search_key(own.value)
      where ${canRead.likeness}::boolean and theirs.person_id <> ${ctx.actor.person_id}
      group by theirs.person_id
      having count(distinct preference.dimension) = (select count(*) from preference)
    ),
    superior as materialized (
      select s.superior_id, jsonb_agg(jsonb_build_object(
          'reason', case s.kind when 'supervision' then 'supervises' when 'evaluation' then 'evaluates' else 'reports_to' end,
          'bars', true, 'starts_on', s.starts_on, 'ends_on', s.ends_on,
          'basis', jsonb_build_object('kind', s.kind, 'role_id', s.role_id, 'line_ids', s.line_ids, 'division_id', s.division_id,
            'site_id', s.site_id, 'possible_duplicate_ids', s.possible_duplicate_ids, 'starts_on', s.starts_on, 'ends_on', s.ends_on,
            'division', ${divisionLabel('s.division_id')},
            'site', ${siteLabel('s.site_id')}))
          order by s.starts_on nulls first, s.kind, s.possible_duplicate_ids) as bases
      from conflict_superiors(${mentee_id}, daterange(null, null)) s
      where daterange(s.starts_on, s.ends_on) && ${during}
      group by s.superior_id
    ),
    apart as materialized (
      select d.person_id, bool_or(d.is_own) as is_own, bool_or(not d.is_own) as is_others, min(d.kind) filter (where d.is_own) as kind, min(d.starts_on) filter (where d.is_own) as starts_on,
        case when bool_or(d.ends_on is null) filter (where d.is_own) then null else max(d.ends_on) filter (where d.is_own) end as ends_on
      from (
        select case c.person_id when ${mentee_id} then c.other_id else c.person_id end as person_id,
          c.person_id = ${ctx.actor.person_id} as is_own, c.kind, c.starts_on, c.ends_on
        from conflict_declaration c
        where c.department_id = ${ctx.department_id} and ${mentee_id} in (c.person_id, c.other_id)
          and ${isStanding('c', ctx.today)}
      ) d
      group by d.person_id
    ),
    already as materialized (
      select a.mentor_id, min(a.starts_on) as starts_on, case when bool_or(a.until_on is null) then null else max(a.until_on) end as ends_on
      from assignment a
      where a.department_id = ${ctx.department_id} and a.mentee_id = ${mentee_id} and a.subtype = 'formal'
        and ((a.state = 'live' and daterange(a.starts_on, a.until_on) && ${during})
          or (a.state = 'pending_acceptance' and (a.expires_on is null or a.expires_on > ${ctx.today}::date)))
      group by a.mentor_id
    ),
    load as not materialized (
      select a.mentor_id, count(*)::int as formal_mentees
      from assignment a
      where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and ${isRunning('a', day)}
        and not (a.starts_on <= ${day} and a.id in (
          select c.assignment_id from conflict_case c where c.department_id = ${ctx.department_id} and ${holdsOn('c', day)}))
      group by a.mentor_id
    ),
    held as not materialized (
      select distinct on (a.person_id) a.person_id, a.rank
      from appointment a cross join lateral (select ${appointmentsOn} as day offset 0) judged
      where ${among('a')} and a.status <> 'ended' and a.starts_on <= greatest(${day}, judged.day) and (a.ends_on is null or a.ends_on > judged.day)
      order by a.person_id, a.starts_on <= judged.day desc, ${byCategory('a.category')}, a.starts_on
    ),
    away as materialized (
      select gone.person_id, upper(span) as until_on
      from (select distinct l.person_id from leave l where ${among('l')} and ${holdsOn('l', day)}) gone
      cross join lateral unnest(long_absences(gone.person_id)) span
      where span @> ${day}
    ),
    position as not materialized (
      select d.person_id, d.kind from position_description d where ${among('d')} and ${holdsOn('d', positionsOn)}
    ),
    site_of as not materialized (
      select m.person_id, m.site_id from site_membership m where ${among('m')} and m.is_primary and ${holdsOn('m', day)}
    ),
    trained as not materialized (
      select t.person_id from mentor_training t
      where ${among('t')} and t.verified_at is not null and t.voided_at is null
        and t.completed_on <= ${trainingsOn} and (t.expires_on is null or t.expires_on > ${trainingsOn})
    ),
    people as materialized (
      select p.id, p.kind, p.sort_name, p.deceased_on from person p
      where p.department_id = ${ctx.department_id} and p.merged_into_id is null and ${isInPool}
    ),
    profile_of as materialized (
      select profile.person_id, profile.need_areas, profile.training_location, profile.is_willing, profile.listing_consented_at, profile.capacity_formal
      from mentor_profile profile where ${among('profile')} ${willing ? sql`and profile.is_willing` : sql``}
    ),
    judged as not materialized (
      select p.id, p.sort_name, profile.need_areas, profile.training_location, held.rank, ${basis.canReadProfile} as is_profile_readable,
        coalesce(profile.capacity_formal, rule.capacity_formal_default) as capacity, coalesce(load.formal_mentees, 0) as formal_mentees,
        ${willing ? sql`'[]'::jsonb as exclusions, ${isUnopposed(basis)} as is_unopposed` : sql`${exclusionsOf(basis)} as exclusions`}
      from people p
      cross join rule
      ${willing ? sql`join` : sql`left join`} profile_of profile on profile.person_id = p.id
      left join external_profile e on e.person_id = p.id
      left join load on load.mentor_id = p.id
      left join superior on superior.superior_id = p.id
      left join apart on apart.person_id = p.id
      left join already on already.mentor_id = p.id
      left join held on held.person_id = p.id
      left join away on away.person_id = p.id
      cross join lateral (
        select coalesce(profile.listing_consented_at is not null or (profile.is_willing and not ${isApartByOthers}), false) as is_so
      ) open_profile
      offset 0
    )
    select fit.*, case when fit.exclusions = '[]' then -(${total('fit')}) else 1 end as sort_rank
    from (
      select j.id, j.sort_name, j.rank, j.need_areas, j.capacity, j.formal_mentees, j.is_profile_readable, j.exclusions, site_of.site_id,
        position.kind as position_description, rule.version as policy_version, exists (select from preference) as concordance_requested,
        ${shares(ctx.actor.person_id)}, ${weightColumns('rule')}
      from judged j
      cross join rule
      cross join mentee
      left join site_of on site_of.person_id = j.id
      left join position on position.person_id = j.id
      left join alike on alike.person_id = j.id
      ${willing ? sql`where j.is_unopposed` : sql``}
      offset 0
    ) fit
  )`;
}
