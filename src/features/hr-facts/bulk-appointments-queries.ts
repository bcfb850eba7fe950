import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../core/context.ts';

/** Rows of one appointment: those that share its first day, beside the ones another category holds at the same time. */
const sameSeries = sql`a.appointed_on = p.old_appointed_on
  and (a.id = p.target_id or a.category = p.target_category or a.ends_on <= p.target_starts_on)`;

/** The day on which what stands of the appointment gives way; null = nothing does. */
const bound = sql`case p.action when 'split' then p.starts_on when 'succeed' then p.appointed_on else p.ends_on end`;

/**
 * Decides for each row of `staged_person` what becomes of the appointment, in the temporary table `plan_appointment`:
 *
 *   insert   the person has none
 *   succeed  the file names a later first day: a new appointment, the one before it ends there
 *   split    other terms: the present ones end on starts_on, the new ones begin
 *   correct  other terms of what began on starts_on or later, or is over by then: corrected where it stands
 *   extend   the same terms, another first or last day
 *   none
 *
 * `facts_end_on` is the day with which memberships, positions and lines end (null while another appointment goes on), and `followed_end_on`
 * the day with which they ended so far. Without `knowsEnd` the file says nothing about ends, and they stay.
 */
export async function plan(ctx: WriteCtx, { knowsEnd }: { knowsEnd: boolean }): Promise<void> {
  await sql`
    create temp table plan_appointment on commit drop as
    with known as (
      select s.row, a.id, a.category, a.rank, a.academic_fte_pct, a.status, a.appointed_on, a.starts_on, a.ends_on,
        row_number() over (partition by s.row
          order by (a.appointed_on = s.appointed_on) desc, (a.category = s.category) desc, a.starts_on desc, a.id) as nth
      from staged_person s
      join appointment a on a.person_id = s.person_id and (a.ends_on is null or a.ends_on > a.starts_on)
      where not s.is_new
    ), target as (
      select s.row, t.id, t.category, t.rank, t.academic_fte_pct, t.status, t.appointed_on, t.ends_on,
        case when t.starts_on = t.appointed_on then least(t.starts_on, s.appointed_on) else t.starts_on end as starts_on,
        t.starts_on as stood_from,
        case when ${knowsEnd}::boolean or s.appointed_on > t.appointed_on or t.id is null then s.ends_on else t.ends_on end as new_end
      from staged_person s left join known t on t.row = s.row and t.nth = 1
    )
    select s.row, s.person_id, s.is_new, s.category, s.rank, s.academic_fte_pct, s.status, s.appointed_on, t.new_end as ends_on, s.starts_on,
      t.id as target_id, t.category as target_category, t.stood_from as target_starts_on, t.appointed_on as old_appointed_on,
      t.id is not null and s.appointed_on < t.appointed_on as restarts,
      case when t.id is not null and not (s.appointed_on > t.appointed_on and s.appointed_on > t.ends_on) then t.ends_on end as followed_end_on,
      case when not exists (
        select from appointment o
        where o.person_id = s.person_id and (o.ends_on is null or o.ends_on > o.starts_on) and (o.ends_on is null or o.ends_on > t.new_end)
          and t.id is not null
          and not (o.appointed_on = t.appointed_on and (o.id = t.id or o.category = t.category or o.ends_on <= t.stood_from))
      ) then t.new_end end as facts_end_on,
      case
        when t.id is null then 'insert'
        when s.appointed_on > t.appointed_on then 'succeed'
        when (s.category, s.rank, s.academic_fte_pct, s.status) = (t.category, t.rank, t.academic_fte_pct, t.status)
          then case when t.new_end is distinct from t.ends_on or s.appointed_on < t.appointed_on then 'extend' else 'none' end
        when s.status = 'ended' or t.starts_on >= s.starts_on or t.new_end <= s.starts_on then 'correct'
        else 'split'
      end as action
    from staged_person s join target t using (row)
    where s.person_id is not null and s.appointed_on is not null`.execute(ctx.db);
  await sql`create unique index on plan_appointment (row)`.execute(ctx.db);
  await sql`analyze plan_appointment`.execute(ctx.db);
}

/** Rows of the file whose appointment would overlap another one of the same category. */
export const overlaps = sql<{ row: number }>`
  select p.row
  from plan_appointment p
  cross join lateral (select case p.action when 'split' then p.starts_on when 'insert' then p.appointed_on when 'succeed' then p.appointed_on
    else greatest(p.appointed_on, case when p.target_starts_on = p.old_appointed_on then p.appointed_on else p.target_starts_on end) end as starts_on) planned
  where p.action <> 'none' and not p.is_new and (p.ends_on is null or p.ends_on > planned.starts_on)
    and exists (
      select from appointment a
      cross join lateral (select case when ${sameSeries} then least(a.ends_on, ${bound}) else a.ends_on end as ends_on) stays
      where a.person_id = p.person_id and a.category = p.category
        and a.id is distinct from (case when p.action in ('correct', 'extend') then p.target_id end)
        and (stays.ends_on is null or stays.ends_on > a.starts_on)
        and daterange(a.starts_on, stays.ends_on) && daterange(planned.starts_on, p.ends_on)
    )`;

/** The present rows make room first, then what stays is corrected, then the new ones come. */
export const steps = (ctx: WriteCtx): readonly RawBuilder<unknown>[] => [
  sql`
    update appointment a
    set appointed_on = p.appointed_on, starts_on = case when a.starts_on = p.old_appointed_on then p.appointed_on else a.starts_on end
    from plan_appointment p
    where p.restarts and a.person_id = p.person_id and ${sameSeries}`,
  sql`
    update appointment a
    set ends_on = case when p.action = 'split' and a.id = p.target_id then ${bound} else greatest(a.starts_on, ${bound}) end
    from plan_appointment p
    where p.action <> 'none' and not p.is_new and a.person_id = p.person_id
      and (${sameSeries} or (p.restarts and a.appointed_on = p.appointed_on and a.category = p.target_category))
      and a.id is distinct from (case when p.action in ('correct', 'extend') then p.target_id end)
      and (a.ends_on is null or a.ends_on > a.starts_on)
      and ((p.action = 'split' and a.id = p.target_id) or a.ends_on is null or a.ends_on > ${bound})
      and ${bound} is not null`,
  sql`
    update appointment a
    set category = p.category, rank = p.rank, academic_fte_pct = p.academic_fte_pct, status = p.status,
      ends_on = case when p.ends_on is not null then greatest(a.starts_on, p.ends_on) end
    from plan_appointment p
    where p.action in ('correct', 'extend') and a.id = p.target_id`,
  sql`
    insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on, ends_on)
    select ${ctx.department_id}::uuid, person_id, category, rank, academic_fte_pct, status, appointed_on,
      case action when 'split' then starts_on else appointed_on end, ends_on
    from plan_appointment
    where action in ('insert', 'succeed', 'split')
    order by row`,
  sql`
    insert into import_touched (row, field)
    select row, 'appointment' from plan_appointment where action <> 'none' and not is_new`,
];

/** Where HR moved the first day of an appointment to an earlier one, the facts that began with it begin earlier too. */
export const followStart = (table: RawBuilder<unknown>) => sql`
  update ${table} f
  set starts_on = p.appointed_on
  from plan_appointment p
  where p.restarts and f.person_id = p.person_id and f.starts_on = p.old_appointed_on and (f.ends_on is null or f.ends_on > f.starts_on)
    and not exists (
      select from ${table} o
      where o.person_id = f.person_id and o.id <> f.id and o.starts_on < p.old_appointed_on and o.ends_on > p.appointed_on and o.ends_on > o.starts_on
    )`;

/** Takes rows out of the plan that turned out not to be importable. */
export const dropInvalid = (ctx: WriteCtx, import_id: string) =>
  sql`delete from plan_appointment p using import_error e where e.import_id = ${import_id} and e.row = p.row`.execute(ctx.db);
