import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { yes } from '../../../core/db.ts';
import type { Descriptor } from './descriptor.ts';
import { kinds as everyKind, type ObligationKind, obligationKinds } from './kinds.ts';
import type { ObligationDetail, ObligationState } from './schema.ts';
import { type AsOf, civil } from './sql.ts';

/** What one person owes on one occasion, as it stands on the day; what may be told of it is for the caller to say. */
export type OwedRow = {
  person_id: string;
  kind: ObligationKind;
  occasion: string;
  assignment_id: string | null;
  mentor_id: string | null;
  /** First day of the programme clock it belongs to, where it is one a clock. */
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

/**
 * What the asker may know of days; `person` and `mentor` name columns. Who may not know of leaves is told what follows the adjusted clock as it
 * stood on the first of the month, or on the clock's first day in it: the simplest that cannot be scanned, because all days of a month have
 * the same answer, and it asks for no second rule of what is owed. Who may not know of meetings is told those of past days by the month.
 */
export type Sight = Readonly<{
  leaves: (person: string) => RawBuilder<SqlBool>;
  meetings: (person: string, mentor: string) => RawBuilder<SqlBool>;
  /** Meetings after this day cannot be known of yet. */
  today: string;
}>;

export type Owing = Readonly<{
  department_id: string;
  time_zone: string;
  as_of: string;
  /** Whose: a condition on the person `p`. */
  of: RawBuilder<SqlBool>;
  kinds?: readonly ObligationKind[] | undefined;
  /** Everything, unless said. */
  sight?: Sight | undefined;
}>;

/** The policy of the day; and the academic year it lies in, by the year that begins in. */
const rule = (department_id: string, day: RawBuilder<string>) => sql`
  select p.*, d.academic_year_start_month,
    extract(year from ${day})::int - case when extract(month from ${day}) < d.academic_year_start_month then 1 else 0 end as academic_year
  from policy p join department d on d.id = p.department_id
  where p.department_id = ${department_id} and p.starts_on <= ${day} and (p.ends_on is null or p.ends_on > ${day})`;

/**
 * People whose programme clock runs on the day: since when, until when if that is known, and the days on which it stands still; and how far it
 * has come on the day, or on the day that stands for it (`seen_on`) where the asker may not know of leaves.
 */
const clock = (day: RawBuilder<string>) => sql`
  select w.id as person_id, k.starts_on, coalesce(early.adjusted_days, k.adjusted_days) as adjusted_days,
    coalesce(early.programme_year, k.programme_year) as programme_year, w.sees_leaves, seen.on_day as seen_on, leaves.days as stopped,
    terms.is_probationary, k.is_enrolled,
    case when k.is_enrolled then k.enrolled_until else (select upper(held) from unnest(terms.held) held where held @> ${day}) end as ends_on
  from whose w
  cross join lateral mentoring_clock(w.id, ${day}) k
  cross join lateral (
    select case when w.sees_leaves then ${day} else greatest(k.starts_on, date_trunc('month', ${day})::date) end as on_day
  ) seen
  left join lateral (
    select e.adjusted_days, e.programme_year from adjusted_clock(w.id, k.starts_on, seen.on_day) e where not w.sees_leaves
  ) early on true
  cross join lateral (
    select coalesce(range_agg(daterange(l.starts_on, l.ends_on)), '{}') as days from leave l where l.person_id = w.id and l.stops_clock
  ) leaves
  cross join lateral (
    select range_agg(daterange(a.starts_on, a.ends_on)) as held,
      coalesce(bool_or(a.status = 'probationary') filter (where daterange(a.starts_on, a.ends_on) @> ${day}), false) as is_probationary
    from appointment a where a.person_id = w.id and a.category = 'full_time'
  ) terms`;

/**
 * Formal assignments that have begun, as far as they still matter: those that hold on the day, and the primary ones of the clocks' first years.
 * `absent`: the days on which the mentor was away for long, after those that count all the same (domain rule 22).
 */
const pair = ({ department_id, day, time_zone }: AsOf) => sql`
  select a.id as assignment_id, a.mentee_id, a.mentor_id, a.is_primary, a.starts_on, a.until_on,
    greatest(a.starts_on, ${civil(sql`a.activated_at`, time_zone)}) as begun_on, lasted.active, lasted.paused, lasted.suspended,
    case when a.is_primary and not isempty(lasted.paused) then coalesce((
      select range_agg(daterange(lower(x) + rule.mentor_absence_grace_days, upper(x)))
      from unnest(absence_pauses(a.id, a.mentor_id) * datemultirange(daterange(a.starts_on, a.until_on))) x
      where upper_inf(x) or upper(x) > lower(x) + rule.mentor_absence_grace_days), '{}') else '{}' end as absent
  from whose w
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
    select case when interruption.possible then coalesce(range_agg(i.days) filter (where i.status = 'active'), '{}')
        else datemultirange(daterange(a.starts_on, a.until_on)) end as active,
      coalesce(range_agg(i.days) filter (where i.status = 'paused'), '{}') as paused,
      coalesce(range_agg(i.days) filter (where i.status = 'suspended_conflict'), '{}') as suspended
    from (
      select i.status, daterange(i.starts_on, i.ends_on) as days from assignment_interval i where interruption.possible and i.assignment_id = a.id
    ) i
  ) lasted
  where a.department_id = ${department_id} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and a.starts_on <= ${day}
    and (a.until_on is null or (a.until_on > a.starts_on and (a.until_on > ${day}
      or (a.is_primary and c.programme_year <= 6 and a.until_on > c.starts_on))))`;

/** How the primary mentorship of a person stands: one that holds, else since when there is none. */
const mentored = (day: RawBuilder<string>) => sql`
  select c.person_id, coalesce(bool_or(now.holds), false) as is_mentored,
    (array_agg(m.assignment_id) filter (where now.holds))[1] as assignment_id, (array_agg(m.mentor_id) filter (where now.holds))[1] as mentor_id,
    min(m.starts_on) filter (where now.holds) as since,
    max((select max(least(upper(x), ${day})) from unnest(m.active + m.paused) x where lower(x) <= ${day})) as mentored_until,
    min((select lower(x) from unnest(m.suspended) x where x @> ${day})) as suspended_since,
    min((select min(greatest(lower(x), c.starts_on)) from unnest(m.active) x where lower(x) <= ${day} and (upper_inf(x) or upper(x) > c.starts_on)))
      as active_from
  from clock c
  left join pair m on m.mentee_id = c.person_id and m.is_primary
  cross join lateral (select coalesce(m.active + m.paused @> ${day}, false) as holds) now
  group by c.person_id`;

/**
 * The programme year of the day and the one before, of the first five: their boundaries, moved by clock-stopping leaves, and how far they have
 * come on the adjusted clock.
 */
const year = sql`
  select c.person_id, c.is_enrolled, c.starts_on as clock_from, c.ends_on as appointed_until, c.sees_leaves, c.seen_on, c.stopped, n as programme_year,
    case when isempty(c.stopped) then nominal.starts_on else due_after(c.starts_on, 12 * (n - 1), c.stopped) end as starts_on,
    case when isempty(c.stopped) then nominal.ends_on else due_after(c.starts_on, 12 * n, c.stopped) end as ends_on,
    nominal.ends_on - nominal.starts_on as length,
    least(greatest(c.starts_on + c.adjusted_days - nominal.starts_on, 0), nominal.ends_on - nominal.starts_on) as elapsed
  from clock c
  cross join lateral generate_series(greatest(c.programme_year - 1, 1), least(c.programme_year, 5)) n
  cross join lateral (
    select (c.starts_on + make_interval(months => 12 * (n - 1)))::date as starts_on, (c.starts_on + make_interval(months => 12 * n))::date as ends_on
  ) nominal`;

/** The days of a programme year that its primary mentorships lost, so far, and the last of these mentorships. */
const lost = sql`
  select y.person_id, y.programme_year, range_agg(m.suspended + m.absent) as days, (array_agg(m.assignment_id order by m.starts_on desc))[1] as assignment_id,
    (array_agg(m.mentor_id order by m.starts_on desc))[1] as mentor_id
  from year y
  join pair m on m.mentee_id = y.person_id and m.is_primary
  where (y.ends_on is null or m.starts_on < y.ends_on) and (m.until_on is null or m.until_on > y.starts_on)
  group by y.person_id, y.programme_year`;

/**
 * The days of the meetings with the primary mentor that count, by programme year, and whether the asker may know all of these days: those with
 * a mentor before are not the successor's to read. The view is asked once a pair.
 */
const counted = ({ counted_to, meetings }: AsOf) => sql`
  select y.person_id, y.programme_year, array_agg(q.held_on order by q.held_on) as held_on,
    bool_and(${meetings('m.mentee_id', 'm.mentor_id')}) as days_known
  from (select person_id, min(starts_on) as starts_on from year group by person_id) since
  join pair m on m.mentee_id = since.person_id and m.is_primary and (m.until_on is null or m.until_on > since.starts_on)
  cross join lateral (
    select q.held_on from qualifying_meeting q
    where q.assignment_id = m.assignment_id and q.held_on >= since.starts_on and q.held_on <= ${counted_to('m.mentee_id', 'm.mentor_id')}
    offset 0
  ) q
  join year y on y.person_id = since.person_id and q.held_on >= y.starts_on and (y.ends_on is null or q.held_on < y.ends_on)
  group by y.person_id, y.programme_year`;

/**
 * Programme years with their meetings and the days that were waived, so far or because the appointment ends; without those on which the clock
 * stood still anyway.
 */
const met = ({ day, meetings }: AsOf) => sql`
  select y.*, least(${day}, y.ends_on) as seen_to, lost.assignment_id, lost.mentor_id, coalesce(counted.held_on, '{}') as held_on,
    coalesce(counted.days_known, true) and coalesce(${meetings('y.person_id', 'lost.mentor_id')}, false) as days_known,
    case when isempty(waived.days) then 0 else coalesce(days_in(waived.days), 365) end as waived_days,
    case when isempty(waived.days) then 0 else days_in(waived.days * datemultirange(daterange(null, y.seen_on))) end as waived_so_far
  from year y
  left join lost on lost.person_id = y.person_id and lost.programme_year = y.programme_year
  left join counted on counted.person_id = y.person_id and counted.programme_year = y.programme_year
  cross join lateral (
    select (coalesce(lost.days * datemultirange(daterange(null, y.seen_on)), '{}')
      + case when y.appointed_until is null then '{}' else datemultirange(daterange(y.appointed_until, null)) end)
      * datemultirange(daterange(y.starts_on, y.ends_on)) - y.stopped as days
  ) waived`;

/** Of each occasion the waiver that was made last of those that hold on the day: two records that became one may have had one each. */
const waived = ({ department_id, day, time_zone }: AsOf) => sql`
  select distinct on (w.person_id, w.kind, w.occasion) w.person_id, w.kind, w.occasion, w.id, ${civil(sql`w.created_at`, time_zone)} as made_on
  from obligation_waiver w
  where w.department_id = ${department_id} and w.person_id in (select id from whose) and ${civil(sql`w.created_at`, time_zone)} <= ${day}
    and (w.revoked_at is null or ${civil(sql`w.revoked_at`, time_zone)} > ${day})
  order by w.person_id, w.kind, w.occasion, w.created_at desc, w.revoked_at desc, w.id`;

/**
 * The last day whose meetings are counted. For who may not know the days of meetings, past days are told by the month: else asking for one day
 * after the other would tell them.
 */
function countedTo(day: RawBuilder<string>, as_of: string, sight: Sight | undefined): AsOf['counted_to'] {
  if (!sight || as_of >= sight.today) return () => day;
  const whole = sql`greatest(${day}, least((date_trunc('month', ${day}) + interval '1 month')::date - 1, ${sight.today}::date))`;
  return (person, mentor) => sql<string>`case when ${sight.meetings(person, mentor)} then ${day} else ${whole} end`;
}

/** The rows of one kind. All kinds have the same columns in this order. */
function rowsOf({ kind, follows_clock, rows }: Descriptor, as_of: AsOf): RawBuilder<unknown> {
  const { detail, from, ...row } = rows(as_of);
  const facts = Object.entries(detail).map(([name, value]) => sql`${sql.lit(name)}, ${value}`);
  return sql`
    select ${row.person_id} as person_id, ${sql.lit(kind)} as kind, ${row.occasion} as occasion, ${row.assignment_id} as assignment_id,
      ${row.mentor_id} as mentor_id, ${row.clock_from} as clock_from, ${row.opens_on} as opens_on, ${row.due_on} as due_on,
      ${row.late_from} as late_from, ${row.done_on} as done_on, ${row.is_done} as is_done, ${row.is_waived} as is_waived,
      ${sql.lit(follows_clock)} as follows_clock, jsonb_build_object(${sql.join(facts)}) as detail
    from ${from}`;
}

/**
 * Everything the people `of` owe, have done, or were waived, as it stands on `as_of` with what is recorded now: one statement, derived anew each
 * time. What was fulfilled is done, also where it had been waived before. Unordered; a derived table for the caller to name.
 */
export function owed({ department_id, time_zone, as_of, of, kinds = obligationKinds, sight }: Owing): RawBuilder<OwedRow> {
  const day = sql<string>`${as_of}::date`;
  const known: AsOf = { department_id, day, time_zone, counted_to: countedTo(day, as_of, sight), meetings: sight?.meetings ?? (() => yes) };
  const judged = sight
    ? sql`left join clock c on c.person_id = e.person_id
    cross join lateral (select case when e.follows_clock then c.seen_on else ${day} end as on_day) judged`
    : sql`cross join (select ${day} as on_day) judged`;
  // Materialised, what is joined to it does not derive it anew for each person, where the planner expects but a few.
  return sql<OwedRow>`(
    with rule as materialized (${rule(department_id, day)}),
    whose as materialized (
      select p.id, ${sight?.leaves('p.id') ?? yes} as sees_leaves from person p
      where p.department_id = ${department_id} and p.kind = 'faculty' and p.merged_into_id is null
        and (p.deceased_on is null or p.deceased_on > ${day}) and ${of}
    ),
    clock as materialized (${clock(day)}),
    pair as materialized (${pair(known)}),
    mentored as materialized (${mentored(day)}),
    year as materialized (${year}),
    lost as (${lost}),
    counted as (${counted(known)}),
    met as materialized (${met(known)}),
    session as materialized (
      select e.id, e.held_on, e.division_id, e.is_mandatory from programme_event e
      where e.department_id = ${department_id} and e.kind = 'orientation' and e.cancelled_at is null
    ),
    waived as materialized (${waived(known)}),
    every as materialized (
      ${sql.join(
        everyKind.filter(({ kind }) => kinds.includes(kind)).map((each) => rowsOf(each, known)),
        sql` union all `,
      )}
    )
    select e.person_id, e.kind, e.occasion, e.assignment_id, e.mentor_id, e.clock_from, e.opens_on, e.due_on,
      case when now.state = 'overdue' then e.late_from end as overdue_since, e.done_on, now.state, w.id as waiver_id, e.follows_clock, e.detail
    from every e
    left join waived w on w.person_id = e.person_id and w.kind = e.kind and w.occasion = e.occasion and w.made_on >= coalesce(e.clock_from, '-infinity')
    ${judged}
    cross join lateral (
      select case when e.is_done then 'done' when e.is_waived or w.id is not null then 'waived' when e.late_from <= judged.on_day then 'overdue'
        when e.opens_on <= judged.on_day then 'due' else 'upcoming' end as state
    ) now
  )`;
}
