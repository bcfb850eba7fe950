/**
 * Sources that overwrite their history know only what holds now, and since when something holds in their books. What is recorded of days before the day
 * of the file stays as it is: a row that says otherwise counts from that day on, or not at all where it is over by then, with a warning. Days of which
 * nothing is recorded are taken from the file.
 */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedFacts, stagedPeople } from '../../../domain/staging/tables.ts';
import type { FactFile } from './bulk-facts-queries.ts';

type Found = { row: number; field: string; code: string; detail: string };

const warning = (row: number, field: string, day: string): Found => ({
  ...{ row, field, code: 'history_kept' },
  detail: `What is recorded of the days before ${day} stays: the source overwrites its history.`,
});

const isHeld = (alias: string) => {
  const [starts_on, ends_on] = [sql.ref(`${alias}.starts_on`), sql.ref(`${alias}.ends_on`)];
  return sql`(${ends_on} is null or ${ends_on} > ${starts_on})`;
};

/** Has the staged people keep the first and last days, and the terms, that are recorded of days before `day`. */
export async function keepAppointments(ctx: WriteCtx, day: string, columns: ReadonlySet<string>): Promise<Found[]> {
  const hasEnds = columns.has('appointment_ends_on');
  const terms = ['category', 'rank', 'academic_fte_pct'] as const;
  const kept = (term: string) => sql`case when keeps_terms then ${sql.ref(`r_${term}`)} else ${sql.ref(term)} end`;
  const { rows } = await sql<{ row: number; field: string }>`
    with recorded as (
      select distinct on (s.row) s.row, s.appointed_on, s.ends_on, s.status, s.category, s.rank, s.academic_fte_pct,
        a.appointed_on as r_appointed_on, a.ends_on as r_ends_on, a.status as r_status, a.category as r_category, a.rank as r_rank,
        a.academic_fte_pct as r_academic_fte_pct, coalesce(a.ends_on > ${day}::date, true) as runs
      from ${stagedPeople} s
      join appointment a on a.person_id = s.person_id and ${isHeld('a')}
      where not s.is_new and a.starts_on <= ${day}::date
      order by s.row, coalesce(a.ends_on > ${day}::date, true) desc, (a.category = s.category) desc, a.starts_on desc, a.id
    ), judged as (
      select *, not runs and (not ${hasEnds}::boolean or coalesce(ends_on <= ${day}::date, false)) as is_over from recorded
    ), judged_terms as (
      select *, is_over or (runs and status = 'ended') as keeps_terms from judged
    ), wanted as (
      select row, r_appointed_on, appointed_on as was_appointed_on, ends_on as was_ends_on,
        (category, rank, academic_fte_pct) is distinct from (${sql.join(terms.map(kept))}) as moves_terms,
        case when appointed_on > ${day}::date then appointed_on when runs or is_over then r_appointed_on else ${day}::date end as appointed_on,
        case when not ${hasEnds}::boolean then ends_on when is_over then r_ends_on when runs and ends_on < ${day}::date then ${day}::date else ends_on end as ends_on,
        case when is_over then r_status else status end as status,
        ${sql.join(terms.map((term) => sql`${kept(term)} as ${sql.ref(term)}`))}
      from judged_terms
    ), moved as (
      update ${stagedPeople} s
      set appointed_on = w.appointed_on, ends_on = w.ends_on, status = w.status, starts_on = greatest(${day}::date, w.appointed_on),
        category = w.category, rank = w.rank, academic_fte_pct = w.academic_fte_pct
      from wanted w where w.row = s.row
      returning w.*
    )
    select row, 'appointment_starts_on' as field from moved where appointed_on is distinct from was_appointed_on
    union all
    select row, 'appointment_ends_on' from moved where ends_on is distinct from was_ends_on
    union all
    select row, 'rank' from moved where moves_terms
    order by 1, 2`.execute(ctx.db);
  return rows.map(({ row, field }) => warning(row, field, day));
}

/** What two facts may not differ in to be about the same at different times. */
const sameThing = ({ exclusive, key }: FactFile): RawBuilder<boolean> => {
  const ways = exclusive.length > 0 ? exclusive : [{ columns: key, where: sql`true` }];
  return sql<boolean>`(${sql.join(
    ways.map(({ columns, where }) => {
      const same = columns.map((column) => sql`${sql.ref(`f.${column}`)} = ${sql.ref(`s.${column}`)}`);
      const kind = key.includes('kind') ? sql` and f.kind = s.kind` : sql``;
      return sql`(${where} and ${sql.join(same, sql` and `)}${kind})`;
    }),
    sql` or `,
  )})`;
};

type Kept = { row: number; action: 'end' | 'start' | 'split' | 'fill' | 'drop'; moves_start: boolean };

/**
 * Has the staged facts keep what is recorded of days before `day`. One that goes on begins where it is recorded to begin; another value begins on the
 * day, on which the recorded one ends; a row about days that are over, of which something else is recorded, is left out.
 */
export async function keepFacts(ctx: WriteCtx, file: FactFile, columns: ReadonlySet<string>, day: string): Promise<Found[]> {
  const { facts, key, values } = file;
  const compared = [...key, ...values.filter((column) => column !== 'ends_on' && columns.has(column))];
  const isSame = sql`(${sql.join(
    compared.map((column) => sql`${sql.ref(`f.${column}`)} is not distinct from ${sql.ref(`s.${column}`)}`),
    sql` and `,
  )})`;
  const related = sql`f.department_id = ${ctx.department_id} and ${sameThing(file)} and ${isHeld('f')}`;
  const { rows } = await sql<Kept>`
    with judged as (
      select s.row, s.starts_on, s.ends_on, s.starts_on <= ${day}::date as has_begun, coalesce(s.ends_on <= ${day}::date, false) as is_over,
        now.id as now_id, now.starts_on as now_from, coalesce(now.is_same, false) as goes_on, before.until as before_until,
        coalesce(before.is_it, false) as is_known
      from ${stagedFacts} s
      left join lateral (
        select f.id, f.starts_on, ${isSame} as is_same from ${facts} f
        where ${related} and f.starts_on <= ${day}::date and (f.ends_on is null or f.ends_on > ${day}::date)
        order by f.starts_on desc, f.id limit 1
      ) now on true
      left join lateral (
        select max(f.ends_on) as until, bool_or(${isSame} and f.starts_on = s.starts_on and f.ends_on = s.ends_on) as is_it from ${facts} f
        where ${related} and f.ends_on <= ${day}::date and daterange(f.starts_on, f.ends_on) && daterange(s.starts_on, s.ends_on)
      ) before on true
    ), decided as (
      select *, case
        when not has_begun then null
        when is_over and is_known then null
        when is_over and now_from < ends_on then case when goes_on then 'end' else 'drop' end
        when is_over then case when before_until is not null then 'drop' end
        when now_id is not null then case when goes_on then 'start' else 'split' end
        when before_until is not null then 'fill'
      end as action
      from judged
    ), moved as (
      update ${stagedFacts} s
      set starts_on = case d.action when 'split' then ${day}::date when 'fill' then d.before_until else d.now_from end,
        ends_on = case d.action when 'end' then ${day}::date else s.ends_on end,
        replaced_id = case when d.action = 'split' and d.now_from < ${day}::date then d.now_id end,
        closes_on = case when d.action = 'split' and d.now_from < ${day}::date then ${day}::date end
      from decided d where d.row = s.row and d.action <> 'drop'
      returning s.row, d.action, s.starts_on <> d.starts_on as moves_start
    ), dropped as (
      delete from ${stagedFacts} s using decided d where d.row = s.row and d.action = 'drop' returning s.row, d.action, true as moves_start
    )
    select * from moved union all select * from dropped order by row`.execute(ctx.db);
  return rows.flatMap(({ row, action, moves_start }) => {
    if (action === 'end') return warning(row, 'ends_on', day);
    return moves_start ? warning(row, 'starts_on', day) : [];
  });
}
