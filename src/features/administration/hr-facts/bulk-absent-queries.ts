/** Ends what people hold whom a whole roster leaves out (`staged_missing`), on the day of the file. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedMissing } from '../../../domain/staging/tables.ts';

const FOLLOWING = ['division_membership', 'site_membership', 'position_description'] as const;

/** True of facts that hold on the day and began before it. */
const heldOn = (day: string) => sql`f.starts_on < ${day}::date and (f.ends_on is null or f.ends_on > ${day}::date)`;

/** Ends the appointments, and what came with them. Answers whose they were. */
export async function endAbsent(ctx: WriteCtx, day: string): Promise<string[]> {
  await sql`alter table ${stagedMissing} add appointment_ids uuid[] not null default '{}'`.execute(ctx.db);
  await sql`
    with ended as (
      update appointment f set ends_on = ${day}::date, status = 'ended' from ${stagedMissing} s
      where f.person_id = s.person_id and f.department_id = ${ctx.department_id} and ${heldOn(day)}
      returning f.id, f.person_id)
    update ${stagedMissing} s set appointment_ids = e.ids from (select person_id, array_agg(id) as ids from ended group by person_id) e
    where e.person_id = s.person_id`.execute(ctx.db);
  for (const table of FOLLOWING)
    await sql`update ${sql.table(table)} f set ends_on = ${day}::date from ${stagedMissing} s
      where f.person_id = s.person_id and f.department_id = ${ctx.department_id} and ${heldOn(day)}`.execute(ctx.db);
  await sql`update reporting_line f set ends_on = ${day}::date from ${stagedMissing} s
    where f.subordinate_id = s.person_id and f.kind = 'primary' and f.department_id = ${ctx.department_id} and ${heldOn(day)}`.execute(
    ctx.db,
  );
  const { rows } = await sql<{ person_id: string }>`
    select person_id from ${stagedMissing} where appointment_ids <> '{}' order by person_id`.execute(ctx.db);
  return rows.map(({ person_id }) => person_id);
}

/** The appointments that were ended. */
export const endedAppointments = (import_id: string, day: string): RawBuilder<{ subject_id: string; data: unknown }> =>
  sql`select unnest(appointment_ids) as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'ends_on', ${day}::text) as data
    from ${stagedMissing}`;
