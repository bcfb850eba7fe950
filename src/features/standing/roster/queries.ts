import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { primaryDivisionCode } from '../../../domain/sql/divisions.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { isStillDue } from '../../../domain/sql/promotions.ts';
import { primarySiteCode } from '../../../domain/sql/sites.ts';
import { members, type Scope } from './members-queries.ts';
import type { Flag, PrimaryMentor, RosterEntry, RosterQuery, SiteOf } from './schema.ts';
import { type Countable, flagged, standings, totalsOfMembers } from './standing-queries.ts';

/** The division, if there is one, with the caller's permission to see its roster. */
export const division = (ctx: Ctx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('division as d')
    .select(['d.id', 'd.code', 'd.name'])
    .select(permitted.as('permitted'))
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirst();

/** What the caller may read of each member (`m.id`; of leaves, of the person in the named column) beyond the roster itself. */
export type Readable = Readonly<
  Record<'record' | 'plans' | 'milestones' | 'profiles' | 'trainings' | 'credits', Predicate> & {
    leaves: (person: string) => Predicate;
    countable: Countable;
  }
>;

/** True of the person `p` who is in the roster, for relations that are joined to it. */
export const inRoster = sql<boolean>`p.id in (select id from member)`;

const withMembers = (ctx: Ctx, scope: Scope, owing: RawBuilder<unknown>, { leaves }: Readable) =>
  ctx.db
    .with(
      (cte) => cte('member').materialized(),
      () => members(scope, leaves),
    )
    .with(
      (cte) => cte('owing').materialized(),
      () => sql<{ person_id: string }>`(select * from ${owing} o)`,
    )
    .with(
      (cte) => cte('standing').materialized(),
      () => standings(),
    );

/** The totals alone, for a page without rows. */
export const totals = (ctx: Ctx, scope: Scope, owing: RawBuilder<unknown>, readable: Readable) =>
  withMembers(ctx, scope, owing, readable).selectNoFrom(totalsOfMembers(readable.countable).as('totals')).executeTakeFirstOrThrow();

type Plan = { state: RosterEntry['plan_state']; version: number | null; covers_to: string | null };

/**
 * The academic plan on the day: the one in force, otherwise one that awaits approval, otherwise one that has expired or is in preparation. Leaves
 * move its end, which is therefore compared with `m.visible_on`, and without them is that of the calendar.
 */
const plan = (day: RawBuilder<unknown>, leaves: Predicate) => sql<Plan>`(
  select case when bool_or(now.covers) then 'in_force' when bool_or(v.state in ('submitted', 'partly_approved') and v.submitted_on <= ${day}
        and plan_status(p, m.visible_on) in ('planned', 'running') and held.until_on > m.visible_on) then 'awaiting_approval'
      when bool_or(v.in_force_on <= ${day}) then 'expired' when count(*) > 0 then 'in_preparation' else 'none' end as state,
    (array_agg(v.version order by p.starts_on desc, v.version desc) filter (where now.covers))[1] as version,
    nullif(max(held.until_on) filter (where now.covers), 'infinity') as covers_to
  from academic_plan p left join plan_version v on v.plan_id = p.id
  cross join lateral (
    select case when ${leaves} then
      least(p.closed_on, (select e.ends_on from clock_stops(p.mentee_id) s cross join lateral plan_end(p, s.days) e)) else p.until_on end as until_on
    offset 0
  ) held
  cross join lateral (
    select coalesce(p.starts_on <= ${day} and v.in_force_on <= ${day} and coalesce(p.closed_on > ${day}, true) and held.until_on > m.visible_on, false) as covers
  ) now
  where p.mentee_id = m.id and (p.until_on > p.starts_on))`;

/** The academic year of the day, as the relation `y`: its name `n` and first day. */
const academicYear = ({ department_id, as_of }: Scope) => sql`(
  select named.n, held.starts_on from department d
  cross join lateral (select academic_year_of(${as_of}::date, d.academic_year_start_month) as n) named
  cross join lateral academic_year_days(named.n, d.academic_year_start_month) held
  where d.id = ${department_id}) y`;

/**
 * One row a person with the totals beside each, so that one statement answers page and totals. Order and limit are for the caller to add. What
 * the caller may not read of a person is null; the adjusted months are null without the right to read leaves, which they would reveal.
 */
export function roster(
  ctx: Ctx,
  scope: Scope,
  owing: RawBuilder<unknown>,
  readable: Readable,
  { status, flag }: Pick<RosterQuery, 'status' | 'flag'>,
) {
  const { department_id, as_of } = scope;
  const day = sql`${as_of}::date`;
  let rows = withMembers(ctx, scope, owing, readable)
    .with(
      (cte) => cte('flagged').materialized(),
      () => flagged,
    )
    .selectFrom('member as m')
    .leftJoin('standing as s', 's.person_id', 'm.id')
    .leftJoin('flagged', 'flagged.person_id', 'm.id')
    .leftJoinLateral(plan(day, sql<boolean>`m.sees_leaves`).as<'plan'>('plan'), (join) => join.on(readable.plans))
    .select(['s.matters', 'plan.state as plan_state', 'plan.version as plan_version'])
    .select([
      'm.id as person_id',
      'm.sort_name',
      'm.is_cross',
      party('m').as('person'),
      'm.rank',
      'm.rank_since',
      'm.appointment_category',
      'm.appointed_on',
      'm.programme_year',
      'm.is_enrolled',
      'm.other_formal_mentors',
      'm.status',
    ])
    .select([
      sql<Flag[]>`coalesce(flagged.flags, '[]')`.as('flags'),
      // Leaves move it.
      sql<string | null>`case when m.sees_leaves then plan.covers_to end`.as('plan_covers_to'),
      sql<string | null>`case when ${readable.record} then m.hr_number end`.as('hr_number'),
      sql<string | null>`case when ${readable.record} then m.missing_since end`.as('missing_since'),
      sql<number | null>`case when m.sees_leaves then m.adjusted_months end`.as('adjusted_months'),
      sql<boolean | null>`case when m.sees_leaves then m.on_leave end`.as('on_leave'),
      sql<string | null>`case when m.sees_leaves then m.on_leave_until end`.as('on_leave_until'),
      totalsOfMembers(readable.countable).as('totals'),
      sql<
        boolean | null
      >`case when ${readable.profiles} then (select mp.is_willing from mentor_profile mp where mp.person_id = m.id) end`.as('is_willing'),
      sql<string | null>`case when ${readable.milestones} then (
        select min(due.reached_on) from career_milestone due
        where due.person_id = m.id and ${isStillDue('due', as_of, ctx.actor.time_zone)}) end`.as('promotion_due_on'),
      sql<
        boolean | null
      >`case when ${readable.trainings} then coalesce((select true from current_trainings(m.id, ${day}) limit 1), false) end`.as(
        'has_current_training',
      ),
      sql<number | null>`case when s.without_since is null then null when m.sees_leaves
        then days_in(datemultirange(daterange(s.without_since, greatest(${day}, s.without_since))) - (select s.days from clock_stops(m.id) s))
        else ${day} - s.without_since end`.as('days_without_mentor'),
      sql<SiteOf[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', s.id, 'code', s.code, 'is_primary', w.is_primary) order by w.is_primary desc, s.code)
        from site_membership w join site s on s.id = w.site_id
        where w.person_id = m.id and ${holdsOn('w', as_of)}), '[]')`.as('sites'),
      sql<RosterEntry['position_description']>`(
        select d.kind from position_description d where d.person_id = m.id and ${holdsOn('d', as_of)})`.as('position_description'),
      sql<PrimaryMentor | null>`(
        select jsonb_build_object('assignment_id', a.id, 'person_id', mentor.id, 'person', ${party('mentor')}, 'since', a.starts_on,
          'division_code', ${primaryDivisionCode('mentor.id', as_of)}, 'site_code', ${primarySiteCode('mentor.id', as_of)})
        from assignment a join person mentor on mentor.id = a.mentor_id
        where a.mentee_id = m.id and a.is_primary and ${counts('a')}
          and a.starts_on <= ${day} and (a.until_on is null or a.until_on > ${day}))`.as('primary_mentor'),
      sql<number>`(
        select count(*)::int from assignment a join assignment_interval i on i.assignment_id = a.id
        where a.mentor_id = m.id and a.subtype = 'formal' and i.status <> 'suspended_conflict' and ${holdsOn('i', as_of)})`.as(
        'formal_mentees',
      ),
      sql<number | null>`case when ${readable.credits} then (
        select coalesce(sum(e.quarter_credits), 0)::float8 / 4 from credit_entry e, ${academicYear(scope)}
        where e.person_id = m.id and e.side = 'mentor' and e.academic_year = y.n and e.posted_on <= ${day}) end`.as('credits_this_year'),
      sql<number | null>`case when ${readable.credits} then (
        select round(coalesce(sum(w.minutes_once), 0) / 60.0, 1)::float8
        from ${academicYear(scope)} cross join lateral mentoring_minutes(m.id, daterange(y.starts_on, ${day}, '[]')) w
        where w.side = 'mentor') end`.as('mentoring_hours_this_year'),
      sql<number | null>`(
        select coalesce(mp.capacity_formal, x.capacity_formal_default)
        from policy x left join mentor_profile mp on mp.person_id = m.id
        where ${policyOn('x', sql.val(department_id), as_of)})`.as('capacity'),
    ]);
  if (status) rows = rows.where('m.status', 'in', status);
  if (flag) rows = rows.where(sql<boolean>`flagged.rules && ${flag}::text[]`);
  return rows;
}
