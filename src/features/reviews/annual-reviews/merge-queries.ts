import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/**
 * Moves both sides of every review of a duplicate record. Of two of one year the survivor has the one that was held, else its own; the other
 * changes places with it. What one record held of the other rests where it is; what was struck moves as it is.
 */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    with between_them as (
      select r.id, r.academic_year, r.state from annual_review r
      where r.department_id = ${ctx.department_id} and r.mentee_id in (${from}, ${to}) and r.reviewer_id in (${from}, ${to})
    ), placed as (
      select r.id, row_number() over (partition by r.academic_year
          order by r.state in ('held', 'acknowledged', 'contested') desc, r.mentee_id = ${to} desc) = 1 as is_first
      from annual_review r
      where r.department_id = ${ctx.department_id} and r.mentee_id in (${from}, ${to}) and r.state <> 'voided'
        and not exists (select from between_them b where b.academic_year = r.academic_year and b.state <> 'voided')
    )
    update annual_review r set
      mentee_id = case when p.is_first then ${to}::uuid when not p.is_first then ${from}::uuid
        when known.state = 'voided' and known.mentee_id = ${from} then ${to}::uuid else r.mentee_id end,
      reviewer_id = case r.reviewer_id when ${from} then ${to}::uuid else r.reviewer_id end
    from annual_review known
    left join placed p on p.id = known.id
    where r.id = known.id and known.department_id = ${ctx.department_id}
      and ((p.id is not null and known.mentee_id is distinct from case when p.is_first then ${to}::uuid else ${from}::uuid end)
        or known.reviewer_id = ${from} or (known.state = 'voided' and known.mentee_id = ${from}))
      and not exists (select from between_them b where b.id = known.id)`.execute(ctx.db);
