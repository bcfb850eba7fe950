import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json, type Predicate } from '../../../../core/db.ts';
import { type Party, party } from '../../../../domain/sql/parties.ts';
import type { MentorshipTable } from '../../mentoring-record/schema.ts';
import { activities, relations } from '../../mentoring-record/sql.ts';
import type { Ineligibility, NominationState } from '../kinds.ts';
import type { NominationQuery } from './schema.ts';

/**
 * Where the caller reads a nomination: as its nominee who was told of it, as a nominator, in the office that runs the cycle, and as a member of
 * the committee once it is under review.
 */
export type Visibility = Readonly<{ nominee: Predicate; nominator: Predicate; office: Predicate; committee: Predicate }>;

/** True of nominations, `n`, of which the nominee was told. */
export const isTold: Predicate = sql<boolean>`(n.state in ('materials_requested', 'complete', 'under_review', 'awarded', 'not_selected')
  or (n.state = 'withdrawn' and n.withdrawn_because in ('nominee', 'incomplete')))`;

/** True of nominations that have been submitted: a draft is its nominators’ alone. */
export const isSubmitted: Predicate = sql<boolean>`(n.submitted_on is not null)`;

/** True of nominations that the committee reads. */
export const isReviewed: Predicate = sql<boolean>`(n.state in ('under_review', 'awarded', 'not_selected'))`;

const nominators = sql<Party[]>`coalesce((select jsonb_agg(${party('who')} order by who.id)
  from nomination_nominator o join person who on who.id = o.person_id where o.nomination_id = n.id and o.left_on is null), '[]')`;
const letters = (states: readonly string[]) =>
  sql<number>`(select count(*)::int from nomination_letter l where l.nomination_id = n.id and l.state = any (${states}::text[]))`;

/** Nominations, `n`, with their cycle, `c`, and its programme, `g`. `is_judge`: the caller reads every reason. */
const nominations = (ctx: Ctx, { nominee, nominator, office, committee }: Visibility) =>
  ctx.db
    .selectFrom('award_cycle as c')
    .innerJoin('nomination as n', 'n.cycle_id', 'c.id')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .innerJoin('person as p', 'p.id', 'n.nominee_id')
    .select(['n.id', 'n.cycle_id', 'n.nominee_id', 'n.state as status', 'n.submitted_on', 'n.withdrawn_because'])
    .select(['n.row_version', 'n.created_at', 'n.updated_at', party('p').as('nominee')])
    .select([
      sql<Party[] | null>`case when ${nominator} or ${office} or ${committee} then ${nominators} end`.as('nominators'),
      sql<string | null>`case when ${nominator} or ${office} or ${committee} then n.statement end`.as('statement'),
      sql<string | null>`case when ${nominee} or ${office} or ${committee} then n.materials end`.as('materials'),
      sql<string | null>`case when ${nominator} or ${office} or ${committee} then n.judged_on end`.as('judged_on'),
      sql<Ineligibility[]>`case when ${nominator} or ${office} then n.ineligible_reasons else '{}' end`.as('ineligible_reasons'),
      sql<boolean>`${office}`.as('is_judge'),
      letters(['asked', 'submitted']).as('letters_asked'),
      letters(['submitted']).as('letters_submitted'),
      sql<MentorshipTable | null>`n.mentorship`.as('mentorship'),
    ])
    .where('n.department_id', '=', ctx.department_id)
    .where(sql<boolean>`(${nominee} or ${nominator} or ${office} or ${committee})`);

/** The nominations that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, visibility: Visibility, { cycle_id, nominee_id, status }: Omit<NominationQuery, 'limit'>) => {
  let rows = nominations(ctx, visibility);
  if (cycle_id !== undefined) rows = rows.where('n.cycle_id', '=', cycle_id);
  if (nominee_id !== undefined) rows = rows.where('n.nominee_id', '=', nominee_id);
  if (status !== undefined) rows = rows.where('n.state', 'in', status);
  return rows;
};

/** One nomination; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, visibility: Visibility) =>
  nominations(ctx, visibility).where('n.id', '=', id).executeTakeFirst();

/**
 * The nomination and its cycle, both locked, the cycle first, as everywhere, with whether the caller may do what is asked; nothing unless they may
 * read or do it.
 */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('award_cycle as c')
    .innerJoin('nomination as n', 'n.cycle_id', 'c.id')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .select(['n.id', 'n.cycle_id', 'n.nominee_id', 'n.state', 'n.statement', 'n.materials', 'n.submitted_on', 'n.row_version'])
    .select([
      'c.state as cycle_state',
      'c.nominations_due_on',
      'c.letters_due_on',
      'c.criteria_id',
      'g.division_id',
      nominators.as('nominators'),
    ])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('n.department_id', '=', ctx.department_id)
    .where('n.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate(['c', 'n'])
    .executeTakeFirst();

/** The people named, in no order. */
export const people = (ctx: WriteCtx, ids: readonly string[]) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind', 'p.merged_into_id', sql<boolean>`is_here(p.id, ${ctx.today}::date)`.as('is_here')])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', [...ids])
    .execute();

/** True where the caller is a member of the department, who may draft. */
export const isMember = async (ctx: WriteCtx, permitted: Predicate): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.id', '=', ctx.actor.person_id)
    .where('p.kind', 'in', ['faculty', 'staff'])
    .where(permitted)
    .executeTakeFirst()) !== undefined;

/** Adds a draft. */
export const insert = (ctx: WriteCtx, values: { cycle_id: string; nominee_id: string; statement: string }) =>
  ctx.db
    .insertInto('nomination')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Names nominators, in place of all but the caller. */
export const setNominators = async (ctx: WriteCtx, nomination_id: string, person_ids: readonly string[]): Promise<void> => {
  await ctx.db
    .updateTable('nomination_nominator')
    .set({ left_on: ctx.today })
    .where('nomination_id', '=', nomination_id)
    .where('left_on', 'is', null)
    .where(sql<boolean>`person_id <> all (${[...person_ids]}::uuid[])`)
    .execute();
  await ctx.db
    .insertInto('nomination_nominator')
    .values(person_ids.map((person_id) => ({ department_id: ctx.department_id, nomination_id, person_id })))
    .onConflict((conflict) => conflict.columns(['nomination_id', 'person_id']).doUpdateSet({ left_on: null }))
    .execute();
};

type Changes = Partial<{
  state: NominationState;
  statement: string;
  materials: string;
  submitted_on: string;
  judged_on: string;
  ineligible_reasons: string[];
  withdrawn_because: string;
  mentorship: MentorshipTable;
}>;

/** Changes a nomination. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, { mentorship, ...changes }: Changes) =>
  ctx.db
    .updateTable('nomination')
    .set({ ...changes, ...(mentorship && { mentorship: json(mentorship) }) } as Record<string, unknown>)
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** The table of mentorships of a person as it is today, without names of mentees. */
export const mentorshipOf = async (ctx: WriteCtx, person_id: string): Promise<MentorshipTable> => {
  const parts = { me: sql`${person_id}::uuid`, day: sql`${ctx.today}::date`, department: sql`${ctx.department_id}::uuid` };
  const unnamed = (rows: unknown) => sql`(select coalesce(jsonb_agg(one || '{"mentee_name": null}' order by at), '[]')
    from jsonb_array_elements(${rows}) with ordinality each(one, at))`;
  const { rows } = await sql<MentorshipTable>`
    with ${relations(parts)}
    select ${ctx.today}::text as as_of, ${unnamed(activities(sql`a.status = 'current'`))} as current,
      ${unnamed(activities(sql`a.status <> 'current'`))} as past`.execute(ctx.db);
  const [table] = rows;
  if (!table) throw new Error('a query without tables has one row');
  return table;
};

/** The nominations of a cycle in a state. Call it under the lock of the cycle. */
export const inState = (ctx: WriteCtx, cycle_id: string, ...states: readonly NominationState[]) =>
  ctx.db
    .selectFrom('nomination as n')
    .select(['n.id', 'n.nominee_id', 'n.state', nominators.as('nominators')])
    .where('n.department_id', '=', ctx.department_id)
    .where('n.cycle_id', '=', cycle_id)
    .where('n.state', 'in', [...states])
    .orderBy('n.id')
    .execute();

/** True where the nomination has its materials and as many letters as the criteria ask for. Call it under the lock of the nomination. */
export const isComplete = async (ctx: WriteCtx, id: string): Promise<boolean> => {
  const { rows } = await sql<{ is_complete: boolean }>`
    select n.materials is not null and ${letters(['submitted'])} >= k.letters_minimum as is_complete
    from nomination n join award_cycle c on c.id = n.cycle_id join award_criteria k on k.id = c.criteria_id
    where n.department_id = ${ctx.department_id} and n.id = ${id}`.execute(ctx.db);
  return rows[0]?.is_complete === true;
};
