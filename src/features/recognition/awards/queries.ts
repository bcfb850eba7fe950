import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { AwardQuery } from './schema.ts';

/** Awards, `w`, where `readable` holds; the reference of a decision where `decisions` does. */
const awards = (ctx: Ctx, readable: Predicate, decisions: Predicate) =>
  ctx.db
    .selectFrom('award as w')
    .innerJoin('award_cycle as c', 'c.id', 'w.cycle_id')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .innerJoin('person as p', 'p.id', 'w.person_id')
    .select(['w.id', 'c.programme_id', 'w.cycle_id', 'g.division_id', 'g.name', 'c.academic_year', 'w.person_id', 'w.conferred_on'])
    .select(['w.listing_consented_at', 'w.withdrawn_on', 'w.row_version', 'w.created_at', 'w.updated_at', party('p').as('person')])
    .select([
      sql<boolean>`(w.listing_consented_at is not null)`.as('is_listed'),
      sql<string | null>`case when ${decisions} then w.decision_ref end`.as('decision_ref'),
    ])
    .where('w.department_id', '=', ctx.department_id)
    .where(readable);

/** The awards that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, decisions: Predicate, query: Omit<AwardQuery, 'limit'>) => {
  let rows = awards(ctx, readable, decisions);
  if (query.person_id !== undefined) rows = rows.where('w.person_id', '=', query.person_id);
  if (query.programme_id !== undefined) rows = rows.where('c.programme_id', '=', query.programme_id);
  if (query.cycle_id !== undefined) rows = rows.where('w.cycle_id', '=', query.cycle_id);
  if (query.academic_year !== undefined) rows = rows.where('c.academic_year', '=', query.academic_year);
  return rows;
};

/** One award; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate, decisions: Predicate) =>
  awards(ctx, readable, decisions).where('w.id', '=', id).executeTakeFirst();

/** The award, locked, with whether the caller may do what is asked; nothing unless they may read or do it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  awards(ctx, sql<boolean>`(${readable} or ${permitted})`, permitted)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('w.id', '=', id)
    .forNoKeyUpdate('w')
    .executeTakeFirst();

type Changes = Partial<{ listing_consented_at: string | null; withdrawn_on: string; withdrawn_by: string; decision_ref: string }>;

/** Changes an award. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('award').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Letters that are due within days and not written, each with its writer. */
export const lettersDue = async (ctx: WriteCtx, within: number): Promise<{ id: string; person_id: string; occasion: string }[]> => {
  const { rows } = await sql<{ id: string; person_id: string; occasion: string }>`
    select l.id, l.writer_id as person_id, c.letters_due_on::text as occasion
    from nomination_letter l join nomination n on n.id = l.nomination_id join award_cycle c on c.id = n.cycle_id
    where l.department_id = ${ctx.department_id} and l.state = 'asked' and n.state in ('submitted', 'eligible', 'materials_requested')
      and c.letters_due_on between ${ctx.today}::date and ${ctx.today}::date + ${within}::int
      and not exists (select from notification past where past.person_id = l.writer_id and past.kind = 'award_letter_due'
        and past.subject_id = l.id and past.occasion = c.letters_due_on::text)`.execute(ctx.db);
  return rows;
};

/** Awards without a cycle in an academic year that ends within days, each with those who run it: the directors of its division, else the leads. */
export const cyclesMissing = async (ctx: WriteCtx, within: number): Promise<{ id: string; person_id: string; occasion: string }[]> => {
  const today = sql`${ctx.today}::date`;
  const { rows } = await sql<{ id: string; person_id: string; occasion: string }>`
    select g.id, r.person_id, y.year::text as occasion
    from department d
    cross join lateral (select academic_year_of(${today}, d.academic_year_start_month) as year) y
    cross join lateral academic_year_days(y.year, d.academic_year_start_month) days
    join award_programme g on g.department_id = d.id and g.retired_on is null
    join leadership_role r on r.department_id = d.id and ${holdsOn('r', today)}
      and case when g.division_id is null then r.role = 'mentorship_lead' else r.role = 'division_director' and r.division_id = g.division_id end
    where d.id = ${ctx.department_id} and days.ends_on - ${today} <= ${within}::int
      and not exists (select from award_cycle c where c.programme_id = g.id and c.academic_year = y.year)
      and not exists (select from notification past where past.person_id = r.person_id and past.kind = 'award_cycle_missing'
        and past.subject_id = g.id and past.occasion = y.year::text)`.execute(ctx.db);
  return rows;
};
