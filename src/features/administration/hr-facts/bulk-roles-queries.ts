import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { openingRoles } from '../../../domain/permissions/opening.ts';
import { opensDays } from '../../../domain/sql/days.ts';
import { keepDecisions, type RoleChange, roleChanges } from '../../../domain/staging/decisions.ts';
import { type Counts, stagedRoles } from '../../../domain/staging/tables.ts';

const keyOf = (row: RawBuilder<unknown>) =>
  sql`concat_ws('|', ${row}.person_id, ${row}.role, coalesce(${row}.division_id::text, ''), coalesce(${row}.site_id::text, ''), coalesce(${row}.portfolio, ${row}.committee, ''))`;

/**
 * Finds for each staged row the role it is about: the one of the same person, kind and scope that begins on the same day, else one
 * that shares a day with it, else a new one. `role_change` has a row for each, with the values to be written.
 */
export async function decide(ctx: WriteCtx, { hasEnds, hasActing }: { hasEnds: boolean; hasActing: boolean }): Promise<void> {
  const decided = sql<RoleChange>`
    with staged as (
      select s.*, ${keyOf(sql`s`)} as key from ${stagedRoles} s
    ), existing as (
      select r.id, r.starts_on, r.ends_on, r.acting, r.row_version, ${keyOf(sql`r`)} as key
      from leadership_role r
      where r.person_id in (select person_id from ${stagedRoles}) and (r.ends_on is null or r.ends_on > r.starts_on)
    ), exact as (
      select distinct on (k.id) s.row, k.id from staged s join existing k on k.key = s.key and k.starts_on = s.starts_on order by k.id, s.row
    ), shared as (
      select s.row, k.id, row_number() over (partition by s.row order by k.starts_on) as nth, row_number() over (partition by k.id order by s.starts_on, s.row) as nth_of_role
      from staged s
      join existing k on k.key = s.key and daterange(k.starts_on, k.ends_on) && daterange(s.starts_on, s.ends_on)
      where s.row not in (select row from exact) and k.id not in (select id from exact)
    ), found as (
      select row, id from exact union all select row, id from shared where nth = 1 and nth_of_role = 1
    )
    select s.row, coalesce(f.id, uuidv7()) as id, f.id is null as is_new, s.person_id, s.role, s.division_id, s.site_id, s.portfolio, s.committee, s.key,
      s.starts_on, w.ends_on, w.acting,
      f.id is not null and ((k.starts_on, k.acting) <> (s.starts_on, w.acting) or k.ends_on is distinct from w.ends_on) as changes, k.row_version,
      s.role = any (${openingRoles}::text[]) and ${opensDays(
        sql`daterange(s.starts_on, w.ends_on)`,
        sql`case when k.id is null then 'empty' else daterange(k.starts_on, k.ends_on) end`,
        ctx.today,
      )} as waits
    from staged s
    left join found f using (row)
    left join existing k on k.id = f.id
    cross join lateral (select
      case when ${hasEnds}::boolean or k.id is null then s.ends_on else k.ends_on end as ends_on,
      case when ${hasActing}::boolean or k.id is null then coalesce(s.acting, false) else k.acting end as acting) w`;
  await keepDecisions(ctx, roleChanges, decided);
}

/** Rows whose period shares a day with another one of the same role, in the file or in the database. */
export async function overlaps(ctx: WriteCtx): Promise<number[]> {
  const { rows } = await sql<{ row: number }>`
    select p.row from ${roleChanges} p
    join ${roleChanges} o on o.key = p.key and o.row < p.row and daterange(o.starts_on, o.ends_on) && daterange(p.starts_on, p.ends_on)
    union
    select p.row from ${roleChanges} p
    join leadership_role r on r.person_id = p.person_id and r.role = p.role and ${keyOf(sql`r`)} = p.key
      and daterange(r.starts_on, r.ends_on) && daterange(p.starts_on, p.ends_on)
    where not exists (select from ${roleChanges} q where q.id = r.id)
    order by row`.execute(ctx.db);
  return rows.map(({ row }) => row);
}

/** Rows that would give or change one of these roles, or any role of the caller. */
export async function barred(ctx: WriteCtx, names: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ row: number }>`
    select row from ${roleChanges} where (role = any (${names}::text[]) or person_id = ${ctx.actor.person_id}) and (is_new or changes) order by row`.execute(
    ctx.db,
  );
  return rows.map(({ row }) => row);
}

/** Rows that a second person approves, and of which not the same waits already: the same role from and to the same days. */
export async function waiting(ctx: WriteCtx): Promise<RoleChange[]> {
  const { rows } = await sql<RoleChange>`
    select w.* from ${roleChanges} w
    where w.waits and not exists (select from access_change c where c.person_id = w.person_id and c.role = w.role and c.starts_on = w.starts_on
      and c.ends_on is not distinct from w.ends_on and coalesce(c.acting, false) = w.acting
      and c.role_id is not distinct from case when not w.is_new then w.id end
      and c.kind = 'role' and c.state = 'open' and c.expires_on > ${ctx.today}::date)
    order by w.row`.execute(ctx.db);
  return rows;
}

/** Shortens terms before others move: two terms of a role can move at once and must never overlap. */
export const shorten = (ctx: WriteCtx) =>
  sql`
  update leadership_role r
  set starts_on = shared.starts_on, ends_on = shared.ends_on
  from ${roleChanges} p
  cross join lateral (
    select greatest(k.starts_on, p.starts_on) as starts_on, least(k.ends_on, p.ends_on) as ends_on from leadership_role k where k.id = p.id
  ) shared
  where not p.is_new and p.changes and not p.waits and r.id = p.id and (shared.ends_on is null or shared.ends_on > shared.starts_on)
    and (r.starts_on, coalesce(r.ends_on, 'infinity')) <> (shared.starts_on, coalesce(shared.ends_on, 'infinity'))`.execute(ctx.db);

/** Writes the changes of roles that exist. */
export const update = (ctx: WriteCtx) =>
  sql`
  update leadership_role r
  set starts_on = p.starts_on, ends_on = p.ends_on, acting = p.acting
  from ${roleChanges} p
  where not p.is_new and p.changes and not p.waits and r.id = p.id
    and (r.starts_on, coalesce(r.ends_on, 'infinity'), r.acting) <> (p.starts_on, coalesce(p.ends_on, 'infinity'), p.acting)`.execute(
    ctx.db,
  );

/** Inserts the roles that are new. */
export const insert = (ctx: WriteCtx) =>
  sql`
  insert into leadership_role (id, department_id, person_id, role, division_id, site_id, portfolio, committee, acting, starts_on, ends_on)
  select id, ${ctx.department_id}::uuid, person_id, role, division_id, site_id, portfolio, committee, acting, starts_on, ends_on
  from ${roleChanges} where is_new and not waits order by row`.execute(ctx.db);

/** How many rows make a new role, change one, or change nothing. */
export async function counts(ctx: WriteCtx): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*) filter (where is_new and not waits)::int as created, count(*) filter (where not is_new and changes and not waits)::int as changed,
      count(*) filter (where not is_new and not changes)::int as unchanged, count(*) filter (where waits)::int as awaiting_approval
    from ${roleChanges}`.execute(ctx.db);
  return rows[0] ?? { created: 0, changed: 0, unchanged: 0 };
}

/** One fact for each role that is new or changes. */
export const recorded = (import_id: string) => sql<{ subject_id: string; data: unknown }>`
  select id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'created', is_new, 'person_id', person_id, 'role', role,
    'division_id', division_id, 'site_id', site_id, 'starts_on', starts_on, 'ends_on', ends_on, 'acting', acting) as data
  from ${roleChanges} where (is_new or changes) and not waits`;
