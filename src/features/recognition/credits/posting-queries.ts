import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { json } from '../../../core/db.ts';
import { sendWithNext } from '../../../core/prepared-statements.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import type { Posting } from './rules.ts';

/** Waits for whoever posts credits of these people, in the order of their ids. What others committed meanwhile is visible from then on. */
export const lock = (ctx: WriteCtx, person_ids: readonly string[]) =>
  sendWithNext(ctx.db, sql`select lock_credits(p.id) from (select distinct id from unnest(${[...person_ids]}::uuid[]) id order by id) p`);

/** The academic year of today, which is open. */
export const openYear = async (ctx: WriteCtx): Promise<number> =>
  (
    await ctx.db
      .selectFrom('department as d')
      .select(sql<number>`academic_year_of(${ctx.today}::date, d.academic_year_start_month)`.as('year'))
      .where('d.id', '=', ctx.department_id)
      .executeTakeFirstOrThrow()
  ).year;

/** Appends entries, all in one statement, after which the ledger has to obey its caps. Answers their ids. */
export const insert = async (ctx: WriteCtx, postings: readonly Posting[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      insert into credit_entry (department_id, person_id, side, code, kind, grant_id, event_id, occasion, round, event_on, academic_year,
        quarter_credits, capped_from, assignment_id, window_key, repeat_key, rule_set_id, reason, decision_ref, effective_on, posted_on, statement_year)
      select ${ctx.department_id}::uuid, p.person_id, p.side, p.code, p.kind, p.grant_id, p.event_id, p.occasion, p.round, p.event_on,
        p.academic_year, p.quarter_credits, p.capped_from, p.assignment_id, p.window_key, p.repeat_key, p.rule_set_id, p.reason, p.decision_ref,
        p.effective_on, ${ctx.today}::date, p.statement_year
      from jsonb_to_recordset(${json(postings)}) p(person_id uuid, side text, code text, kind text, grant_id uuid, event_id uuid,
        occasion text, round int, event_on date, academic_year int, quarter_credits int, capped_from int, assignment_id uuid, window_key text,
        repeat_key text, rule_set_id uuid, reason text, decision_ref text, effective_on date, statement_year int)
      returning id`.execute(ctx.db)
  ).rows.map(({ id }) => id);

/**
 * The people whose credits may depend on any of the rows, whatever table they are of: mentors of meetings, both people of assignments and
 * conflict cases, endorsers of plan versions, those who gave feedback, reflected on it, were trained, taught, served or have an award, and whose clock or leave moved
 * or record was merged or imported, with their mentors.
 */
export const concerned = async (ctx: WriteCtx, ids: readonly string[]): Promise<string[]> => {
  const rows = sql`any (${[...ids]}::uuid[])`;
  const found = await sql<{ person_id: string }>`
    with moved as (
      select l.person_id from leave l where l.id = ${rows}
      union all select h.person_id from appointment h where h.id = ${rows}
      union all select e.person_id from programme_enrolment e where e.id = ${rows}
      union all select p.id from person p where p.id = ${rows}
    ), paired as (
      select a.mentee_id, a.mentor_id from assignment a where a.id = ${rows}
      union all select a.mentee_id, a.mentor_id from conflict_case c join assignment a on a.id = c.assignment_id where c.id = ${rows}
      union all select a.mentee_id, a.mentor_id from leave_choice c join assignment a on a.id = c.assignment_id where c.id = ${rows}
    ), found as (
      select a.mentor_id as person_id from meeting m join assignment a on a.id = m.assignment_id where m.id = ${rows}
      union all select x.mentee_id from paired x
      union all select x.mentor_id from paired x
      union all select e.mentor_id from plan_endorsement e where e.version_id = ${rows}
      union all select t.person_id from mentor_training t where t.id = ${rows}
      union all select c.person_id from credit_claim c where c.id = ${rows} or c.programme_event_id = ${rows} or c.role_id = ${rows}
      union all select a.mentee_id from mentor_feedback f join assignment a on a.id = f.assignment_id where f.id = ${rows}
      union all select r.mentor_id from feedback_reflection r where r.id = ${rows}
      union all select w.person_id from award w where w.id = ${rows}
      union all select p.id from person p where p.id = ${rows} or p.merged_into_id = ${rows}
      union all select m.person_id from moved m
      union all select a.mentor_id from moved m join assignment a on a.mentee_id = m.person_id and a.subtype = 'formal' and ${counts('a')}
      -- Of somebody who was merged, because the two can have become mentors of each other.
      union all select a.mentee_id from person p join assignment a on a.mentor_id = p.id and a.subtype = 'formal' and ${counts('a')}
        where p.id = ${rows} and exists (select from person d where d.merged_into_id = p.id)
    )
    select distinct p.id as person_id from found f join person p on p.id = f.person_id
    where p.department_id = ${ctx.department_id}
    order by 1`.execute(ctx.db);
  return found.rows.map(({ person_id }) => person_id);
};
