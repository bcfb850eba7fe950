import { type RawBuilder, sql } from 'kysely';
import { holdsOn, type Operand, operand } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { byCategory } from '../../../domain/sql/people.ts';

export type Sql = RawBuilder<unknown>;

/** The end of a period as it was known on the day: null while it held. */
export const endBy = (column: string, day: Sql): Sql => sql`case when ${sql.ref(column)} <= ${day} then ${sql.ref(column)} end`;

/** Rank of a person on a day, by the appointment that tells it first. */
export const rankOn = (person: Operand, day: Sql): Sql => sql`(select ap.rank from appointment ap
  where ap.person_id = ${operand(person)} and ap.status <> 'ended' and ${holdsOn('ap', day)} order by ${byCategory('ap.category')} limit 1)`;

export const positionOn = (person: Operand, day: Sql): Sql => sql`(select pd.kind from position_description pd
  where pd.person_id = ${operand(person)} and ${holdsOn('pd', day)} order by pd.starts_on desc limit 1)`;

export const divisionOn = (
  person: Operand,
  day: Sql,
): Sql => sql`(select d.name from division_membership dm join division d on d.id = dm.division_id
  where dm.person_id = ${operand(person)} and dm.is_primary and ${holdsOn('dm', day)} limit 1)`;

export const siteOn = (person: Operand, day: Sql): Sql => sql`(select s.name from site_membership sm join site s on s.id = sm.site_id
  where sm.person_id = ${operand(person)} and sm.is_primary and ${holdsOn('sm', day)} limit 1)`;

const standingOn = (
  person: Operand,
  day: Sql,
): Sql => sql`jsonb_build_object('rank', ${rankOn(person, day)}, 'position', ${positionOn(person, day)},
  'division', ${divisionOn(person, day)}, 'site', ${siteOn(person, day)})`;

/** Whose mentoring is asked for, on which day, of which department. */
export type Parts = Readonly<{ me: Sql; day: Sql; period: Sql; department: Sql }>;

/** The entries of the person’s ledger as a mentor, in parentheses; all of them stand on what was confirmed or verified. */
export const credited = ({ me, day }: Pick<Parts, 'me' | 'day'>): Sql =>
  sql`(select e.* from credit_entry e where e.person_id = ${me} and e.side = 'mentor' and e.event_on <= ${day})`;

/**
 * - `formal`: the formal assignments that have begun, with the days on which they held and those on which a conflict suspended them
 * - `listed`: those with days of which none is suspended, and the number of their mentee
 * - `met`: their meetings that both sides confirmed; `qualified`: those that count
 * - `activity`: the rows of the table
 */
export const relations = ({ me, day, department }: Omit<Parts, 'period'>): Sql => sql`
  formal as materialized (
    select a.id, a.mentee_id, a.is_primary, a.origin, a.state, a.starts_on, a.until_on, r.interim_for_id, held.days - held.suspended as days,
      held.suspended * datemultirange(daterange(null, ${day} + 1)) as suspended
    from assignment a
    left join mentor_request r on r.id = a.request_id
    cross join lateral (
      select datemultirange(daterange(a.starts_on, least(a.until_on, ${day} + 1))) as days,
        (select coalesce(range_agg(daterange(c.starts_on, c.ends_on)), '{}') from conflict_case c where c.assignment_id = a.id)
          * datemultirange(daterange(a.starts_on, a.until_on)) as suspended
    ) held
    where a.department_id = ${department} and a.mentor_id = ${me} and a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${day}
  ),
  listed as materialized (
    select f.*, dense_rank() over (order by first.starts_on, f.mentee_id) as mentee_no
    from formal f
    join (select x.mentee_id, min(x.starts_on) as starts_on from formal x where not isempty(x.days) group by x.mentee_id) first
      on first.mentee_id = f.mentee_id
    where not isempty(f.days)
  ),
  met as materialized (
    select m.assignment_id, m.held_on, coalesce(m.duration_min, 0) as minutes, coalesce(m.joint_id, m.id) as occasion, f.suspended @> m.held_on as is_suspended
    from formal f join meeting m on m.assignment_id = f.id
    where m.state = 'confirmed' and m.held_on <= ${day}
  ),
  qualified as materialized (
    select l.id as assignment_id, q.held_on
    from listed l
    cross join lateral (select q.held_on from qualifying_meeting q where q.assignment_id = l.id offset 0) q
    where q.held_on <= ${day}
  ),
  counted as (
    select m.assignment_id, sum(m.minutes)::int as minutes from met m where not m.is_suspended group by m.assignment_id
  ),
  qualifying as (
    select q.assignment_id, count(*)::int as meetings from qualified q group by q.assignment_id
  ),
  activity as materialized (
    select l.id, l.mentee_id, l.mentee_no::int as mentee_no, case when c.id is not null then p.display_name end as mentee_name, c.id as consent_id,
      ${standingOn('l.mentee_id', sql`l.starts_on`)} as at_start, ${standingOn('l.mentee_id', day)} as at_report,
      case when l.interim_for_id is not null then 'interim' when l.is_primary then 'primary' else 'additional' end as role, l.origin,
      l.starts_on, ${endBy('l.until_on', day)} as ends_on,
      case when l.until_on is null or l.until_on > ${day} then 'current' when l.state = 'completed' then 'completed' else 'ended' end as status,
      coalesce(q.meetings, 0) as qualifying_meetings, coalesce(n.minutes, 0) as minutes,
      exists (select from plan_endorsement e join plan_version v on v.id = e.version_id and v.edition = e.edition
        where e.assignment_id = l.id and e.mentor_id = ${me} and v.in_force_on <= ${day}) as plan_co_written,
      (select count(*)::int from ${credited({ me, day })} year where year.assignment_id = l.id and year.code = 'FM-YEAR' and year.kind = 'grant'
        and not exists (select from credit_entry undone where undone.grant_id = year.id and undone.kind = 'reversal')) as years_cadence_met
    from listed l
    join person p on p.id = l.mentee_id
    left join report_name_consent c on c.mentor_id = ${me} and c.mentee_id = l.mentee_id and c.state = 'given'
    left join counted n on n.assignment_id = l.id
    left join qualifying q on q.assignment_id = l.id
  )`;

/** The rows of the table for which `which` holds, by first day. */
export const activities = (which: Sql): Sql => sql`coalesce((
  select jsonb_agg(to_jsonb(a) - '{id,mentee_id,consent_id}'::text[] order by a.starts_on, a.mentee_no, a.id) from activity a where ${which}), '[]')`;
