import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

type Unit = 'divisions' | 'sites';

const cells: Readonly<Record<Unit, RawBuilder<unknown>>> = {
  divisions: sql`code text, name text, kind text, starts_on date`,
  sites: sql`code text, name text, affiliation text`,
};

/**
 * Lays out the rows of a file in the temporary table `staged_unit`: one row each, with the id of the division or site that has the code, or
 * a new one.
 */
export async function stage(ctx: WriteCtx, import_id: string, kind: Unit): Promise<void> {
  const known = kind === 'divisions' ? sql.table('division') : sql.table('site');
  await sql`
    create temp table staged_unit on commit drop as
    select r.row, c.*, coalesce(known.id, uuidv7()) as id, known.id is null as is_new, first_value(r.row) over same_code as first_row
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(${cells[kind]})
    left join ${known} known on known.department_id = ${ctx.department_id}::uuid and known.code = c.code
    where r.import_id = ${import_id}::uuid
    window same_code as (partition by c.code order by r.row)`.execute(ctx.db);
}

export const check = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, row, 'code', 'duplicate', format('Row %s has the same code.', first_row)
  from staged_unit where first_row < row and code is not null`.execute(ctx.db);

export const dropInvalid = (ctx: WriteCtx, import_id: string) =>
  sql`delete from staged_unit s using import_error e where e.import_id = ${import_id} and e.row = s.row`.execute(ctx.db);

export async function counts(ctx: WriteCtx): Promise<{ created: number; changed: number; unchanged: number }> {
  const { rows } = await sql<{ created: number; changed: number; rows: number }>`
    select count(*) filter (where is_new)::int as created,
      count(*) filter (where not is_new and row in (select row from import_touched))::int as changed, count(*)::int as rows
    from staged_unit`.execute(ctx.db);
  const { created, changed, rows: all } = rows[0] ?? { created: 0, changed: 0, rows: 0 };
  return { created, changed, unchanged: all - created - changed };
}

/** One fact for each unit that is new or differs. */
export const told = (import_id: string) => sql<{ subject_id: string; data: unknown }>`
  select s.id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'created', s.is_new, 'fields', coalesce(t.fields, '[]'))  as data
  from staged_unit s
  left join (select row, jsonb_agg(distinct field) as fields from import_touched group by row) t using (row)
  where s.is_new or t.row is not null`;
