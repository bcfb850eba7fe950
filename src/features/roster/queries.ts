import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Db, holdsOn } from '../../core/db.ts';
import type { Gaps, Matter } from './rules.ts';
import type { PrimaryMentor, RosterEntry, RosterQuery, SiteOf, Totals } from './schema.ts';

/** The division, if there is one, with the asker's permission to see its roster. */
export const division = (db: Db, department_id: string, id: string, permitted: RawBuilder<SqlBool>) =>
  db
    .selectFrom('division as d')
    .select(['d.id', 'd.code', 'd.name'])
    .select(permitted.as('permitted'))
    .where('d.department_id', '=', department_id)
    .where('d.id', '=', id)
    .executeTakeFirst();

/** Whose roster and of which day. `is_past`: the day is over, so that open proposals are judged by when they were made. */
export type Scope = Readonly<{ department_id: string; division_id: string; as_of: string; is_past: boolean; time_zone: string }>;

/** What totals and order need to know of each member; the rest is read for the rows of the page only. */
type Member = Pick<
  RosterEntry,
  'name' | 'hr_number' | 'rank' | 'rank_since' | 'appointment_category' | 'appointed_on' | 'on_leave' | 'on_leave_until'
> &
  Pick<RosterEntry, 'programme_year' | 'adjusted_months' | 'status' | 'other_formal_mentors'> &
  Gaps & {
    id: string;
    sort_name: string;
    is_cross: boolean;
    primary_status: string | null;
    is_eligible: boolean;
  };

/**
 * Everybody who is a member on the day, primary or cross-appointed. Whoever has left (all appointments over, deceased) is no member
 * even where HR has not closed the membership; whoever has no appointment at all is one, with a gap to be seen.
 */
function members({ department_id, division_id, as_of, is_past, time_zone }: Scope): RawBuilder<Member> {
  const day = sql`${as_of}::date`;
  return sql<Member>`(
    select p.id, p.sort_name, p.display_name as name, p.hr_number, not m.is_primary as is_cross,
      held.rank, held.rank_since, held.category as appointment_category, held.appointed_on,
      away.days is not null as on_leave, upper(away.days) as on_leave_until,
      clock.programme_year, clock.adjusted_months,
      mentored.primary_status, mentored.other_formal_mentors, mentored.suspended_since,
      required.is_required and not exists (
        select from leave l where l.person_id = p.id and l.stops_clock and ${holdsOn('l', as_of)}
      ) as is_eligible,
      coalesce(mentored.primary_status, mentored.best_status, case
        when proposed.is_open then 'in_matching' when required.is_required then 'none' else 'not_required' end) as status,
      case when required.is_required and mentored.best_status is distinct from 'active' and mentored.best_status is distinct from 'paused'
        then greatest(clock.starts_on, mentored.mentored_until) end as without_since,
      case when required.is_required and mentored.primary_status is null and mentored.best_status in ('active', 'paused')
        then greatest(clock.starts_on, mentored.primary_until) end as without_primary_since
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
      order by array_position('{full_time,part_time,adjunct,status_only,emeritus}', a.category)
      limit 1
    ) held on true
    left join lateral programme_clock(p.id, ${day}) clock on held.category = 'full_time'
    cross join lateral (select coalesce(clock.programme_year <= 5, false) as is_required) required
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
        max(least(i.ends_on, ${day})) filter (where i.status <> 'suspended_conflict') as mentored_until,
        max(least(i.ends_on, ${day})) filter (where i.status <> 'suspended_conflict' and a.is_primary) as primary_until
      from assignment a
      join assignment_interval i on i.assignment_id = a.id and i.starts_on <= ${day}
      cross join lateral (select i.ends_on is null or i.ends_on > ${day} as holds) now
      where a.mentee_id = p.id and a.subtype = 'formal'
    ) mentored
    cross join lateral (
      select exists (
        select from assignment a
        where a.mentee_id = p.id and a.subtype = 'formal'
          and (not ${is_past}::boolean or (a.created_at at time zone ${time_zone})::date <= ${day})
          and ((a.state = 'pending_acceptance' and (a.expires_on is null or a.expires_on > ${day}))
            or (a.state in ('live', 'completed', 'ended') and a.starts_on > ${day} and (a.until_on is null or a.until_on > a.starts_on))
            or (${is_past}::boolean and a.state in ('declined', 'withdrawn', 'expired') and (a.updated_at at time zone ${time_zone})::date > ${day}))
      ) or exists (
        select from mentor_request r cross join lateral mentor_request_status(r, ${day}) known
        where r.mentee_id = p.id and r.opened_on <= ${day} and known.status in ('open', 'in_discussion', 'awaiting_acceptance')
      ) as is_open
    ) proposed
    where m.department_id = ${department_id} and m.division_id = ${division_id} and ${holdsOn('m', as_of)}
      and p.merged_into_id is null and (p.deceased_on is null or p.deceased_on > ${day})
      and (held.category is not null or not exists (select from appointment a where a.person_id = p.id)))`;
}

const of = (numerator: RawBuilder<unknown>, denominator: RawBuilder<unknown>) =>
  sql`jsonb_build_object('numerator', count(*) filter (where ${numerator}), 'denominator', count(*) filter (where ${denominator}))`;
const fullTime = sql`appointment_category = 'full_time'`;

const totalsOfMembers = sql<Totals>`(select jsonb_build_object(
  'full_time', ${of(fullTime, sql`true`)},
  'eligible', ${of(sql`is_eligible`, fullTime)},
  'with_live_primary', ${of(sql`is_eligible and primary_status in ('active', 'paused')`, sql`is_eligible`)},
  'suspended', ${of(sql`is_eligible and status = 'suspended_conflict'`, sql`is_eligible`)},
  'in_matching', ${of(sql`is_eligible and status = 'in_matching'`, sql`is_eligible`)},
  'without_mentor', ${of(sql`is_eligible and status in ('none', 'in_matching')`, sql`is_eligible`)},
  'with_plan', ${of(sql`is_eligible and has_plan`, sql`is_eligible`)},
  'oriented', ${of(sql`is_eligible and is_oriented`, sql`is_eligible`)},
  'meetings_on_track', ${of(sql`is_eligible and is_on_track`, sql`is_eligible`)}
) from member left join standing on standing.person_id = member.id where not is_cross)`;

/** What of each member (`m.id`) the asker may read beyond the roster itself. */
export type Readable = Readonly<Record<'record' | 'leaves' | 'plans' | 'profiles' | 'trainings', RawBuilder<SqlBool>>>;

type Standing = {
  person_id: string;
  matters: Matter[];
  overdue: string[] | null;
  has_plan: boolean;
  is_oriented: boolean;
  is_on_track: boolean;
};

/** A person's obligations in one row; `owing` tells them, one a row, for everybody in `member`. */
const standings = (owing: RawBuilder<unknown>) => sql<Standing>`(
  select o.person_id,
    jsonb_agg(jsonb_build_object('kind', o.kind, 'occasion', o.occasion, 'state', o.state, 'opens_on', o.opens_on, 'due_on', o.due_on,
      'overdue_since', o.overdue_since, 'done_on', o.done_on, 'detail', o.detail)) as matters,
    array_agg(o.kind) filter (where o.state = 'overdue') as overdue,
    bool_or(o.kind = 'academic_plan' and o.state = 'done') as has_plan,
    bool_or(o.kind = 'orientation' and o.state = 'done') as is_oriented,
    bool_or(o.kind = 'meetings' and o.occasion = m.programme_year::text
      and (o.detail ->> 'qualifying')::int >= (o.detail ->> 'expected_to_date')::int) as is_on_track
  from ${owing} o join member m on m.id = o.person_id
  group by o.person_id)`;

/** Everybody in the roster: a condition on `p`, for what is to be joined. */
export const inRoster = sql<boolean>`p.id in (select id from member)`;

const withMembers = (db: Db, scope: Scope, owing: RawBuilder<unknown>) =>
  db
    .with(
      (cte) => cte('member').materialized(),
      () => members(scope),
    )
    .with(
      (cte) => cte('standing').materialized(),
      () => standings(owing),
    );

/** True where one of the flags is raised: the twin of `flagsOf` and `overdueFlags`. */
function flagged(rules: NonNullable<RosterQuery['flag']>): RawBuilder<boolean> {
  const late = rules.filter((rule) => rule.endsWith('_overdue')).map((rule) => rule.replace(/_overdue$/, ''));
  const gaps = {
    formal_mentor_missing: sql`m.without_since is not null and m.suspended_since is null`,
    primary_mentor_missing: sql`m.without_primary_since is not null`,
    formal_mentor_suspended: sql`m.suspended_since is not null`,
  };
  const raised = Object.entries(gaps).flatMap(([rule, condition]) => (rules.some((each) => each === rule) ? [condition] : []));
  return sql<boolean>`(${sql.join([...raised, sql`coalesce(s.overdue && ${late}::text[], false)`], sql` or `)})`;
}

/** The totals alone, for a page without a row to carry them. */
export const totals = (db: Db, scope: Scope, owing: RawBuilder<unknown>) =>
  withMembers(db, scope, owing).selectNoFrom(totalsOfMembers.as('totals')).executeTakeFirstOrThrow();

type Plan = { state: RosterEntry['plan_state']; version: number | null; covers_to: string | null };

/** The academic plan on the day: the one in force, else what is on its way, else one that is over. */
const plan = (day: RawBuilder<unknown>) => sql<Plan>`(
  select case when bool_or(now.covers) then 'in_force' when bool_or(v.state in ('submitted', 'partly_approved') and v.submitted_on <= ${day}) then 'awaiting_approval'
      when bool_or(v.in_force_on <= ${day}) then 'expired' when count(*) > 0 then 'in_preparation' else 'none' end as state,
    max(v.version) filter (where now.covers) as version, max(p.until_on) filter (where now.covers) as covers_to
  from academic_plan p left join plan_version v on v.plan_id = p.id
  cross join lateral (select coalesce(p.starts_on <= ${day} and p.until_on > ${day} and v.in_force_on <= ${day}, false) as covers) now
  where p.mentee_id = m.id and (p.until_on > p.starts_on))`;

/**
 * One row a person, the totals beside each: one statement for page and totals together. Order and limit are the caller's. Whoever may read
 * the roster, but not a person's record or leaves (`m.id`), gets null for what tells them: the adjusted clock tells leaves, too.
 */
export function roster(
  db: Db,
  scope: Scope,
  owing: RawBuilder<unknown>,
  readable: Readable,
  { status, flag }: Pick<RosterQuery, 'status' | 'flag'>,
) {
  const { department_id, as_of } = scope;
  const day = sql`${as_of}::date`;
  return withMembers(db, scope, owing)
    .selectFrom('member as m')
    .leftJoin('standing as s', 's.person_id', 'm.id')
    .leftJoinLateral(plan(day).as<'plan'>('plan'), (join) => join.on(readable.plans))
    .$if(status !== undefined, (rows) => rows.where('m.status', 'in', status ?? []))
    .$if(flag !== undefined, (rows) => rows.where(flagged(flag ?? [])))
    .select(['s.matters', 'plan.state as plan_state', 'plan.version as plan_version', 'plan.covers_to as plan_covers_to'])
    .select([
      'm.id as person_id',
      'm.sort_name',
      'm.is_cross',
      'm.name',
      'm.rank',
      'm.rank_since',
      'm.appointment_category',
      'm.appointed_on',
      'm.programme_year',
      'm.other_formal_mentors',
      'm.status',
      'm.without_since',
      'm.without_primary_since',
      'm.suspended_since',
    ])
    .select([
      sql<string | null>`case when ${readable.record} then m.hr_number end`.as('hr_number'),
      sql<number | null>`case when ${readable.leaves} then m.adjusted_months end`.as('adjusted_months'),
      sql<boolean | null>`case when ${readable.leaves} then m.on_leave end`.as('on_leave'),
      sql<string | null>`case when ${readable.leaves} then m.on_leave_until end`.as('on_leave_until'),
      totalsOfMembers.as('totals'),
      sql<
        boolean | null
      >`case when ${readable.profiles} then (select mp.is_willing from mentor_profile mp where mp.person_id = m.id) end`.as('is_willing'),
      sql<boolean | null>`case when ${readable.trainings} then has_current_training(m.id, ${day}) end`.as('has_current_training'),
      sql<number | null>`${day} - m.without_since`.as('days_without_mentor'),
      sql<SiteOf[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', s.id, 'code', s.code, 'is_primary', w.is_primary) order by w.is_primary desc, s.code)
        from site_membership w join site s on s.id = w.site_id
        where w.person_id = m.id and ${holdsOn('w', as_of)}), '[]')`.as('sites'),
      sql<RosterEntry['position_description']>`(
        select d.kind from position_description d where d.person_id = m.id and ${holdsOn('d', as_of)})`.as('position_description'),
      sql<PrimaryMentor | null>`(
        select jsonb_build_object('assignment_id', a.id, 'person_id', mentor.id, 'name', mentor.display_name, 'since', a.starts_on,
          'division_code', (select d.code from division_membership x join division d on d.id = x.division_id
            where x.person_id = mentor.id and x.is_primary and ${holdsOn('x', as_of)}),
          'site_code', (select s.code from site_membership x join site s on s.id = x.site_id
            where x.person_id = mentor.id and x.is_primary and ${holdsOn('x', as_of)}))
        from assignment a join person mentor on mentor.id = a.mentor_id
        where a.mentee_id = m.id and a.is_primary and a.state in ('live', 'completed', 'ended')
          and a.starts_on <= ${day} and (a.until_on is null or a.until_on > ${day}))`.as('primary_mentor'),
      sql<number>`(
        select count(*)::int from assignment a join assignment_interval i on i.assignment_id = a.id
        where a.mentor_id = m.id and a.subtype = 'formal' and i.status <> 'suspended_conflict' and ${holdsOn('i', as_of)})`.as(
        'formal_mentees',
      ),
      sql<number | null>`(
        select coalesce(mp.capacity_formal, x.capacity_formal_default)
        from policy x left join mentor_profile mp on mp.person_id = m.id
        where x.department_id = ${department_id} and ${holdsOn('x', as_of)})`.as('capacity'),
    ]);
}
