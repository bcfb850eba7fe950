import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/**
 * Moves both sides of every review of a duplicate record. Of two of one year the survivor gets the one that was held, else keeps its own; the
 * other stays with, or moves to, the duplicate. A review of one record by the other stays as it is; voided reviews move.
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
        when before.state = 'voided' and before.mentee_id = ${from} then ${to}::uuid else r.mentee_id end,
      reviewer_id = case r.reviewer_id when ${from} then ${to}::uuid else r.reviewer_id end
    from annual_review before
    left join placed p on p.id = before.id
    where r.id = before.id and before.department_id = ${ctx.department_id}
      and ((p.id is not null and before.mentee_id is distinct from case when p.is_first then ${to}::uuid else ${from}::uuid end)
        or before.reviewer_id = ${from} or (before.state = 'voided' and before.mentee_id = ${from}))
      and not exists (select from between_them b where b.id = before.id)`.execute(ctx.db);

/** Moves releases to a duplicate record to the survivor; one that the survivor has as well is revoked. */
export const reassignReleases = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update annual_review_release given set to_id = ${to}, revoked_at = coalesce(given.revoked_at, case when exists (
      select from annual_review_release other where other.review_id = given.review_id and other.to_id = ${to} and other.revoked_at is null
    ) then ${ctx.now}::timestamptz end)
    where given.department_id = ${ctx.department_id} and given.to_id = ${from}`.execute(ctx.db);
