/** Creates the temporary tables of an import; `tables.ts` explains them. */
import { sql } from 'kysely';
import type { WriteCtx } from '../../core/context.ts';
import { hasHrNumber } from '../sql/people.ts';

const units = {
  divisions: { table: sql`division`, cells: sql`code text, name text, kind text, starts_on date` },
  sites: { table: sql`site`, cells: sql`code text, name text, affiliation text` },
} as const;

/** Creates `staged_unit` from the rows of an import. */
export async function stageUnits(ctx: WriteCtx, import_id: string, kind: keyof typeof units): Promise<void> {
  const { table, cells } = units[kind];
  await sql`
    create temp table staged_unit on commit drop as
    select r.row, c.*, coalesce(existing.id, uuidv7()) as id, existing.id is null as is_new, first_value(r.row) over same_code as first_row
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(${cells})
    left join ${table} existing on existing.department_id = ${ctx.department_id}::uuid and existing.code = c.code
    where r.import_id = ${import_id}::uuid
    window same_code as (partition by c.code order by r.row)`.execute(ctx.db);
}

/** Creates `staged_role` from the rows of an import. */
export async function stageRoles(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    create temp table staged_role on commit drop as
    select r.row, c.hr_number, coalesce(p.merged_into_id, p.id) as person_id, c.role, c.scope_kind, unit.division_code, d.id as division_id,
      unit.site_code, s.id as site_id, c.portfolio, case when c.scope_kind = 'committee' then c.scope_code end as committee,
      c.acting, c.starts_on, c.ends_on
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(hr_number text, role text, scope_kind text, scope_code text, portfolio text, acting boolean,
      starts_on date, ends_on date)
    cross join lateral (select
      case c.scope_kind when 'division' then c.scope_code when 'site_division' then split_part(c.scope_code, '/', 2) end as division_code,
      case c.scope_kind when 'site' then c.scope_code when 'site_division' then split_part(c.scope_code, '/', 1) end as site_code) unit
    left join person p on p.department_id = ${ctx.department_id}::uuid and ${hasHrNumber('p', sql`c.hr_number`)}
    left join division d on d.department_id = ${ctx.department_id}::uuid and d.code = unit.division_code
    left join site s on s.department_id = ${ctx.department_id}::uuid and s.code = unit.site_code
    where r.import_id = ${import_id}::uuid
    order by r.row`.execute(ctx.db);
  await sql`analyze staged_role`.execute(ctx.db);
}

/** Creates `staged_milestone` from the rows of an import. What the check of its rows finds out is added: which milestone a row makes, which gives way. */
export async function stageMilestones(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    create temp table staged_milestone on commit drop as
    select r.row, coalesce(p.merged_into_id, p.id) as person_id, c.hr_number, c.kind, c.reached_on, c.cfar_outcome,
      first_value(r.row) over (partition by coalesce(p.merged_into_id, p.id), c.kind order by r.row) as first_row,
      null::uuid as milestone_id, null::uuid as replaced_id
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(hr_number text, kind text, reached_on date, cfar_outcome text)
    left join person p on p.department_id = ${ctx.department_id}::uuid and ${hasHrNumber('p', sql`c.hr_number`)}
    where r.import_id = ${import_id}::uuid
    order by r.row`.execute(ctx.db);
  await sql`analyze staged_milestone`.execute(ctx.db);
}

/** Creates `staged_person` from the rows of an import, by way of two tables that nothing else reads. The HR number of a merged record means the survivor. */
export async function stagePeople(ctx: WriteCtx, import_id: string, effective_on: string): Promise<void> {
  await sql`
    create temp table staged_cells on commit drop as
    select r.row, c.*, coalesce(p.merged_into_id, p.id) as existing_id, first_value(r.row) over same_number as first_row
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(hr_number text, given_name text, family_name text, email text, orcid text,
      division_code text, cross_division_codes text[], site_code text, category text, rank text, academic_fte_pct int,
      appointment_starts_on date, appointment_ends_on date, appointment_status text, position_description text, reports_to_hr_number text)
    left join person p on p.department_id = ${ctx.department_id}::uuid and ${hasHrNumber('p', sql`c.hr_number`)}
    where r.import_id = ${import_id}::uuid
    window same_number as (partition by lower(c.hr_number) order by r.row)`.execute(ctx.db);
  await sql`analyze staged_cells`.execute(ctx.db);
  await sql`
    create temp table staged_identity on commit drop as
    select row, coalesce(existing_id, case when hr_number is not null and first_row = row then uuidv7() end) as person_id, existing_id is null as is_new
    from staged_cells order by row`.execute(ctx.db);
  await sql`
    create temp table staged_person on commit drop as
    select c.row, i.person_id, i.is_new, c.first_row, c.hr_number, c.given_name, c.family_name, c.email, c.orcid,
      c.division_code, d.id as division_id, d.starts_on as division_starts_on, d.ends_on as division_ends_on,
      c.cross_division_codes,
      array(select x.id from unnest(c.cross_division_codes) code join division x on x.department_id = ${ctx.department_id}::uuid and x.code = code.code
        where x.code <> c.division_code) as cross_division_ids,
      c.site_code, s.id as site_id, c.position_description as position_kind,
      c.category, c.rank, c.academic_fte_pct, c.appointment_status as status, c.appointment_starts_on as appointed_on, c.appointment_ends_on as ends_on,
      greatest(${effective_on}::date, c.appointment_starts_on) as starts_on,
      c.reports_to_hr_number, coalesce(superior.merged_into_id, superior.id, named.person_id) as superior_id,
      case when superior.id is null then named.row end as superior_row
    from staged_cells c
    join staged_identity i using (row)
    left join division d on d.department_id = ${ctx.department_id}::uuid and d.code = c.division_code
    left join site s on s.department_id = ${ctx.department_id}::uuid and s.code = c.site_code
    left join person superior on superior.department_id = ${ctx.department_id}::uuid and ${hasHrNumber('superior', sql`c.reports_to_hr_number`)}
    left join (staged_cells b join staged_identity named using (row)) on lower(b.hr_number) = lower(c.reports_to_hr_number) and b.first_row = b.row
    order by c.row`.execute(ctx.db);
  await sql`create unique index on staged_person (row)`.execute(ctx.db);
  await sql`create index on staged_person (person_id)`.execute(ctx.db);
  await sql`analyze staged_person`.execute(ctx.db);
}

const TYPES = { text: sql`text`, date: sql`date`, int: sql`int`, boolean: sql`boolean` } as const;

/** The columns of a file, and their types in SQL. */
export type Cells = Readonly<Record<string, keyof typeof TYPES>>;

/** People whom rows of facts name: the column of the file with the HR number, and that of the table with the person. */
export type NamedPeople = Readonly<Record<string, string>>;

/**
 * Creates `staged_fact` from the rows of an import: the columns `cells` of the file with their types, the people whom they name, and, to be
 * found out, which fact each row is about and what becomes of it. The HR number of a merged record means the survivor.
 */
export async function stageFacts(ctx: WriteCtx, import_id: string, cells: Cells, named: NamedPeople): Promise<void> {
  const people = Object.entries(named);
  const typed = Object.entries(cells).map(([column, type]) => sql`${sql.ref(column)} ${TYPES[type]}`);
  const ids = people.map(([, id], n) => sql`coalesce(${sql.ref(`p${n}.merged_into_id`)}, ${sql.ref(`p${n}.id`)}) as ${sql.ref(id)}`);
  const joins = people.map(
    ([column], n) => sql`left join person ${sql.ref(`p${n}`)} on ${sql.ref(`p${n}.department_id`)} = ${ctx.department_id}::uuid
      and ${hasHrNumber(`p${n}`, sql`c.${sql.ref(column)}`)}`,
  );
  await sql`
    create temp table staged_fact on commit drop as
    select r.row, c.*, ${sql.join(ids)}, null::uuid as fact_id, null::uuid as replaced_id, null::date as closes_on,
      false as is_new, false as changes
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(${sql.join(typed)})
    ${sql.join(joins, sql` `)}
    where r.import_id = ${import_id}::uuid
    order by r.row`.execute(ctx.db);
  await sql`create unique index on staged_fact (row)`.execute(ctx.db);
  await sql`analyze staged_fact`.execute(ctx.db);
}

/** Creates `import_touched`. */
export const createTouched = (ctx: WriteCtx) =>
  sql`create temp table import_touched (row int not null, field text not null) on commit drop`.execute(ctx.db);

/** Drops the temporary tables, so that another file can be staged in the same transaction. */
export async function forgetStaged(ctx: WriteCtx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r' order by 1`.execute(ctx.db);
  if (rows.length > 0) await sql`drop table ${sql.join(rows.map(({ name }) => sql.table(name)))}`.execute(ctx.db);
}

/** Locks the people whom the rows of `staged_fact` name in a column, in the order in which everybody locks them. */
export const lockStaged = (ctx: WriteCtx, column: string) =>
  sql`select p.id from person p where p.department_id = ${ctx.department_id} and p.id in (select ${sql.ref(column)} from staged_fact)
    order by p.id for no key update`.execute(ctx.db);
