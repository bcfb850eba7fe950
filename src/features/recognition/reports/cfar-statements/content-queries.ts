import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { civilDay } from '../../../../domain/sql/days.ts';
import { endBy } from '../../mentoring-record/sql.ts';
import { list, subject } from '../content-queries.ts';
import type { CfarStatement } from './content-schema.ts';

/** The parts of a statement that follow from what is recorded. */
export type Facts = Pick<
  CfarStatement,
  | 'department'
  | 'policy_version'
  | 'paper'
  | 'subject'
  | 'clock'
  | 'mentors'
  | 'gaps'
  | 'programme_years'
  | 'plan_versions'
  | 'orientation_on'
  | 'check_in_on'
  | 'annual_reviews'
>;

type Sql = RawBuilder<unknown>;
type Parts = Readonly<{ me: Sql; day: Sql; department: Sql; time_zone: string }>;

/**
 * What is recorded of the person as a mentee, as of the day: one statement, so one state of the database. No row where the person is not
 * full-time on the day, because no clock runs then.
 */
export async function factsOf(ctx: Ctx, person_id: string, as_of: string): Promise<Facts | undefined> {
  const me = sql`${person_id}::uuid`;
  const day = sql`${as_of}::date`;
  const department = sql`${ctx.department_id}::uuid`;
  const parts = { me, day, department, time_zone: ctx.actor.time_zone };
  const { rows } = await sql<Facts>`
    with ${relations(parts)}
    select
      (select jsonb_build_object('name', d.name, 'institution', d.institution) from department d where d.id = ${department}) as department,
      policy.version as policy_version, policy.report_paper as paper, ${subject(parts)} as subject,
      jsonb_build_object('starts_on', clock.starts_on, 'calendar_months', clock.calendar_months, 'adjusted_months', clock.adjusted_months) as clock,
      ${mentors(parts)} as mentors, ${gaps(parts)} as gaps, ${years(parts)} as programme_years,
      ${list(sql`select v.version, v.change = 'original' as is_original, v.in_force_on,
          row_number() over (order by v.in_force_on, p.starts_on, v.version) as position_in_list
        from academic_plan p join plan_version v on v.plan_id = p.id cross join clock
        where p.mentee_id = ${me} and v.state in ('in_force', 'superseded') and v.in_force_on between clock.starts_on and ${day}`)} as plan_versions,
      orientation_attended_on(${me}, ${day}) as orientation_on,
      (select max(c.held_on) from check_in c
        where c.mentee_id = ${me} and c.clock_starts_on = clock.starts_on and c.state in ('held', 'acknowledged') and c.held_on <= ${day}) as check_in_on,
      ${list(sql`select r.academic_year, r.held_on, r.academic_year as position_in_list
        from annual_review r cross join clock
        where r.mentee_id = ${me} and r.state in ('held', 'acknowledged', 'contested') and r.held_on between clock.starts_on and ${day}`)} as annual_reviews
    from clock cross join policy_on(${department}, ${day}) policy`.execute(ctx.db);
  return rows[0];
}

/**
 * - `clock`: the programme clock that runs on the day, with its months as the calendar counts
 * - `formal`: the formal assignments on it, with the days on which they were active, paused and suspended
 */
const relations = ({ me, day, department }: Parts): Sql => sql`
  clock as materialized (
    select k.starts_on, k.adjusted_months, named.months - case when (k.starts_on + make_interval(months => named.months))::date > ${day} then 1 else 0 end
      as calendar_months, datemultirange(daterange(k.starts_on, ${day} + 1)) as days, stopped_days(${me}) as stopped
    from programme_clock(${me}, ${day}) k
    cross join lateral (
      select (12 * (extract(year from ${day}) - extract(year from k.starts_on)) + extract(month from ${day}) - extract(month from k.starts_on))::int as months
    ) named
  ),
  formal as materialized (
    select a.id, a.mentor_id, a.is_primary, a.starts_on, a.until_on, a.replaced_on, a.ended_by_career, r.interim_for_id,
      lasted.active * clock.days as active, lasted.paused * clock.days as paused, lasted.suspended * clock.days as suspended
    from clock
    join assignment a on a.mentee_id = ${me} and a.department_id = ${department}
    left join mentor_request r on r.id = a.request_id
    cross join lateral (
      select coalesce(range_agg(daterange(i.starts_on, i.ends_on)) filter (where i.status = 'active'), '{}') as active,
        coalesce(range_agg(daterange(i.starts_on, i.ends_on)) filter (where i.status = 'paused'), '{}') as paused,
        coalesce(range_agg(daterange(i.starts_on, i.ends_on)) filter (where i.status = 'suspended_conflict'), '{}') as suspended
      from assignment_interval i where i.assignment_id = a.id
    ) lasted
    where a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${day} and (a.until_on is null or a.until_on > greatest(a.starts_on, clock.starts_on))
  )`;

/** Those with days that a conflict does not suspend. */
const mentors = ({ day, time_zone }: Parts): Sql =>
  list(sql`select p.display_name as name, case when f.interim_for_id is not null then 'interim' when f.is_primary then 'primary' else 'additional' end as role,
      f.starts_on, ${endBy('f.until_on', day)} as ends_on, f.until_on is null or f.until_on > ${day} as is_current,
      (select count(*)::int from qualifying_meeting q where q.assignment_id = f.id and q.held_on <= ${day}) as qualifying_meetings,
      ${list(sql`select ${civilDay(sql`greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at)`, time_zone)} as on_day, g.version as position_in_list
        from mentoring_agreement g
        where g.assignment_id = f.id and g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null
          and ${civilDay(sql`greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at)`, time_zone)} <= ${day}`)} as agreements,
      row_number() over (order by f.starts_on, f.id) as position_in_list
    from formal f join person p on p.id = f.mentor_id
    where not isempty(f.active + f.paused)`);

/**
 * The days of the clock without an active formal mentorship, but for those on which the clock stood still, which are nobody's to explain. A
 * suspension comes before the mentor's absence, and that before a pause; what is left follows from how the last mentorship before it ended.
 */
const gaps = ({ day }: Parts): Sql =>
  list(sql`select g.cause, g.starts_on, ${endBy('g.ends_on', day)} as ends_on, row_number() over (order by g.starts_on) as position_in_list
    from (
      select part.cause, lower(piece) as starts_on, upper(piece) as ends_on
      from clock
      cross join lateral (
        select clock.days - clock.stopped - coalesce(range_agg(f.active), '{}') as open, coalesce(range_agg(f.suspended), '{}') as suspended,
          coalesce(range_agg(f.paused * absence_pauses(f.id, f.mentor_id)), '{}') as away, coalesce(range_agg(f.paused), '{}') as paused
        from formal f
      ) had
      cross join lateral (values
        ('reporting_line', had.open * had.suspended),
        ('mentor_leave', had.open * had.away - had.suspended),
        (null, had.open * had.paused - had.away - had.suspended)
      ) part(cause, days)
      cross join lateral unnest(part.days) piece
      union all
      select coalesce((
          select case when f.ended_by_career = 'mentor_retired' then 'mentor_retired'
            when f.ended_by_career = 'mentor_departed' or f.replaced_on = f.until_on then 'mentor_reassigned' end
          from formal f where f.until_on <= lower(piece) order by f.until_on desc, f.is_primary desc, f.id limit 1), 'no_mentor'),
        lower(piece), upper(piece)
      from clock
      cross join lateral (
        select clock.days - clock.stopped - coalesce(range_agg(f.active + f.paused + f.suspended), '{}') as open from formal f
      ) had
      cross join lateral unnest(had.open) piece
    ) g`);

/**
 * The programme years that have begun, with the meetings of primary mentorships and the minimum for the days on which one was active: as a year
 * of 365 days asks for the policy's number, rounded to the nearest. None is asked for where a year that is over has too few such days.
 */
const years = ({ me, day }: Parts): Sql =>
  list(sql`select y.programme_year, y.first_on as starts_on, case when y.ends_on <= ${day} then y.ends_on end as ends_on,
      (select count(*)::int from qualifying_meeting q
        where q.mentee_id = ${me} and q.is_primary and q.held_on <= ${day} and q.held_on >= y.first_on and (y.ends_on is null or q.held_on < y.ends_on))
        as qualifying_meetings,
      case when y.ends_on <= ${day} and counted.days < p.evaluated_year_days then null else (2 * p.meetings_minimum * counted.days + 365) / 730 end as minimum,
      y.programme_year as position_in_list
    from clock
    join programme_years(${me}, ${day}) y on y.clock_from = clock.starts_on and not y.is_enrolled
    cross join lateral (
      select coalesce(days_in((range_agg(f.active) filter (where f.is_primary) - clock.stopped) * datemultirange(daterange(y.first_on, y.ends_on))), 0) as days
      from formal f
    ) counted
    cross join lateral policy_on((select me.department_id from person me where me.id = ${me}), least(y.ends_on - 1, ${day})) p
    where y.first_on <= ${day}`);
