import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { type AppointmentChange, appointmentChanges, appointmentsAfter, keepDecisions } from '../../../domain/staging/decisions.ts';
import { dropInvalid, noteChanged, stagedPeople } from '../../../domain/staging/tables.ts';

/**
 * Decides for each staged row what becomes of the appointment, in the temporary table `appointment_change`:
 *
 *   insert   the person has none
 *   succeed  the file names a later first day: a new appointment, the one before it ends there
 *   split    other terms: the present ones end on starts_on, the new ones begin
 *   correct  other terms of what began on starts_on or later, or is over by then: corrected where it stands; also that it has ended, or not
 *            after all
 *   extend   the same terms, another first or last day
 *   none
 *
 * `facts_end_on` is the day with which memberships, positions and lines end, that of the last appointment, and `followed_end_on` the day
 * with which they ended so far. Without `hasEnds` the file has no column of ends, and they stay.
 */
export async function decide(ctx: WriteCtx, { hasEnds }: { hasEnds: boolean }): Promise<void> {
  const decided = sql<AppointmentChange>`
    with existing as (
      select s.row, a.id, a.category, a.rank, a.academic_fte_pct, a.status, a.appointed_on, a.starts_on, a.ends_on,
        row_number() over (partition by s.row
          order by (a.appointed_on = s.appointed_on) desc, (s.ends_on is not null and a.starts_on >= s.ends_on), (a.category = s.category) desc,
            a.starts_on desc, a.id) as nth,
        max(coalesce(a.ends_on, 'infinity')) over (partition by s.row) as last_end
      from ${stagedPeople} s
      join appointment a on a.person_id = s.person_id and (a.ends_on is null or a.ends_on > a.starts_on)
      where not s.is_new
    ), target as (
      select s.row, t.id, t.category, t.rank, t.academic_fte_pct, t.status, t.appointed_on, t.ends_on,
        case when t.starts_on = t.appointed_on then least(t.starts_on, s.appointed_on) else t.starts_on end as starts_on,
        t.starts_on as stood_from, t.last_end,
        case when ${hasEnds}::boolean or s.appointed_on > t.appointed_on or t.id is null then s.ends_on else t.ends_on end as new_end
      from ${stagedPeople} s left join existing t on t.row = s.row and t.nth = 1
    )
    select s.row, s.person_id, s.is_new, s.category, s.rank, s.academic_fte_pct, s.status, s.appointed_on, t.new_end as ends_on, s.starts_on,
      t.id as target_id, t.category as target_category, t.stood_from as target_starts_on, t.appointed_on as old_appointed_on,
      t.id is not null and s.appointed_on < t.appointed_on as restarts,
      t.ends_on as target_ends_on,
      case when t.last_end < 'infinity' and s.appointed_on <= t.last_end then t.last_end end as followed_end_on,
      null::date as facts_end_on,
      case
        when t.id is null then 'insert'
        when s.appointed_on > t.appointed_on then 'succeed'
        when (s.category, s.rank, s.academic_fte_pct, s.status) = (t.category, t.rank, t.academic_fte_pct, t.status)
          then case when t.new_end is distinct from t.ends_on or s.appointed_on < t.appointed_on then 'extend' else 'none' end
        when (s.category, s.rank, s.academic_fte_pct) = (t.category, t.rank, t.academic_fte_pct) and 'ended' in (s.status, t.status) then 'correct'
        when s.status = 'ended' or t.starts_on >= s.starts_on or t.new_end <= s.starts_on then 'correct'
        else 'split'
      end as action
    from ${stagedPeople} s join target t using (row)
    where s.person_id is not null and s.appointed_on is not null`;
  await keepDecisions(ctx, appointmentChanges, decided, { key: 'row' });
}

/**
 * What the appointments of these people will be afterwards, in `appointment_after`: a row for each that stands (with its id), changed
 * or not, and for each that is new. Rows of one appointment are those that share its first day, beside the ones another category holds at
 * the same time.
 */
export const foresee = (ctx: WriteCtx) =>
  keepDecisions(
    ctx,
    appointmentsAfter,
    sql`
  select p.row, a.id, p.person_id,
    case when now.is_target then p.category else a.category end as category,
    case when now.is_target then p.rank else a.rank end as rank,
    case when now.is_target then p.academic_fte_pct else a.academic_fte_pct end as academic_fte_pct,
    case when now.is_target or (p.action = 'split' and a.id = p.target_id and a.status = 'ended') then p.status else a.status end as status,
    case when now.moves then p.appointed_on else a.appointed_on end as appointed_on,
    first.starts_on,
    case
      when now.is_target then case when p.ends_on is not null then greatest(first.starts_on, p.ends_on) end
      when p.action = 'split' and a.id = p.target_id then greatest(first.starts_on, p.starts_on)
      when now.of_it and until.bound is not null then greatest(first.starts_on, least(a.ends_on, until.bound))
      else a.ends_on
    end as ends_on
  from ${appointmentChanges} p
  join appointment a on a.person_id = p.person_id and (a.ends_on is null or a.ends_on > a.starts_on)
  cross join lateral (
    select a.appointed_on = p.old_appointed_on and (a.id = p.target_id or a.category = p.target_category
      or a.ends_on <= p.target_starts_on or a.starts_on >= p.target_ends_on) as of_it
  ) series
  cross join lateral (
    select coalesce(series.of_it, false) as of_it, coalesce(series.of_it, false) and p.restarts as moves,
      p.action in ('correct', 'extend') and a.id = p.target_id as is_target
  ) now
  cross join lateral (select case when now.moves and a.starts_on = p.old_appointed_on then p.appointed_on else a.starts_on end as starts_on) first
  cross join lateral (select case p.action when 'split' then p.starts_on when 'succeed' then p.appointed_on else p.ends_on end as bound) until
  where p.action <> 'none' and not p.is_new
  union all
  select row, null, person_id, category, rank, academic_fte_pct, status, appointed_on,
    case action when 'split' then starts_on else appointed_on end, ends_on
  from ${appointmentChanges} where action in ('insert', 'succeed', 'split')`,
  );

/** Fills `facts_end_on`: what comes with appointments ends with the last of them, as they will be. */
export const foreseeEnds = (ctx: WriteCtx) =>
  sql`
  update ${appointmentChanges} p
  set facts_end_on = nullif(last.ends_on, 'infinity')
  from (
    select row, max(coalesce(ends_on, 'infinity')) as ends_on from (
      select row, starts_on, ends_on from ${appointmentsAfter}
      union all
      select q.row, a.starts_on, a.ends_on from ${appointmentChanges} q join appointment a on a.person_id = q.person_id where q.action = 'none'
    ) standing
    where ends_on is null or ends_on > starts_on
    group by row
  ) last
  where last.row = p.row and p.ends_on is not null`.execute(ctx.db);

/** Rows of the file whose appointments would overlap in one category. */
export async function overlaps(ctx: WriteCtx): Promise<number[]> {
  const { rows } = await sql<{ row: number }>`
    with standing as (
      select f.*, row_number() over () as nr from ${appointmentsAfter} f where ends_on is null or ends_on > starts_on
    )
    select distinct f.row
    from standing f
    join standing o on o.person_id = f.person_id and o.category = f.category and o.nr < f.nr
      and f.starts_on < coalesce(o.ends_on, 'infinity') and o.starts_on < coalesce(f.ends_on, 'infinity')
    order by f.row`.execute(ctx.db);
  return rows.map(({ row }) => row);
}

/** The statements in their order: shortened periods first, then other changes, then new rows, so that none overlaps another at any moment. */
export const steps = (ctx: WriteCtx): readonly RawBuilder<unknown>[] => [
  sql`
    update appointment a
    set starts_on = case when shared.is_empty then a.starts_on else shared.starts_on end,
      ends_on = case when shared.is_empty then a.starts_on else shared.ends_on end
    from ${appointmentsAfter} f
    cross join lateral (
      select days.starts_on, days.ends_on, coalesce(days.ends_on <= days.starts_on, false) as is_empty
      from appointment k
      cross join lateral (select greatest(k.starts_on, f.starts_on) as starts_on, least(k.ends_on, f.ends_on) as ends_on) days
      where k.id = f.id
    ) shared
    where a.id = f.id
      and (shared.is_empty or (a.starts_on, coalesce(a.ends_on, 'infinity')) <> (shared.starts_on, coalesce(shared.ends_on, 'infinity')))`,
  sql`
    update appointment a
    set category = f.category, rank = f.rank, academic_fte_pct = f.academic_fte_pct, status = f.status, appointed_on = f.appointed_on,
      starts_on = f.starts_on, ends_on = f.ends_on
    from ${appointmentsAfter} f
    where a.id = f.id and (f.ends_on is null or f.ends_on > f.starts_on)
      and (a.category, a.rank, a.academic_fte_pct, a.status, a.appointed_on, a.starts_on, coalesce(a.ends_on, 'infinity'))
        <> (f.category, f.rank, f.academic_fte_pct, f.status, f.appointed_on, f.starts_on, coalesce(f.ends_on, 'infinity'))`,
  sql`
    insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on, ends_on)
    select ${ctx.department_id}::uuid, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on, ends_on
    from ${appointmentsAfter} where id is null order by row`,
  noteChanged('appointment', sql`${appointmentChanges} where action <> 'none' and not is_new`),
];

/** Where HR moved the first day of an appointment to an earlier one, the facts that began with it begin earlier too. */
export const followStart = (table: RawBuilder<unknown>) => sql`
  update ${table} f
  set starts_on = p.appointed_on
  from ${appointmentChanges} p
  where p.restarts and f.person_id = p.person_id and f.starts_on = p.old_appointed_on and (f.ends_on is null or f.ends_on > f.starts_on)
    and not exists (
      select from ${table} o
      where o.person_id = f.person_id and o.id <> f.id and o.starts_on < p.old_appointed_on and o.ends_on > p.appointed_on and o.ends_on > o.starts_on
    )`;

/** Takes out rows with errors. */
export async function forgetInvalid(ctx: WriteCtx, import_id: string): Promise<void> {
  await dropInvalid(ctx, appointmentChanges, import_id);
  await dropInvalid(ctx, appointmentsAfter, import_id);
}

/** The persons who existed before the import and whose appointments it changes. */
export const changedPeople = async (ctx: WriteCtx): Promise<string[]> =>
  (
    await sql<{ person_id: string }>`select distinct person_id from ${appointmentChanges} where action <> 'none' and not is_new`.execute(
      ctx.db,
    )
  ).rows.map((row) => row.person_id);
