import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import {
  appointmentChanges,
  divisionChanges,
  keepDecisions,
  lineChanges,
  positionChanges,
  siteChanges,
  type TimelineChange,
} from '../../../domain/staging/decisions.ts';
import { noteChanged, stagedPeople } from '../../../domain/staging/tables.ts';

/** A fact of which a person has at most one at a time: its table, and the columns of the file about it. */
type Timeline = Readonly<{
  changes: RawBuilder<TimelineChange>;
  table: RawBuilder<unknown>;
  person: RawBuilder<unknown>;
  value: RawBuilder<unknown>;
  /** Which rows of the table are of this fact. */
  ofThis: RawBuilder<unknown>;
  /** Column of the staged person, `s`, with the value. */
  wanted: RawBuilder<unknown>;
  /** True where an empty cell means that there is none; else it changes nothing. */
  clears: boolean;
  /** First day of a person's first one. */
  first: RawBuilder<unknown>;
  field: string;
  insert: (rows: RawBuilder<unknown>, department_id: string) => RawBuilder<unknown>;
  corrected: RawBuilder<unknown>;
}>;

/** The primary division. An empty cell changes nothing; the first membership begins with the appointment. */
export const primaryDivision: Timeline = {
  changes: divisionChanges,
  table: sql.table('division_membership'),
  person: sql.ref('person_id'),
  value: sql.ref('division_id'),
  ofThis: sql`f.is_primary`,
  wanted: sql`s.division_id`,
  clears: false,
  first: sql`s.appointed_on`,
  field: 'division_code',
  insert: (rows, department_id) => sql`
    insert into division_membership (department_id, person_id, division_id, is_primary, starts_on, ends_on)
    select ${department_id}::uuid, n.person_id, n.value, true, n.starts_on, n.ends_on from (${rows}) n`,
  corrected: sql``,
};

/** The primary site. An empty cell ends it; the first membership begins with the appointment. */
export const primarySite: Timeline = {
  ...primaryDivision,
  changes: siteChanges,
  table: sql.table('site_membership'),
  value: sql.ref('site_id'),
  wanted: sql`s.site_id`,
  clears: true,
  field: 'site_code',
  insert: (rows, department_id) => sql`
    insert into site_membership (department_id, person_id, site_id, is_primary, starts_on, ends_on)
    select ${department_id}::uuid, n.person_id, n.value, true, n.starts_on, n.ends_on from (${rows}) n`,
};

// A corrected kind of position leaves the time split that was agreed for another kind behind.
/** The position description. An empty cell changes nothing. A corrected kind clears the shares of time, which were those of the former kind. */
export const position: Timeline = {
  ...primaryDivision,
  changes: positionChanges,
  table: sql.table('position_description'),
  value: sql.ref('kind'),
  ofThis: sql`true`,
  wanted: sql`s.position_kind`,
  field: 'position_description',
  insert: (rows, department_id) => sql`
    insert into position_description (department_id, person_id, kind, starts_on, ends_on)
    select ${department_id}::uuid, n.person_id, n.value, n.starts_on, n.ends_on from (${rows}) n`,
  corrected: sql`, clinical_pct = null, teaching_pct = null, scholarship_pct = null, administration_pct = null`,
};

// HR reports who reports to whom now: a line begins with the import, not with an appointment of long ago.
/** The primary reporting line. An empty cell ends it; the first one begins when the import takes effect, not before the appointment. */
export const primaryLine: Timeline = {
  ...primaryDivision,
  changes: lineChanges,
  table: sql.table('reporting_line'),
  person: sql.ref('subordinate_id'),
  value: sql.ref('superior_id'),
  ofThis: sql`f.kind = 'primary'`,
  wanted: sql`s.superior_id`,
  clears: true,
  first: sql`s.starts_on`,
  field: 'reports_to_hr_number',
  insert: (rows, department_id) => sql`
    insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on, ends_on)
    select ${department_id}::uuid, n.person_id, n.value, 'primary', 'hr', n.starts_on, n.ends_on from (${rows}) n`,
  corrected: sql`, source = 'hr'`,
};

/**
 * Decides for each staged row (and its `appointment_change`) what becomes of the fact:
 *
 *   change  another value from starts_on: the present one ends there; one that began later is corrected (keep_id) and begins there
 *   end     there is none from starts_on
 *   extend  the same value, but it ends with the appointment on another day
 *   none    the latest one has the same value, or the one that holds now, and what is planned for later stays planned
 *
 * All of it as it stands once what outlasts the last appointment has ended (`endWithAppointment`).
 */
export async function decide(ctx: WriteCtx, { changes, table, person, value, ofThis, wanted, clears, first }: Timeline): Promise<void> {
  const decided = sql<TimelineChange>`
    with existing as (
      select s.row, f.id, f.${value} as value, f.starts_on, until.ends_on,
        f.starts_on <= whole.day and (until.ends_on is null or until.ends_on > whole.day) as holds,
        f.starts_on < s.starts_on and (until.ends_on is null or until.ends_on > s.starts_on) as held_before
      from ${stagedPeople} s
      join ${appointmentChanges} a using (row)
      join ${table} f on f.${person} = s.person_id and ${ofThis}
      cross join lateral (select least(f.ends_on, a.facts_end_on) as ends_on) until
      cross join lateral (
        select case when a.facts_end_on <= ${ctx.today}::date then s.starts_on else greatest(s.starts_on, ${ctx.today}::date) end as day
      ) whole
      where not s.is_new and (until.ends_on is null or until.ends_on > f.starts_on)
    ), state as (
      select row,
        (array_agg(id order by starts_on desc))[1] as latest_id,
        (array_agg(value order by starts_on desc))[1] as latest_value,
        max(starts_on) as latest_starts_on,
        (array_agg(ends_on order by starts_on desc))[1] as latest_ends_on,
        (array_agg(value) filter (where holds))[1] as held_value,
        (array_agg(id) filter (where held_before))[1] as before_id,
        (array_agg(value) filter (where held_before))[1] as before_value
      from existing group by row
    ), facts as (
      select s.row, s.person_id, s.is_new, s.starts_on as starts_on, a.facts_end_on as ends_on, ${wanted} as value, k.latest_id, k.latest_value,
        k.latest_starts_on, k.latest_ends_on, k.held_value, k.before_id, k.before_value,
        k.latest_id is not null and (k.latest_ends_on is null or k.latest_ends_on >= a.facts_end_on or k.latest_ends_on = a.followed_end_on) as is_open,
        case when k.latest_id is null or k.latest_ends_on <= s.appointed_on then ${first} else s.starts_on end as begins_on
      from ${stagedPeople} s
      join ${appointmentChanges} a using (row)
      left join state k using (row)
    ), decided as (
      select *, case
        when not is_new and latest_id is not null and ends_on <= starts_on and not (is_open and latest_value is not distinct from value) then 'none'
        when value is null then case when ${clears}::boolean and is_open then 'end' else 'none' end
        when is_open and latest_value = value and (ends_on is null or latest_starts_on < ends_on) then case when latest_ends_on is distinct from ends_on then 'extend' else 'none' end
        when held_value = value then 'none'
        when ends_on <= begins_on then 'none'
        else 'change'
      end as action
      from facts
    )
    select row, person_id, is_new, starts_on, ends_on, value, latest_id, latest_starts_on, begins_on, action,
      case action
        when 'extend' then latest_id
        when 'change' then case when before_value = value then before_id when latest_starts_on >= starts_on then latest_id end
      end as keep_id
    from decided`;
  await keepDecisions(ctx, changes, decided, { key: 'row', indexed: ['person_id'] });
}

/** Ends the facts that new values replace, then corrects those that stay, so that no two overlap at any moment. */
export async function endPrevious(ctx: WriteCtx, { changes, table, person, value, ofThis, field, corrected }: Timeline): Promise<void> {
  await sql`
    update ${table} f
    set ends_on = greatest(f.starts_on, p.starts_on)
    from ${changes} p
    where p.action in ('change', 'end') and not p.is_new and f.${person} = p.person_id and ${ofThis}
      and (f.ends_on is null or f.ends_on > f.starts_on) and (f.ends_on is null or f.ends_on > p.starts_on)
      and f.id is distinct from p.keep_id`.execute(ctx.db);
  await sql`
    update ${table} f
    set ends_on = case when p.ends_on is not null then greatest(f.starts_on, p.ends_on) end
    from ${changes} p
    where p.action = 'extend' and f.id = p.keep_id`.execute(ctx.db);
  await sql`
    update ${table} f
    set ${value} = p.value, starts_on = least(f.starts_on, p.starts_on), ends_on = p.ends_on ${corrected}
    from ${changes} p
    where p.action = 'change' and f.id = p.keep_id`.execute(ctx.db);
  await noteChanged(field, sql`${changes} where action <> 'none' and not is_new`).execute(ctx.db);
}

/** Inserts the values that are new. */
export const insertNew = (ctx: WriteCtx, { changes, insert }: Timeline) =>
  insert(
    sql`select person_id, value, begins_on as starts_on, ends_on from ${changes} where action = 'change' and keep_id is null order by row`,
    ctx.department_id,
  ).execute(ctx.db);

/** Ends with the last appointment what would outlast it. To be done first, so that no line that ends closes a circle. */
export const endWithAppointment = (ctx: WriteCtx, { table, person, field }: Timeline, ofThis: RawBuilder<unknown>) =>
  sql`
  with ended as (
    update ${table} f
    set ends_on = greatest(f.starts_on, p.facts_end_on)
    from ${appointmentChanges} p
    where p.facts_end_on is not null and not p.is_new and f.${person} = p.person_id and ${ofThis}
      and (f.ends_on is null or f.ends_on > f.starts_on) and (f.ends_on is null or f.ends_on > p.facts_end_on)
    returning p.row
  )
  ${noteChanged(field, sql`ended`)}`.execute(ctx.db);

/** A person is a member of a division or site once: where they become a primary member, the other membership ends. */
export const giveWayToPrimary = (ctx: WriteCtx, { changes, table, value }: Timeline) =>
  sql`
  update ${table} f
  set ends_on = greatest(f.starts_on, begins.on_day)
  from ${changes} p
  cross join lateral (select case when p.action = 'extend' then p.latest_starts_on else least(p.begins_on, p.starts_on) end as on_day) begins
  where p.action in ('change', 'extend') and not p.is_new and f.person_id = p.person_id and not f.is_primary and f.${value} = p.value
    and (f.ends_on is null or f.ends_on > f.starts_on) and (f.ends_on is null or f.ends_on > begins.on_day)`.execute(ctx.db);

export type WouldBeLine = { row: number | null; subordinate_id: string; superior_id: string; starts_on: string; ends_on: string | null };

/** All primary lines of the department from the day on, as they would be afterwards. */
export async function wouldBeLines(ctx: WriteCtx, from: string): Promise<WouldBeLine[]> {
  const { rows } = await sql<WouldBeLine>`
    select row, person_id as subordinate_id, value as superior_id,
      case when action = 'extend' then latest_starts_on when keep_id is not null then starts_on else begins_on end as starts_on, ends_on
    from ${lineChanges} where action in ('change', 'extend') and value <> person_id
    union all
    select null, l.subordinate_id, l.superior_id, l.starts_on, least(l.ends_on, a.facts_end_on, case when p.action in ('change', 'end') then p.starts_on end)
    from reporting_line l
    left join ${lineChanges} p on p.person_id = l.subordinate_id and p.action <> 'none'
    left join ${appointmentChanges} a on a.person_id = l.subordinate_id
    where l.department_id = ${ctx.department_id} and l.kind = 'primary' and (l.ends_on is null or l.ends_on > l.starts_on)
      and (l.ends_on is null or l.ends_on > ${from}::date) and l.id is distinct from p.keep_id
      and (p.row is null or p.action = 'extend' or l.starts_on < p.starts_on) and (a.facts_end_on is null or l.starts_on < a.facts_end_on)`.execute(
    ctx.db,
  );
  return rows;
}

/** Whether the file changes any primary line. */
export async function changesLines(ctx: WriteCtx): Promise<boolean> {
  const { rows } = await sql<{ changes: boolean }>`select exists (select from ${lineChanges} where action <> 'none') as changes`.execute(
    ctx.db,
  );
  return rows[0]?.changes ?? false;
}
