import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../../core/db.ts';
import type { Party } from '../../../../domain/sql/parties.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { AwardCycle, AwardCycleQuery } from './schema.ts';

const committee = sql<Party[]>`coalesce((select jsonb_agg(${party('who')} order by who.sort_name, who.id)
  from award_committee_member m join person who on who.id = m.person_id where m.cycle_id = c.id and m.left_on is null), '[]')`;

/** Cycles, `c`, with their programme, `g`. */
const cycles = (ctx: Ctx) =>
  ctx.db
    .selectFrom('award_cycle as c')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .select(['c.id', 'c.programme_id', 'g.division_id', 'c.academic_year', 'c.criteria_id', 'c.state as status', 'c.nominations_due_on'])
    .select(['c.letters_due_on', 'c.awards_maximum', 'c.decided_on', 'c.conferred_on', 'c.row_version', 'c.created_at', 'c.updated_at'])
    .select(committee.as('committee'))
    .where('c.department_id', '=', ctx.department_id);

/** The cycles where `readable` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { programme_id, academic_year, status }: Omit<AwardCycleQuery, 'limit'>) => {
  let rows = cycles(ctx).where(readable);
  if (programme_id !== undefined) rows = rows.where('c.programme_id', '=', programme_id);
  if (academic_year !== undefined) rows = rows.where('c.academic_year', '=', academic_year);
  if (status !== undefined) rows = rows.where('c.state', 'in', status);
  return rows;
};

/** One cycle; nothing where `readable` does not hold. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => cycles(ctx).where('c.id', '=', id).where(readable).executeTakeFirst();

/** The cycle, locked, with whether the caller may do what is asked, and the part in it that bars them; nothing unless they may see or do it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  cycles(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .select(sql<string | null>`award_bar(c.id, ${ctx.actor.person_id}::uuid, ${ctx.today}::date)`.as('bar'))
    .where('c.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** The cycle, locked, whoever asks: before anything of its nominations is written. */
export const hold = (ctx: WriteCtx, id: string) => cycles(ctx).where('c.id', '=', id).forNoKeyUpdate('c').executeTakeFirst();

/** The programme of a cycle to be planned, locked for share, with whether the caller may plan one. */
export const programme = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('award_programme as g')
    .innerJoin('department as d', 'd.id', 'g.department_id')
    .select(['g.id', 'g.retired_on', sql<boolean>`${permitted}`.as('permitted')])
    .select(sql<number>`academic_year_of(${ctx.today}::date, d.academic_year_start_month)`.as('year'))
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', id)
    .forShare('g')
    .executeTakeFirst();

type NewRow = Pick<AwardCycle, 'programme_id' | 'academic_year' | 'nominations_due_on' | 'letters_due_on'> & {
  awards_maximum?: number | undefined;
};

/** Adds a planned cycle. */
export const insert = (ctx: WriteCtx, values: NewRow) =>
  ctx.db
    .insertInto('award_cycle')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

type Changes = Partial<
  Pick<AwardCycle, 'nominations_due_on' | 'letters_due_on' | 'awards_maximum' | 'criteria_id'> & {
    state: AwardCycle['status'];
    decided_on: string;
    decided_by: string;
    conferred_on: string;
    conferred_by: string;
  }
>;

/** Changes a cycle. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('award_cycle').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** The version of the criteria that holds today. */
export const criteriaOfToday = (ctx: WriteCtx, programme_id: string) =>
  ctx.db
    .selectFrom('award_criteria as k')
    .select('k.id')
    .where('k.department_id', '=', ctx.department_id)
    .where('k.programme_id', '=', programme_id)
    .where(holdsOn('k', sql`${ctx.today}::date`))
    .executeTakeFirst();

/** Those who are to be members: whether each is a faculty or staff member who is here, and what part bars them. */
export const candidates = (ctx: WriteCtx, cycle_id: string, person_ids: readonly string[]) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.merged_into_id'])
    .select(sql<boolean>`p.kind in ('faculty', 'staff') and is_here(p.id, ${ctx.today}::date)`.as('is_here'))
    .select(sql<string | null>`award_bar(${cycle_id}::uuid, p.id, ${ctx.today}::date)`.as('bar'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', [...person_ids])
    .execute();

/** Ends the membership of everybody but these. Call it under the lock of the cycle. */
export const leave = (ctx: WriteCtx, cycle_id: string, but: readonly string[]) =>
  ctx.db
    .updateTable('award_committee_member')
    .set({ left_on: ctx.today })
    .where('department_id', '=', ctx.department_id)
    .where('cycle_id', '=', cycle_id)
    .where('left_on', 'is', null)
    .where(sql<boolean>`person_id <> all (${[...but]}::uuid[])`)
    .execute();

/** Adds members. Call it under the lock of the cycle. */
export const join = (ctx: WriteCtx, cycle_id: string, person_ids: readonly string[]) =>
  ctx.db
    .insertInto('award_committee_member')
    .values(person_ids.map((person_id) => ({ department_id: ctx.department_id, cycle_id, person_id })))
    .execute();

/** Those who run an award today: mentorship leads (else the Chair), and the directors of the division whose award it is. */
export const runners = async (ctx: WriteCtx, cycle_id: string): Promise<string[]> => {
  const { rows } = await sql<{ person_id: string }>`
    with held as (
      select r.person_id, r.role from leadership_role r
      where r.department_id = ${ctx.department_id} and r.role in ('mentorship_lead', 'chair') and ${holdsOn('r', sql`${ctx.today}::date`)}
    )
    select h.person_id from held h
    where h.role = case when exists (select from held x where x.role = 'mentorship_lead') then 'mentorship_lead' else 'chair' end
      and coalesce(award_bar(${cycle_id}::uuid, h.person_id, ${ctx.today}::date), 'conflict') = 'conflict'
    union
    select r.person_id from award_cycle c join award_programme g on g.id = c.programme_id
    join leadership_role r on r.division_id = g.division_id and r.role = 'division_director' and ${holdsOn('r', sql`${ctx.today}::date`)}
    where c.id = ${cycle_id} and coalesce(award_bar(c.id, r.person_id, ${ctx.today}::date), 'conflict') = 'conflict'`.execute(ctx.db);
  return rows.map(({ person_id }) => person_id);
};

/** Holds the award of a cycle: of two decisions, the later one waits, and then sees the first. */
export const lockProgramme = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('award_programme as g')
    .select('g.id')
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', id)
    .forNoKeyUpdate('g')
    .execute();
