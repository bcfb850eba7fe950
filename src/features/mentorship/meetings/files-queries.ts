/** Meetings from the staged rows of an import (`staged_fact`), each beside its place: its mentorship, and the programme year of the mentee. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { stagedFacts } from '../../../domain/staging/tables.ts';

export type Found = { row: number; field: string; code: string; detail: string };

const found = async (ctx: WriteCtx, errors: RawBuilder<Found>): Promise<Found[]> => (await errors.execute(ctx.db)).rows;

/** `staged_place`: of each row, its mentorship and programme year, and how many meetings of the year an import has counted, and how many of these hold. */
const places = sql`staged_place`;
/** `staged_known`: the meetings of the pairs that an import has brought along. */
const known = sql`staged_known`;
/** `staged_meeting`: what is written, a row for each meeting. */
const written = sql`staged_meeting`;

const fieldOf = sql`case when s.held_on is not null then 'held_on' else 'programme_year_of' end`;

/** Finds the mentorship of each row, the formal one before others, and the programme year of the mentee. A count is of a formal one. */
export async function place(ctx: WriteCtx): Promise<void> {
  await sql`
    create temp table ${places} on commit drop as
    with years as materialized (
      select who.mentee_id, y.clock_from, y.programme_year, y.starts_on, y.ends_on
      from (select distinct mentee_id from ${stagedFacts} where mentee_id is not null) who
      cross join lateral programme_years(who.mentee_id, ${ctx.today}::date) y
    )
    select distinct on (s.row) s.row, coalesce(s.held_on, s.programme_year_of) as on_day, y.clock_from, y.programme_year, y.starts_on, y.ends_on,
      a.id as assignment_id, a.subtype, 0 as counted, 0 as holding
    from ${stagedFacts} s
    left join years y on y.mentee_id = s.mentee_id and y.starts_on <= coalesce(s.held_on, s.programme_year_of)
      and (y.ends_on is null or y.ends_on > coalesce(s.held_on, s.programme_year_of))
    left join assignment a on a.department_id = ${ctx.department_id} and a.mentee_id = s.mentee_id and a.mentor_id = s.mentor_id
      and a.state in ('live', 'completed', 'ended') and case when s.held_on is not null then daterange(a.starts_on, a.until_on) @> s.held_on
        else a.subtype = 'formal' and daterange(a.starts_on, a.until_on) && daterange(y.starts_on, y.ends_on) end
    order by s.row, y.clock_from desc nulls last, a.subtype = 'formal' desc, a.starts_on desc, a.id`.execute(ctx.db);
  await sql`create unique index on ${places} (row)`.execute(ctx.db);
  await sql`create index on ${places} (assignment_id)`.execute(ctx.db);
  await sql`analyze ${places}`.execute(ctx.db);
}

/** The errors that only show beside other rows, the people whom they name and their mentorships. */
export const errors = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      select row, 'mentee_hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where mentee_hr_number is not null and mentee_id is null
      union all
      select row, 'mentor_hr_number', 'unknown_person', 'Nobody has this HR number.'
      from ${stagedFacts} where mentor_hr_number is not null and mentor_id is null
      union all
      select row, 'mentee_hr_number', 'approver_is_subject', 'Somebody else imports what concerns you.'
      from ${stagedFacts} where ${ctx.actor.person_id}::uuid in (mentee_id, mentor_id)
      union all
      select s.row, ${fieldOf}, 'day_in_future', 'What is brought along was held before today, or today.'
      from ${stagedFacts} s join ${places} p using (row) where p.on_day > ${ctx.today}::date
      union all
      select s.row, 'mentee_hr_number', 'duplicate', format('Row %s is about the same.', s.first_row)
      from (
        select s.row, min(s.row) over (partition by s.mentee_id, s.mentor_id, s.held_on, case when s.held_on is null then p.clock_from end,
          case when s.held_on is null then p.programme_year end) as first_row
        from ${stagedFacts} s join ${places} p using (row) where s.mentee_id is not null and s.mentor_id is not null and (s.held_on is not null or p.programme_year is not null)
      ) s where s.first_row < s.row
      union all
      select s.row, 'programme_year_of', 'no_programme_year', 'No programme year of the mentee has that day.'
      from ${stagedFacts} s join ${places} p using (row)
      where s.mentee_id is not null and s.programme_year_of <= ${ctx.today}::date and p.programme_year is null
      union all
      select s.row, 'mentor_hr_number', 'no_mentorship', case when s.held_on is not null then 'The two have no mentorship on that day.'
        else 'The two have no formal mentorship in that programme year.' end
      from ${stagedFacts} s join ${places} p using (row)
      where s.mentee_id is not null and s.mentor_id is not null and p.on_day <= ${ctx.today}::date and p.assignment_id is null
        and (s.held_on is not null or p.programme_year is not null)
      order by 1, 2`,
  );

/** True of a known meeting that an import counted for the year of a row; not of one that a later file took back. */
const countedHere = sql`m.counted_year = p.programme_year and m.confirmed_at is not null and m.held_on >= p.clock_from and (p.ends_on is null or m.held_on < p.ends_on + interval '1 year')`;

/** Finds what is known of the pairs. The planner knows little of tables that are being filled: each step is small by itself. */
async function findKnown(ctx: WriteCtx): Promise<void> {
  await sql`
    create temp table ${known} on commit drop as
    with pair as materialized (
      select distinct mentee_id, mentor_id from ${stagedFacts}
    ), theirs as materialized (
      select a.id, a.mentee_id, a.mentor_id from pair join assignment a on a.department_id = ${ctx.department_id} and a.mentee_id = pair.mentee_id
        and a.mentor_id = pair.mentor_id
    )
    select t.mentee_id, t.mentor_id, m.id, m.assignment_id, m.held_on, m.counted_year, m.state, m.mode, m.duration_min, m.confirmed_at
    from theirs t join meeting m on m.assignment_id = t.id where m.import_id is not null`.execute(ctx.db);
  await sql`create index on ${known} (mentee_id, mentor_id, held_on)`.execute(ctx.db);
  await sql`analyze ${known}`.execute(ctx.db);
}

/**
 * Finds which meeting that an import brought along each row is about, and whether it differs: one that is void stays so. What the pair logged here is
 * not looked at: a day that they confirmed themselves counts once.
 */
export async function match(ctx: WriteCtx): Promise<void> {
  await findKnown(ctx);
  const pairs = sql`${stagedFacts} s join ${places} p using (row) join ${known} m on m.mentee_id = s.mentee_id and m.mentor_id = s.mentor_id`;
  const differs = sql`m.state = 'confirmed' and ((s.mode is not null and m.mode <> s.mode) or (s.duration_min is not null and m.duration_min <> s.duration_min))`;
  await sql`
    update ${stagedFacts} set fact_id = one.id, changes = one.differs
    from (select distinct on (s.row) s.row, m.id, (${differs}) as differs from ${pairs} and m.held_on = s.held_on and m.counted_year is null
      order by s.row, m.state = 'confirmed' desc, m.id) one
    where one.row = staged_fact.row`.execute(ctx.db);
  await sql`
    update ${places} set counted = sum.counted, holding = sum.holding
    from (select s.row, count(*)::int as counted, count(*) filter (where m.state = 'confirmed')::int as holding from ${pairs}
      where s.held_on is null and ${countedHere} group by s.row) sum
    where sum.row = staged_place.row`.execute(ctx.db);
  await sql`
    update ${stagedFacts} s set is_new = case when s.held_on is not null then s.fact_id is null else p.counted = 0 and s.meetings > 0 end,
      changes = s.changes or (s.held_on is null and p.counted > 0 and (p.counted < s.meetings or p.holding > s.meetings or exists (
        select from ${known} m where m.mentee_id = s.mentee_id and m.mentor_id = s.mentor_id and ${countedHere} and ${differs})))
    from ${places} p where p.row = s.row`.execute(ctx.db);
}

/**
 * The rows that would write what cannot count: on a day on which a formal mentorship was paused or suspended, more in a year than there were days, or in a
 * programme year that was closed here. One that was over before the mentorship was recorded here, or before the programme began, is not closed to what
 * is brought along.
 */
export const refusals = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      with part as materialized (
        select s.row, s.held_on, s.meetings, p.on_day, p.starts_on, p.ends_on, p.counted, p.assignment_id, a.created_at from ${stagedFacts} s join ${places} p on p.row = s.row join assignment a on a.id = p.assignment_id
        where (s.is_new or s.changes) and p.subtype = 'formal'
      ), active as materialized (
        select one.assignment_id, range_agg(daterange(i.starts_on, i.ends_on)) as days
        from (select distinct assignment_id from part) one join assignment_interval i on i.assignment_id = one.assignment_id and i.status = 'active'
        group by one.assignment_id
      )
      select s.row, 'held_on' as field, 'day_not_active' as code, 'On that day the mentorship was paused or suspended.' as detail
      from part s left join active a using (assignment_id) where s.held_on is not null and not coalesce(a.days @> s.held_on, false)
      union all
      select s.row, 'meetings', 'more_than_days', 'The mentorship had fewer active days in that programme year.'
      from part s where s.held_on is null and s.meetings > s.counted and s.meetings > coalesce((select sum(d.until - d.since)
        from assignment_interval i cross join lateral (${daysOf(ctx, sql`s`)}) d where i.assignment_id = s.assignment_id and i.status = 'active'), 0)
      union all
      select s.row, ${fieldOf}, 'year_closed', format('That programme year was closed here on %s.', c.closes_on)
      from part s join department d on d.id = ${ctx.department_id}
      cross join lateral year_closing(s.assignment_id, s.on_day) c
      where s.ends_on <= ${ctx.today}::date and s.ends_on > (s.created_at at time zone d.time_zone)::date and s.on_day >= d.programme_starts_on
        and c.closes_on <= ${ctx.today}::date
      order by 1, 2`,
  );

/** The part of an interval `i` in the year of a row that has come; none where it is empty. */
const daysOf = (ctx: WriteCtx, row: RawBuilder<unknown>) => sql`
  select greatest(i.starts_on, ${row}.starts_on) as since, least(i.ends_on, ${row}.ends_on, ${ctx.today}::date + 1) as until
  where greatest(i.starts_on, ${row}.starts_on) < least(i.ends_on, ${row}.ends_on, ${ctx.today}::date + 1)`;

/** The rows with the day of a meeting in a year whose meetings are counted, by the file or one before; and the other way round. */
export const countedTwice = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      with kept as materialized (
        select s.row, s.mentee_id, s.mentor_id, p.clock_from, p.programme_year, p.starts_on, p.ends_on, s.held_on is not null as is_day,
          s.is_new or (s.held_on is null and s.changes) as is_written, coalesce(s.meetings, 1) > 0 as is_some,
          min(s.row) filter (where s.held_on is null) over whole as count_row,
          min(s.row) filter (where s.held_on is null and s.meetings > 0) over whole as counting_row, min(s.row) filter (where s.held_on is not null) over whole as day_row
        from ${stagedFacts} s join ${places} p on p.row = s.row where p.programme_year is not null
        window whole as (partition by s.mentee_id, s.mentor_id, p.clock_from, p.programme_year)
      ), recorded as materialized (
        select k.mentee_id, k.mentor_id, k.clock_from, k.programme_year, bool_or(m.counted_year is not null) as is_counted, bool_or(m.counted_year is null) as has_days
        from (select distinct mentee_id, mentor_id, clock_from, programme_year, starts_on, ends_on from kept where is_written) k
        join ${known} m on m.mentee_id = k.mentee_id and m.mentor_id = k.mentor_id and m.state = 'confirmed'
          and case when m.counted_year is null then m.held_on >= k.starts_on and (k.ends_on is null or m.held_on < k.ends_on)
            else m.counted_year = k.programme_year and m.held_on >= k.clock_from and (k.ends_on is null or m.held_on < k.ends_on + interval '1 year') end
        group by 1, 2, 3, 4
      )
      select k.row, case when k.is_day then 'held_on' else 'programme_year_of' end as field, 'counted_twice' as code, case when k.is_day
        then 'The meetings of that programme year are counted as a whole.' else 'Meetings of that programme year are brought along one by one.' end as detail
      from kept k left join recorded r using (mentee_id, mentor_id, clock_from, programme_year)
      where k.is_written and k.is_some and case when k.is_day then k.counting_row is not null or (coalesce(r.is_counted, false) and k.count_row is null)
        else coalesce(k.day_row < k.row, false) or coalesce(r.has_days, false) end
      order by k.row`,
  );

/**
 * Writes the meetings. Those counted for a year get days that stand for the unknown ones: evenly spread over the active days of the year that have come.
 * Where a later file counts fewer, the last ones are void.
 */
export async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    create temp table ${written} on commit drop as
    select s.row, uuidv7() as id, p.assignment_id, p.subtype, s.mode, s.duration_min, s.held_on, null::int as counted_year
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.held_on is not null and s.is_new
    union all
    select s.row, uuidv7(), p.assignment_id, p.subtype, s.mode, s.duration_min, i.since + (x.place - i.before)::int, p.programme_year
    from ${stagedFacts} s join ${places} p on p.row = s.row
    cross join lateral (
      select d.since, sum(d.until - d.since) over (order by d.since) - (d.until - d.since) as before, d.until - d.since as days,
        sum(d.until - d.since) over () as all_days
      from assignment_interval i cross join lateral (${daysOf(ctx, sql`p`)}) d where i.assignment_id = p.assignment_id and i.status = 'active'
    ) i
    cross join lateral generate_series(p.counted + 1, s.meetings) n
    cross join lateral (select (2 * n - 1) * i.all_days / (2 * s.meetings) as place offset 0) x
    where s.held_on is null and s.meetings > p.counted and x.place::int >= i.before and x.place::int < i.before + i.days`.execute(ctx.db);
  await sql`
    create temp table staged_change on commit drop as
    select m.id, m.assignment_id, s.mode, s.duration_min,
      s.held_on is null and row_number() over (partition by s.row order by m.state <> 'confirmed', m.held_on, m.id) > s.meetings as goes, m.state
    from ${stagedFacts} s join ${places} p on p.row = s.row
    join ${known} m on m.mentee_id = s.mentee_id and m.mentor_id = s.mentor_id and case when s.held_on is not null then m.id = s.fact_id else ${countedHere} end
    where s.changes`.execute(ctx.db);
  await sql`delete from staged_change where state <> 'confirmed'`.execute(ctx.db);
  await sql`
    update meeting m set state = case when c.goes then 'voided' else m.state end, confirmed_at = case when not c.goes then m.confirmed_at end,
      mode = coalesce(c.mode, m.mode), duration_min = coalesce(c.duration_min, m.duration_min)
    from staged_change c where m.id = c.id and m.department_id = ${ctx.department_id}`.execute(ctx.db);
  await sql`
    insert into meeting (id, department_id, assignment_id, kind, mode, state, proposed_by, duration_min, held_on, logged_at, confirmed_at, import_id, counted_year)
    select w.id, ${ctx.department_id}, w.assignment_id, case when w.subtype = 'formal' then 'formal' else 'ad_hoc' end, coalesce(w.mode, 'other'), 'confirmed',
      ${ctx.actor.person_id}::uuid, coalesce(w.duration_min, pol.meeting_min_minutes), w.held_on, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz,
      ${import_id}::uuid, w.counted_year
    from ${written} w join policy pol on ${policyOn('pol', sql`${ctx.department_id}::uuid`, sql`w.held_on`)} order by w.id`.execute(ctx.db);
}

/** The people of whom something was written. */
export const concerned = async (ctx: WriteCtx): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      select distinct side.id from ${written} w join assignment a on a.id = w.assignment_id cross join lateral (values (a.mentee_id), (a.mentor_id)) side(id)
      order by 1`.execute(ctx.db)
  ).rows.map(({ id }) => id);

type Fact = { subject_id: string; data: unknown };

const data = (import_id: string) => sql`jsonb_build_object('import_id', ${import_id}::text, 'assignment_id', assignment_id)`;

/** What was recorded. Only the pair may know when they met, so that the data has no days. */
export const recorded = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select id as subject_id, ${data(import_id)} as data from ${written}`;

/** What was changed. */
export const edited = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select id as subject_id, ${data(import_id)} as data from staged_change where not goes`;

/** What was voided, because a later file counts fewer. */
export const voided = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select id as subject_id, ${data(import_id)} as data from staged_change where goes`;
