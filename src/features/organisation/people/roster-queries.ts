/** Who a whole roster leaves out: `staged_missing`, from the rows of an import of people. */
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedMissing, stagedPeople } from '../../../domain/staging/tables.ts';

/** A whole roster: of the department, or of the people whose primary division it is. */
export type WholeRoster = Readonly<{ id: string; effective_on: string; roster_division_id: string | null }>;

/** People who are in the file are missing no longer. Of rows with errors, too: the file has them. */
export const see = (ctx: WriteCtx) =>
  sql`
  update person p set missing_since = null from ${stagedPeople} s
  where p.id = s.person_id and p.department_id = ${ctx.department_id} and p.missing_since is not null`.execute(ctx.db);

/**
 * Creates `staged_missing`: the faculty with an HR number and an appointment in force on the day, of whom the file has no row; also how many are
 * expected in it.
 */
export async function miss(
  ctx: WriteCtx,
  { id, effective_on, roster_division_id }: WholeRoster,
): Promise<{ missing: number; expected: number }> {
  await sql`
    create temp table staged_missing on commit drop as
    select p.id as person_id, coalesce(p.missing_since, ${effective_on}::date) as missing_since, not exists (
      select from import_row r join person n on n.department_id = p.department_id and n.hr_number = r.cells ->> 'hr_number'
      where r.import_id = ${id}::uuid and coalesce(n.merged_into_id, n.id) = p.id) as is_missing
    from person p
    where p.department_id = ${ctx.department_id} and p.kind = 'faculty' and p.hr_number is not null and p.merged_into_id is null and p.deceased_on is null
      and exists (select from appointment a where a.person_id = p.id and daterange(a.starts_on, a.ends_on) @> ${effective_on}::date)
      and (${roster_division_id}::uuid is null or exists (select from division_membership m where m.person_id = p.id and m.is_primary
        and m.division_id = ${roster_division_id}::uuid and daterange(m.starts_on, m.ends_on) @> ${effective_on}::date))`.execute(ctx.db);
  await sql`update person p set missing_since = s.missing_since from ${stagedMissing} s
    where s.is_missing and p.id = s.person_id and p.missing_since is null`.execute(ctx.db);
  const { rows } = await sql<{ missing: number; expected: number }>`
    select (count(*) filter (where is_missing))::int as missing, count(*)::int as expected from ${stagedMissing}`.execute(ctx.db);
  await sql`delete from ${stagedMissing} where not is_missing`.execute(ctx.db);
  return rows[0] ?? { missing: 0, expected: 0 };
}
