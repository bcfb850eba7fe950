import { type RawBuilder, sql } from 'kysely';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { visibleClock } from '../../../domain/sql/clocks.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { isUnderWay } from '../../../domain/sql/mentor-requests.ts';
import { byCategory, isAlive } from '../../../domain/sql/people.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { RosterEntry } from './schema.ts';

/** Which division, on which day. `is_past`: the day is over, so that a proposal counts as open from the day on which it was made. */
export type Scope = Readonly<{ department_id: string; division_id: string; as_of: string; is_past: boolean; time_zone: string }>;

/** What totals and order require of each member. Everything else is read only for the rows of the page. */
export type Member = Pick<
  RosterEntry,
  'hr_number' | 'missing_since' | 'rank' | 'rank_since' | 'appointment_category' | 'appointed_on' | 'on_leave' | 'on_leave_until'
> &
  Pick<RosterEntry, 'programme_year' | 'is_enrolled' | 'adjusted_months' | 'status' | 'other_formal_mentors'> & {
    id: string;
    display_name: string;
    sort_name: string;
    is_cross: boolean;
    /** Whether the caller may read the leaves of the member. */
    sees_leaves: boolean;
    /** The day as of which the caller may see the clock. */
    visible_on: string;
    clock_starts_on: string | null;
    primary_status: string | null;
    best_status: string | null;
    mentored_until: string | null;
    /** Since when a conflict suspends an assignment. */
    suspended_since: string | null;
    is_eligible: boolean;
  };

/**
 * Everybody who is a member on the day, primary or cross-appointed, as a derived table. People who have died, and people whose appointments are
 * all over, are left out even where HR has not closed the membership; people who never had an appointment are included, because their record has
 * a gap that somebody should see. The clock is that of `visibleClock`, as for obligations.
 */
export function members(
  { department_id, division_id, as_of, is_past, time_zone }: Scope,
  leaves: (person: string) => Predicate,
): RawBuilder<Member> {
  const day = sql<string>`${as_of}::date`;
  return sql<Member>`(
    select p.id, p.sort_name, p.display_name, p.hr_number, p.missing_since, not m.is_primary as is_cross,
      held.rank, held.rank_since, held.category as appointment_category, held.appointed_on,
      away.days is not null as on_leave, upper(away.days) as on_leave_until,
      sees.leaves as sees_leaves, visible.on_day as visible_on, clock.starts_on as clock_starts_on, required.programme_year, clock.adjusted_months, coalesce(clock.is_enrolled, false) as is_enrolled,
      mentored.primary_status, mentored.best_status, mentored.mentored_until, mentored.other_formal_mentors, mentored.suspended_since,
      required.is_required and not (sees.leaves and exists (
        select from leave l
        where l.person_id = p.id and l.stops_clock and ${holdsOn('l', sql.ref('visible.on_day'))}
      )) as is_eligible,
      coalesce(mentored.primary_status, mentored.best_status, case
        when proposed.is_open then 'in_matching' when required.is_required then 'none' else 'not_required' end) as status
    from division_membership m
    join person p on p.id = m.person_id
    left join lateral (
      select a.category, a.rank, a.appointed_on, (
        select min(x.starts_on) from appointment x
        where x.person_id = p.id and x.rank = a.rank and x.starts_on <= a.starts_on and (x.ends_on is null or x.ends_on > x.starts_on)
          and not exists (
            select from appointment y
            where y.person_id = p.id and y.rank <> a.rank and y.starts_on > x.starts_on and y.starts_on <= a.starts_on
              and (y.ends_on is null or y.ends_on > y.starts_on))
      ) as rank_since
      from appointment a
      where a.person_id = p.id and ${holdsOn('a', as_of)}
      order by ${byCategory('a.category')}
      limit 1
    ) held on true
    left join policy rule on ${policyOn('rule', 'm.department_id', as_of)}
    left join lateral mentoring_clock(p.id, ${day}) clock on held.category in ('full_time', 'part_time', 'adjunct')
    cross join lateral (select ${leaves('p.id')} as leaves offset 0) sees
    cross join lateral ${visibleClock({ starts_on: 'clock.starts_on', sees_leaves: 'sees.leaves', day })} visible
    cross join lateral (
      select year.programme_year, coalesce(year.programme_year <= rule.programme_years and not clock.is_enrolled, false) as is_required
      from (select coalesce(visible.programme_year, clock.programme_year) as programme_year) year
    ) required
    left join lateral (
      select spell.days
      from (select range_agg(daterange(l.starts_on, l.ends_on)) as days from leave l where l.person_id = p.id) every
      cross join lateral unnest(every.days) spell(days)
      where spell.days @> ${day}
    ) away on true
    cross join lateral (
      select max(i.status) filter (where a.is_primary and now.holds) as primary_status,
        (array_agg(i.status order by array_position('{active,paused,suspended_conflict}', i.status)) filter (where now.holds))[1] as best_status,
        (count(*) filter (where not a.is_primary and now.holds and i.status <> 'suspended_conflict'))::int as other_formal_mentors,
        min(i.starts_on) filter (where now.holds and i.status = 'suspended_conflict') as suspended_since,
        max(least(i.ends_on, ${day})) filter (where i.status <> 'suspended_conflict') as mentored_until
      from assignment a
      join assignment_interval i on i.assignment_id = a.id and i.starts_on <= ${day}
      cross join lateral (select i.ends_on is null or i.ends_on > ${day} as holds) now
      where a.mentee_id = p.id and a.subtype = 'formal'
    ) mentored
    -- Not by exists, for which the planner reads all assignments where it expects many members.
    cross join lateral (
      select coalesce((
        select true from assignment a
        where a.mentee_id = p.id and a.subtype = 'formal'
          and (not ${is_past}::boolean or ${civilDay('a.created_at', time_zone)} <= ${day})
          and ((a.state = 'pending_acceptance' and (a.expires_on is null or a.expires_on > ${day}))
            or (${counts('a')} and a.starts_on > ${day} and (a.until_on is null or a.until_on > a.starts_on))
            or (${is_past}::boolean and a.state in ('declined', 'withdrawn', 'expired') and ${civilDay('a.updated_at', time_zone)} > ${day}))
        limit 1
      ), (
        select true from mentor_request r cross join lateral mentor_request_status(r, ${day}) now
        where r.mentee_id = p.id and r.opened_on <= ${day} and ${isUnderWay('now.status')}
        limit 1
      ), false) as is_open
    ) proposed
    where m.department_id = ${department_id} and m.division_id = ${division_id} and ${holdsOn('m', as_of)}
      and p.merged_into_id is null and ${isAlive('p', day)}
      and (held.category is not null or not exists (select from appointment a where a.person_id = p.id)))`;
}
