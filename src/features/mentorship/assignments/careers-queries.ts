import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { json, yes } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';

export type Cause = 'mentor_retired' | 'mentor_departed' | 'mentor_died' | 'mentee_departed' | 'mentee_died';

/** An assignment whose end is not the one that the careers of its two people give it. */
export type Difference = {
  id: string;
  mentee_id: string;
  mentor_id: string;
  subtype: string;
  is_primary: boolean;
  request_id: string | null;
  replaces_id: string | null;
  was: 'live' | 'ended';
  /** What it must become: `ended` by the career named in `ended_by_career`, else what people have made of it. */
  state: 'live' | 'ended';
  ends_on: string | null;
  ended_by_career: Cause | null;
  announced_ends_on: string | null;
  /** What ended it so far, where a career did. */
  ended_by_before: Cause | null;
  moved: boolean;
  /** It gets more days than it had, which must be free of other assignments. */
  grows: boolean;
  has_open_case: boolean;
  has_case: boolean;
  /** It ends before it begins. */
  called_off: boolean;
  /** The mentee of a formal assignment is here or comes by its first day, the mentor is gone, and the assignment would still run today. */
  needs_successor: boolean;
};

const of = (person_ids: readonly string[] | null) =>
  person_ids === null ? yes : sql`(a.mentee_id = any (${person_ids}::uuid[]) or a.mentor_id = any (${person_ids}::uuid[]))`;

/**
 * The assignments of these people, or of the department, that are live or were ended by a career, and whose end is not what it must be. The
 * first day on which mentee or mentor is gone ends an assignment, once that day has come and unless people end it earlier. Where both are
 * gone on the same day, the mentee's career ends it. Where every appointment of somebody was voided, what has not begun is called off, and what
 * runs goes on.
 */
export const differences = async (ctx: WriteCtx, person_ids: readonly string[] | null): Promise<Difference[]> =>
  (
    await sql<Difference>`
      select a.id, a.mentee_id, a.mentor_id, a.subtype, a.is_primary, a.request_id, a.replaces_id, a.state as was,
        coalesce(career.ends_on, hand.ends_on) <= a.starts_on as called_off,
        case when career.cause is not null or hand.ends_on <= ${ctx.today}::date then 'ended' else 'live' end as state,
        coalesce(career.ends_on, hand.ends_on) as ends_on,
        career.cause as ended_by_career,
        case when career.cause is not null then hand.ends_on end as announced_ends_on,
        a.ended_by_career as ended_by_before,
        coalesce(career.ends_on, hand.ends_on) is distinct from a.ends_on as moved,
        coalesce(career.ends_on, hand.ends_on, 'infinity') > coalesce(a.ends_on, 'infinity') as grows,
        exists (select from conflict_case c where c.assignment_id = a.id and c.status <> 'resolved') as has_open_case,
        exists (select from conflict_case c where c.assignment_id = a.id) as has_case,
        a.subtype = 'formal' and coalesce(career.cause, '') like 'mentor%' and coalesce(least(a.planned_ends_on, hand.ends_on, a.replaced_on), 'infinity') > ${ctx.today}::date
          and (is_here(a.mentee_id, ${ctx.today}::date) or appointed_from(a.mentee_id, ${ctx.today}::date) <= a.starts_on) as needs_successor
      from assignment a
      cross join lateral (select case when a.ended_by_career is null then a.ends_on else a.announced_ends_on end as ends_on) hand
      left join lateral (
        select greatest(gone.day, a.starts_on) as ends_on, gone.cause
        from (
          select g.day, case when g.died then 'mentee_died' else 'mentee_departed' end as cause, 1 as turn from gone_on(a.mentee_id, a.starts_on) g
          union all
          select g.day, case when g.died then 'mentor_died' when g.retired then 'mentor_retired' else 'mentor_departed' end, 2
          from gone_on(a.mentor_id, a.starts_on) g
        ) gone
        where gone.day <= ${ctx.today}::date and (gone.day > '-infinity' or a.starts_on > ${ctx.today}::date or (a.ended_by_career is not null and a.ends_on = a.starts_on))
        order by 1, gone.turn
        limit 1
      ) career on career.ends_on < coalesce(least(a.planned_ends_on, hand.ends_on, a.replaced_on), 'infinity')
      where a.department_id = ${ctx.department_id} and ${of(person_ids)}
        and ((a.state = 'live' and (a.ends_on is null or a.ends_on > ${ctx.today}::date)) or (a.state = 'ended' and a.ended_by_career is not null))
        and (career.cause is distinct from a.ended_by_career or (career.cause is not null and career.ends_on is distinct from a.ends_on))
      order by a.id`.execute(ctx.db)
  ).rows;

const given = (rows: readonly Difference[]) => sql`jsonb_to_recordset(${json(rows)})
  n(id uuid, state text, ends_on date, ended_by_career text, announced_ends_on date)`;

const taken = sql`state = n.state, ends_on = n.ends_on, ended_by_career = n.ended_by_career, announced_ends_on = n.announced_ends_on`;

/** Gives assignments an end that is not later than the one they have. */
export const shorten = (ctx: WriteCtx, rows: readonly Difference[]) =>
  sql`update assignment a set ${taken} from ${given(rows)}
    where a.department_id = ${ctx.department_id} and a.id = n.id`.execute(ctx.db);

/**
 * Gives assignments days back, except where another assignment has those days by now: another primary one of the mentee, or another formal
 * one of the same two people. Where two want the same days, the one that began first gets them. Answers the ids of those that have grown.
 */
export const extend = async (ctx: WriteCtx, rows: readonly Difference[]): Promise<string[]> => {
  const sameDays = sql`(a.is_primary and o.is_primary or a.mentor_id = o.mentor_id)
    and o.mentee_id = a.mentee_id and o.id <> a.id and a.subtype = 'formal' and o.subtype = 'formal'`;
  const wanted = sql`daterange(a.starts_on, least(a.planned_ends_on, n.ends_on, a.replaced_on))`;
  const grown = await sql<{ id: string }>`
    with n as materialized (select * from ${given(rows)})
    update assignment a set ${taken} from n
    where a.department_id = ${ctx.department_id} and a.id = n.id
      and not exists (
        select from assignment o
        where ${sameDays} and ${counts('o')} and daterange(o.starts_on, o.until_on) && ${wanted})
      and not exists (
        select from n other join assignment o on o.id = other.id
        where ${sameDays} and (o.starts_on, o.id) < (a.starts_on, a.id)
          and daterange(o.starts_on, least(o.planned_ends_on, other.ends_on, o.replaced_on)) && ${wanted})
    returning a.id`.execute(ctx.db);
  return grown.rows.map((row) => row.id);
};

/**
 * Withdraws the proposals of these people, or of the department, where one of the two is gone on the day the assignment would begin, by
 * default today. Somebody whose appointment is still to begin is not gone.
 */
export const withdrawProposals = async (ctx: WriteCtx, person_ids: readonly string[] | null): Promise<string[]> => {
  const gone = (column: 'a.mentee_id' | 'a.mentor_id') =>
    sql`exists (select from gone_on(${sql.ref(column)}, coalesce(a.starts_on, ${ctx.today}::date)) g where g.day <= ${ctx.today}::date)`;
  const { rows } = await sql<{ id: string }>`
    update assignment a set state = 'withdrawn'
    where a.department_id = ${ctx.department_id} and ${of(person_ids)} and a.state = 'pending_acceptance'
      and (${gone('a.mentee_id')} or ${gone('a.mentor_id')})
    returning a.id`.execute(ctx.db);
  return rows.map((row) => row.id);
};

/** What the event log has of each: the end, without its cause. */
export const ends = (rows: readonly Difference[]) => sql<{ subject_id: string; data: unknown }>`
  select n.id as subject_id, jsonb_build_object('ends_on', n.ends_on) as data from ${given(rows)} order by n.id`;
