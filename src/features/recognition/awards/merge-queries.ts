import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/** Before its review; what is under review goes with its cycle, which is told apart by the committee. */
const OPEN = sql`('submitted', 'eligible', 'materials_requested', 'complete', 'under_review')`;

/** Ends the membership of either record in the committee of a cycle in which either is a party, and one of two memberships in one committee. */
export const leaveCommittees = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update award_committee_member m set left_on = ${ctx.today}::date
    where m.department_id = ${ctx.department_id} and m.person_id in (${from}, ${to}) and m.left_on is null and (
      exists (select from unnest(array[${from}, ${to}]::uuid[]) one(id)
        where award_bar(m.cycle_id, one.id, '-infinity') in ('nominee', 'nominator', 'letter_writer'))
      or (m.person_id = ${from} and exists (select from award_committee_member other
        where other.cycle_id = m.cycle_id and other.person_id = ${to} and other.left_on is null)))`.execute(ctx.db);

/** Of two nominations of the two records in one cycle, withdraws the one that was drafted later. */
export const withdrawSecond = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update nomination n set state = 'withdrawn', withdrawn_because = 'merged'
    from nomination first
    where n.department_id = ${ctx.department_id} and n.state in ${OPEN} and n.nominee_id in (${from}, ${to})
      and first.cycle_id = n.cycle_id and first.id <> n.id and first.nominee_id in (${from}, ${to})
      and (first.state in ('awarded', 'not_selected') or (first.state in ${OPEN} and first.id < n.id))`.execute(ctx.db);

/** Withdraws nominations in which one record is the nominee, and the other a nominator. */
export const withdrawOwn = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update nomination n set state = 'withdrawn', withdrawn_because = 'merged'
    where n.department_id = ${ctx.department_id} and (n.state = 'draft' or n.state in ${OPEN}) and n.nominee_id in (${from}, ${to})
      and exists (select from nomination_nominator o where o.nomination_id = n.id and o.left_on is null and o.person_id in (${from}, ${to})
        and o.person_id <> n.nominee_id)`.execute(ctx.db);

/** Declines letters that the nominee would write for themself; a letter that both records were asked for stays with one of them. */
export const endParts = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update nomination_letter l set state = 'declined', body = null, submitted_on = null
    from nomination n
    where l.department_id = ${ctx.department_id} and n.id = l.nomination_id and l.writer_id in (${from}, ${to}) and l.state <> 'declined'
      and n.nominee_id in (${from}, ${to})`.execute(ctx.db);

/** Names the survivor wherever the duplicate is named. */
export async function reassign(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const { db, department_id } = ctx;
  await sql`update award_committee_member set person_id = ${to} where department_id = ${department_id} and person_id = ${from}`.execute(db);
  await sql`update award_ranking r set person_id = ${to} where r.department_id = ${department_id} and r.person_id = ${from}
    and not exists (select from award_ranking other where other.cycle_id = r.cycle_id and other.person_id = ${to})`.execute(db);
  await sql`update nomination set nominee_id = ${to} where department_id = ${department_id} and nominee_id = ${from}`.execute(db);
  await sql`update nomination_nominator o set person_id = ${to} where o.department_id = ${department_id} and o.person_id = ${from}
    and not exists (select from nomination_nominator other where other.nomination_id = o.nomination_id and other.person_id = ${to})`.execute(
    db,
  );
  await sql`update nomination_letter l set writer_id = ${to} where l.department_id = ${department_id} and l.writer_id = ${from}
    and not exists (select from nomination_letter other where other.nomination_id = l.nomination_id and other.writer_id = ${to})`.execute(
    db,
  );
  await sql`update award set person_id = ${to} where department_id = ${department_id} and person_id = ${from}`.execute(db);
  await sql`update award set withdrawn_by = ${to} where department_id = ${department_id} and withdrawn_by = ${from}`.execute(db);
  await sql`update stipend set person_id = ${to} where department_id = ${department_id} and person_id = ${from}`.execute(db);
  await sql`
    update award_cycle c set decided_by = case c.decided_by when ${from} then ${to}::uuid else c.decided_by end,
      conferred_by = case c.conferred_by when ${from} then ${to}::uuid else c.conferred_by end
    where c.department_id = ${department_id} and ${from} in (c.decided_by, c.conferred_by)`.execute(db);
}
