import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { appointmentChanges, type CrossChange, crossChanges, keepDecisions } from '../../../domain/staging/decisions.ts';
import { noteChanged, stagedPeople } from '../../../domain/staging/tables.ts';

const FIELD = 'cross_division_codes';

/**
 * Cross-appointments are a set: the file names all of them. `cross_change` has a row for each division that is to come (`join`), to go
 * (`leave`) or to end on another day (`extend`), as it stands once what outlasts the last appointment has ended.
 */
export async function decide(ctx: WriteCtx): Promise<void> {
  const decided = sql<CrossChange>`
    with wanted as (
      select s.row, s.person_id, s.is_new, s.starts_on, s.appointed_on, a.facts_end_on as ends_on, a.followed_end_on, named.division_id
      from ${stagedPeople} s
      join ${appointmentChanges} a using (row)
      cross join lateral unnest(s.cross_division_ids) named(division_id)
    ), open as (
      select s.row, s.person_id, s.starts_on, m.id, m.division_id, until.ends_on, a.facts_end_on
      from ${stagedPeople} s
      join ${appointmentChanges} a using (row)
      join division_membership m on m.person_id = s.person_id and not m.is_primary
      cross join lateral (select least(m.ends_on, a.facts_end_on) as ends_on) until
      where not s.is_new and (until.ends_on is null or until.ends_on > m.starts_on)
        and (until.ends_on is null or until.ends_on = a.facts_end_on or until.ends_on = a.followed_end_on)
    )
    select coalesce(w.row, o.row) as row, coalesce(w.person_id, o.person_id) as person_id, coalesce(w.division_id, o.division_id) as division_id,
      coalesce(w.is_new, false) as is_new, case when w.is_new then w.appointed_on else coalesce(w.starts_on, o.starts_on) end as starts_on,
      case when w.row is not null then w.ends_on else o.facts_end_on end as ends_on, o.id as existing_id,
      case when o.id is null then 'join' when w.row is null then 'leave' else 'extend' end as action
    from wanted w
    full join open o on o.row = w.row and o.division_id = w.division_id
    where o.id is null or w.row is null or o.ends_on is distinct from w.ends_on`;
  await keepDecisions(ctx, crossChanges, decided);
}

/** Ends the cross-appointments that the file no longer names. */
export const leave = (ctx: WriteCtx) =>
  sql`
  with gone as (
    update division_membership m
    set ends_on = greatest(m.starts_on, p.starts_on)
    from ${crossChanges} p
    where p.action = 'leave' and m.id = p.existing_id and (m.ends_on is null or m.ends_on > p.starts_on)
    returning p.row
  )
  ${noteChanged(FIELD, sql`gone`)}`.execute(ctx.db);

/** Moves the end of cross-appointments, at most to the day on which the next one of the division begins. */
export const extend = (ctx: WriteCtx) =>
  sql`
  with moved as (
    update division_membership m
    set ends_on = until.ends_on
    from ${crossChanges} p
    join division_membership k on k.id = p.existing_id
    cross join lateral (
      select least(p.ends_on, min(o.starts_on)) as ends_on from division_membership o
      where o.person_id = k.person_id and o.division_id = k.division_id and o.id <> k.id and o.starts_on >= k.starts_on
        and (o.ends_on is null or o.ends_on > o.starts_on)
    ) at_most
    cross join lateral (select case when at_most.ends_on is not null then greatest(k.starts_on, at_most.ends_on) end as ends_on) until
    where p.action = 'extend' and m.id = p.existing_id and m.ends_on is distinct from until.ends_on
    returning p.row
  )
  ${noteChanged(FIELD, sql`moved`)}`.execute(ctx.db);

/** Inserts cross-appointments after the primary memberships: one begins where a membership of the same division ends, or extends it. */
export async function join(ctx: WriteCtx): Promise<void> {
  await sql`
    with again as (
      update division_membership m
      set ends_on = p.ends_on
      from ${crossChanges} p
      where p.action = 'join' and not p.is_new and m.person_id = p.person_id and m.division_id = p.division_id and not m.is_primary
        and m.ends_on > p.starts_on and m.ends_on > m.starts_on and (p.ends_on is null or p.ends_on > m.starts_on)
        and not exists (
          select from division_membership o
          where o.person_id = m.person_id and o.division_id = m.division_id and o.id <> m.id and o.starts_on >= m.starts_on
            and (o.ends_on is null or o.ends_on > o.starts_on))
      returning p.row
    )
    ${noteChanged(FIELD, sql`again`)}`.execute(ctx.db);
  await sql`
    with joined as (
      select p.row, p.is_new, p.person_id, p.division_id, p.ends_on, greatest(p.starts_on, running.ends_on) as starts_on
      from ${crossChanges} p
      left join lateral (
        select max(coalesce(m.ends_on, 'infinity')) as ends_on
        from division_membership m
        where not p.is_new and m.person_id = p.person_id and m.division_id = p.division_id
          and (m.ends_on is null or m.ends_on > m.starts_on) and (m.ends_on is null or m.ends_on > p.starts_on)
      ) running on true
      where p.action = 'join'
    ), possible as (
      select * from joined where starts_on < coalesce(ends_on, 'infinity')
    ), inserted as (
      insert into division_membership (department_id, person_id, division_id, is_primary, starts_on, ends_on)
      select ${ctx.department_id}::uuid, person_id, division_id, false, starts_on, ends_on from possible order by row
    )
    ${noteChanged(FIELD, sql`possible where not is_new`)}`.execute(ctx.db);
}
