import { type RawBuilder, sql } from 'kysely';
import { holdsOn, type Predicate, yes } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { visibleOn } from '../../../domain/sql/clocks.ts';
import { lateDivisions, owedFrom } from '../../../domain/sql/cut-over.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { isAlive } from '../../../domain/sql/people.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { Descriptor } from './descriptor.ts';
import { kinds as everyKind, type ObligationKind, obligationKinds } from './kinds.ts';
import type { ObligationDetail, ObligationState } from './schema.ts';
import { type AsOf, stretched } from './sql.ts';
import { counted, lost, met, year } from './year-queries.ts';

/** One obligation of a person as it stands on the day. Which of its columns may be shown is for the caller to decide. */
export type OwedRow = {
  person_id: string;
  kind: ObligationKind;
  occasion: string;
  assignment_id: string | null;
  mentor_id: string | null;
  /** First day of the programme clock; null for kinds whose occasion alone identifies the obligation. */
  clock_from: string | null;
  opens_on: string | null;
  due_on: string | null;
  overdue_since: string | null;
  done_on: string | null;
  state: ObligationState;
  waiver_id: string | null;
  follows_clock: boolean;
  detail: ObligationDetail;
};

/** An obligation with what the caller may see of its person. */
export type SeenRow = OwedRow & { sees_leaves: boolean; sees_person: boolean; is_hidden: boolean };

/** What the caller may see of the person `p`. */
const sees = (visibility: Visibility | undefined) => sql`
  ${visibility?.leaves('p.id') ?? yes} as sees_leaves, ${visibility?.person('p.id') ?? yes} as sees_person,
  ${visibility?.hidden('p.id') ?? sql`'{}'::text[]`} as hidden_kinds`;

/**
 * What the caller may see, asked once a person, and which days; `person` and `mentor` name columns. Without `leaves`, the clock runs as if there were none, and what follows it is
 * that of the first of the month, or of the clock's first day in it (`visibleClock`). Without `meetings`, those of past days are counted by the month. Neither can
 * be found out by asking for one day after the other.
 */
export type Visibility = Readonly<{
  /** All obligations of the person, but for the hidden kinds. */
  person: (person: string) => Predicate;
  /** An array of the kinds of which the caller may see none of the person. */
  hidden: (person: string) => RawBuilder<ObligationKind[]>;
  leaves: (person: string) => Predicate;
  meetings: (person: string, mentor: string) => Predicate;
  /** No meeting has been held after this day. */
  today: string;
}>;

export type Owing = Readonly<{
  department_id: string;
  time_zone: string;
  as_of: string;
  /** Whose obligations: a condition on the person `p`. */
  of: Predicate;
  kinds?: readonly ObligationKind[] | undefined;
  /** The states that are asked for; the answer may have others. Default all. */
  states?: readonly ObligationState[] | undefined;
  /** The first day of the programme, where it is not that of the department. */
  programme_starts_on?: string | undefined;
  /** What the caller may see; default everything. */
  visibility?: Visibility | undefined;
}>;

/** The policy of the day, and the calendar year in which the academic year of the day begins. */
const rule = (department_id: string, day: RawBuilder<string>, starts_on: string | undefined) => sql`
  select p.*, d.academic_year_start_month, coalesce(${starts_on ?? null}::date, d.programme_starts_on) as programme_starts_on, academic_year_of(${day}, d.academic_year_start_month) as academic_year
  from policy p join department d on d.id = p.department_id
  where ${policyOn('p', sql.val(department_id), day)}`;

/**
 * People whose programme clock runs on the day: its first day, its end if that is known, the days on which it stands still, and how far it has
 * come on the day as of which the caller may see it (`visible_on`).
 */
const clock = (day: RawBuilder<string>) => sql`
  select w.id as person_id, k.starts_on, come.adjusted_days, come.programme_year, not k.is_enrolled and come.programme_year <= rule.programme_years as is_early,
    w.sees_leaves, visible.on_day as visible_on, w.stopped, w.tracked_from, k.is_enrolled, k.ends_on,
    -- Not by exists, for which the planner reads all appointments where it expects many people.
    coalesce((
      select true from appointment a
      where a.person_id = w.id and a.category = 'full_time' and a.status = 'probationary' and ${holdsOn('a', day)} limit 1
    ), false) as is_probationary
  from owner w
  cross join rule
  cross join lateral mentoring_spell(w.id, ${day}) k
  cross join lateral (select ${visibleOn({ starts_on: 'k.starts_on', sees_leaves: 'w.sees_leaves', day })} as on_day offset 0) visible
  -- Leaves that the caller may not see are not among those that stop it.
  cross join lateral clock_come(k.starts_on, visible.on_day, w.stopped) come`;

/**
 * Formal assignments that have begun and still matter: those that hold on the day, and the primary ones of the clocks' first years. `absent`:
 * the days of a long absence of the mentor after its first `mentor_absence_grace_days`, on which meetings are owed all the same. `waived`: those
 * days and the suspended ones, also where an end that was recorded after them lies before them.
 */
const pair = ({ department_id, day, time_zone }: AsOf) => sql`
  select a.id as assignment_id, a.mentee_id, a.mentor_id, a.is_primary, a.starts_on, a.until_on, w.sees_leaves, w.stopped,
    greatest(a.starts_on, ${civilDay('a.activated_at', time_zone)}) as begun_on, lasted.active, lasted.paused, lasted.suspended,
    lasted.active + lasted.paused @> ${day} as is_current, ended.recorded_to,
    case when a.is_primary and interruption.possible then
      datemultirange(daterange(a.starts_on, ended.recorded_to)) * (
        select coalesce(range_agg(daterange(k.starts_on, case when k.resolution in ('reassigned', 'ended', 'converted')
          then greatest(k.ends_on, ${civilDay('k.resolved_at', time_zone)}) else k.ends_on end)), '{}')
        from conflict_case k where k.assignment_id = a.id)
      + coalesce((
        select range_agg(daterange(lower(x) + rule.mentor_absence_grace_days, upper(x)))
        from unnest(absence_pauses(a.id, a.mentor_id) * datemultirange(daterange(a.starts_on, ended.recorded_to))) x
        where upper_inf(x) or upper(x) > lower(x) + rule.mentor_absence_grace_days), '{}')
      else '{}' end as waived
  from owner w
  join assignment a on a.mentee_id = w.id
  left join clock c on c.person_id = w.id
  cross join rule
  -- The view costs more than all else here, and most assignments have nothing that could interrupt them.
  cross join lateral (
    select exists (select from conflict_case k where k.assignment_id = a.id) or exists (select from assignment_pause k where k.assignment_id = a.id)
      or exists (select from leave l where l.person_id = a.mentor_id) as possible
    offset 0
  ) interruption
  cross join lateral (
    select case when a.until_on is not null then greatest(a.until_on, case when interruption.possible then (
      select max(${civilDay('e.at', time_zone)}) from event e
      where e.department_id = a.department_id and e.subject_id = a.id and e.type in ('assignment.ended', 'assignment.completed')) end) end as recorded_to
  ) ended
  cross join lateral (
    select case when interruption.possible then coalesce(range_agg(i.days) filter (where i.status = 'active'), '{}')
        else datemultirange(daterange(a.starts_on, a.until_on)) end as active,
      coalesce(range_agg(i.days) filter (where i.status = 'paused'), '{}') as paused,
      coalesce(range_agg(i.days) filter (where i.status = 'suspended_conflict'), '{}') as suspended
    from (
      select i.status, daterange(i.starts_on, i.ends_on) as days from assignment_interval i where interruption.possible and i.assignment_id = a.id
    ) i
  ) lasted
  where a.department_id = ${department_id} and a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${day}
    -- What follows from the rest, so that nothing more is asked about assignments that are over for long.
    and (a.until_on is null or a.until_on > ${day} or (a.is_primary and c.programme_year <= rule.programme_years + 1))
    and (a.until_on is null or (a.until_on > a.starts_on and a.until_on > ${day})
      or (a.is_primary and c.programme_year <= rule.programme_years + 1 and ended.recorded_to > greatest(a.starts_on, c.starts_on)))`;

/**
 * The primary mentorship of a person: the one that holds on the day, otherwise since when there is none; and the first day on the clock on which
 * there was one.
 */
const mentored = (day: RawBuilder<string>) => sql`
  select c.person_id, coalesce(bool_or(now.holds), false) as is_mentored,
    (array_agg(m.assignment_id) filter (where now.holds))[1] as assignment_id, (array_agg(m.mentor_id) filter (where now.holds))[1] as mentor_id,
    min((select min(greatest(lower(x), c.starts_on)) from unnest(m.active + m.paused) x where upper_inf(x) or upper(x) > c.starts_on)) as first_from,
    max((select max(least(upper(x), ${day})) from unnest(m.active + m.paused) x where lower(x) <= ${day})) as mentored_until,
    min((select lower(x) from unnest(m.suspended) x where x @> ${day})) as suspended_since,
    min((select min(greatest(lower(x), c.starts_on)) from unnest(m.active) x where lower(x) <= ${day} and (upper_inf(x) or upper(x) > c.starts_on)))
      as active_from
  from clock c
  left join pair m on m.mentee_id = c.person_id and m.is_primary
  cross join lateral (select coalesce(m.is_current, false) as holds) now
  group by c.person_id`;

/** The last waiver of each occasion that holds on the day: a merged person may have one from either record. */
const waived = ({ department_id, day, time_zone }: AsOf) => sql`
  select distinct on (w.person_id, w.kind, w.occasion) w.person_id, w.kind, w.occasion, w.id, ${civilDay('w.created_at', time_zone)} as made_on
  from obligation_waiver w
  where w.department_id = ${department_id} and w.person_id in (select id from owner) and ${civilDay('w.created_at', time_zone)} <= ${day}
    and (w.revoked_at is null or ${civilDay('w.revoked_at', time_zone)} > ${day})
  order by w.person_id, w.kind, w.occasion, w.created_at desc, w.revoked_at desc, w.id`;

/**
 * The last day whose meetings are counted. Where the caller may not see the days of meetings, a past month counts as a whole: otherwise the days
 * could be found out by asking for one day after the other.
 */
function countedTo(day: RawBuilder<string>, as_of: string, visibility: Visibility | undefined): AsOf['counted_to'] {
  if (!visibility || as_of >= visibility.today) return () => day;
  const wholeMonth = sql`greatest(${day}, least((date_trunc('month', ${day}) + interval '1 month')::date - 1, ${visibility.today}::date))`;
  return (person, mentor) => sql<string>`case when ${visibility.meetings(person, mentor)} then ${day} else ${wholeMonth} end`;
}

/**
 * The obligations of `every` with their owner, since the programme began for them: what fell due before is not tracked (`is_before`); what goes on until it is
 * done is owed from that day, if it was missing then. Days that leaves move are stretched by them, those of other kinds are not.
 */
const sinceTracked = sql`
  select e.person_id, e.kind, e.occasion, e.assignment_id, e.mentor_id, e.clock_from, e.done_on, e.is_done, e.is_waived, e.follows_clock, e.detail,
    whose.sees_leaves, whose.sees_person, whose.hidden_kinds, whose.visible_on, past.is_so and e.anew_due_days is null as is_before,
    case when anew.is_so then whose.tracked_from else e.opens_on end as opens_on, case when anew.is_so then whose.tracked_from else e.begins_on end as begins_on,
    case when anew.is_so then missed.on_day - 1 else e.due_on end as due_on, case when anew.is_so then late.on_day else e.late_from end as late_from
  from every e
  join whose on whose.id = e.person_id
  cross join lateral (select coalesce(coalesce(e.late_from, e.due_on + 1) <= whose.tracked_from, false) as is_so) past
  cross join lateral (select past.is_so and e.anew_due_days is not null and not e.is_done as is_so) anew
  cross join lateral (select case when e.follows_clock then whose.stopped else '{}' end as days) away
  cross join lateral (
    select case when anew.is_so then ${stretched(sql`whose.tracked_from`, sql`whose.tracked_from + e.anew_due_days + 1`, sql`away.days`)} end as on_day
  ) missed
  cross join lateral (
    select case when anew.is_so then ${stretched(sql`missed.on_day`, sql`missed.on_day + e.anew_late_days`, sql`away.days`)} end as on_day
  ) late`;

/** The obligations of one kind, with the columns that all kinds have, in the same order. */
function rowsOf({ kind, follows_clock, rows }: Descriptor, as_of: AsOf): RawBuilder<unknown> {
  const { detail, from, begins_on = sql`null::date`, owed_anew, ...row } = rows(as_of);
  const facts = Object.entries(detail).map(([name, value]) => sql`${sql.lit(name)}, ${value}`);
  return sql`
    select ${row.person_id} as person_id, ${sql.lit(kind)} as kind, ${row.occasion} as occasion, ${row.assignment_id} as assignment_id,
      ${row.mentor_id} as mentor_id, ${row.clock_from} as clock_from, ${row.opens_on} as opens_on, ${row.due_on} as due_on,
      ${begins_on} as begins_on, ${row.late_from} as late_from, ${row.done_on} as done_on, ${row.is_done} as is_done, ${row.is_waived} as is_waived,
      ${owed_anew?.due_days ?? sql`null::int`} as anew_due_days, ${owed_anew?.late_days ?? sql`0`} as anew_late_days,
      ${sql.lit(follows_clock)} as follows_clock, jsonb_build_object(${sql.join(facts)}) as detail
    from ${from}`;
}

/** Like `rowsOf`, without what is done: what was asked about nobody derives further. */
const undone = (kind: Descriptor, as_of: AsOf) => sql`select * from (${rowsOf(kind, as_of)}) owing where owing.is_done is not true`;

/**
 * A derived table, in no order, for the caller to name: everything that the people `of` owe, have done or were waived, as it stands on `as_of`
 * with what is recorded now. An obligation that was done is done, also where it had been waived before.
 */
export function owed(asked: Owing): RawBuilder<SeenRow> {
  const { department_id, time_zone, as_of, of, kinds = obligationKinds, states, visibility, programme_starts_on } = asked;
  const day = sql<string>`${as_of}::date`;
  const [counted_to, meetings] = [countedTo(day, as_of, visibility), visibility?.meetings ?? (() => yes)];
  const at: AsOf = { department_id, day, time_zone, counted_to, meetings };
  const judged = visibility
    ? sql`cross join lateral (
      select case when e.follows_clock and not e.sees_leaves
        then greatest(coalesce(e.visible_on, date_trunc('month', ${day})::date), case when e.begins_on <= ${day} then e.begins_on end) else ${day} end as on_day
    ) judged`
    : sql`cross join (select ${day} as on_day) judged`;
  // Materialised, because the planner expects few people and would derive these relations again for each of them.
  return sql<SeenRow>`(
    with rule as materialized (${rule(department_id, day, programme_starts_on)}),
    late as materialized (${lateDivisions(department_id, programme_starts_on)}),
    owner as materialized (
      select p.id, sees.*, case when sees.sees_leaves then stops.days else '{}' end as stopped, tracked.from_on as tracked_from
      from person p
      cross join rule
      cross join late
      cross join lateral (select ${owedFrom('p.id', sql`rule.programme_starts_on`)} as from_on) tracked
      cross join lateral (select ${sees(visibility)} offset 0) sees
      cross join lateral clock_stops(p.id) stops
      where p.department_id = ${department_id} and p.kind = 'faculty' and p.merged_into_id is null and ${isAlive('p', day)} and ${of}
    ),
    clock as materialized (${clock(day)}),
    pair as materialized (${pair(at)}),
    mentored as materialized (${mentored(day)}),
    year as materialized (${year}),
    lost as (${lost}),
    counted as (${counted(at)}),
    met as materialized (${met(at)}),
    cfar as materialized (
      select c.person_id, w.* from clock c cross join lateral cfar_window(c.person_id, ${day}) w where c.is_probationary or c.is_early
    ),
    session as materialized (
      select e.id, e.held_on, e.division_id, e.is_mandatory from programme_event e
      where e.department_id = ${department_id} and e.kind = 'orientation' and e.cancelled_at is null
    ),
    waived as materialized (${waived(at)}),
    -- Joined to the obligations at once: two joins of so many rows, one of them an outer one, would be made by going through all people for each.
    whose as materialized (select w.*, c.visible_on from owner w left join clock c on c.person_id = w.id),
    every as materialized (
      ${sql.join(
        everyKind
          .filter(({ kind }) => kinds.includes(kind))
          .map((each) => (states?.includes('done') === false ? undone(each, at) : rowsOf(each, at))),
        sql` union all `,
      )}
    )
    select e.person_id, e.kind, e.occasion, e.assignment_id, e.mentor_id, e.clock_from, e.opens_on, e.due_on,
      case when now.state = 'overdue' then e.late_from end as overdue_since, case when now.state <> 'not_tracked' then e.done_on end as done_on, now.state,
      w.id as waiver_id, e.follows_clock, e.detail, e.sees_leaves, e.sees_person, e.kind = any (e.hidden_kinds) as is_hidden
    from (${sinceTracked}) e
    left join waived w on w.person_id = e.person_id and w.kind = e.kind and w.occasion = e.occasion and w.made_on >= coalesce(e.clock_from, '-infinity')
    ${judged}
    cross join lateral (
      select case when e.is_before then 'not_tracked' when e.is_done then 'done' when e.is_waived or w.id is not null then 'waived' when e.late_from <= judged.on_day then 'overdue'
        when e.opens_on <= judged.on_day then 'due' else 'upcoming' end as state
    ) now
  )`;
}
