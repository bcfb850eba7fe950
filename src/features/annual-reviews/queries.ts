import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import { holdsOn } from '../../core/db.ts';
import type { AnnualReviewContent, AnnualReviewFacts, AnnualReviewQuery, Capacity, WaiveAnnualReview } from './schema.ts';

type Predicate = RawBuilder<SqlBool>;

const yearStart = sql`make_date(r.academic_year, d.academic_year_start_month, 1)`;

const reviews = (ctx: Ctx) =>
  ctx.db
    .selectFrom('annual_review as r')
    .innerJoin('department as d', 'd.id', 'r.department_id')
    .innerJoin('person as mentee', 'mentee.id', 'r.mentee_id')
    .leftJoin('person as reviewer', 'reviewer.id', 'r.reviewer_id')
    .select([
      'r.id',
      'r.mentee_id',
      'mentee.display_name as mentee_name',
      'r.academic_year',
      sql<string>`(${yearStart} + interval '1 year' - interval '1 day')::date`.as('due_on'),
      'r.state',
      'r.reviewer_id',
      'reviewer.display_name as reviewer_name',
      'r.capacity',
      'r.held_on',
      'r.acknowledged_at',
      'r.contested_at',
      'r.waived_reason',
      'r.row_version',
      'r.created_at',
      'r.updated_at',
    ])
    .where('r.department_id', '=', ctx.department_id);

export const list = (ctx: Ctx, readable: Predicate, query: Omit<AnnualReviewQuery, 'limit'>) =>
  reviews(ctx)
    .where(readable)
    .$if(query.mentee_id !== undefined, (rows) => rows.where('r.mentee_id', '=', query.mentee_id ?? ''))
    .$if(query.academic_year !== undefined, (rows) => rows.where('r.academic_year', '=', query.academic_year ?? 0))
    .$if(query.state !== undefined, (rows) => rows.where('r.state', 'in', query.state ?? []))
    .$if(query.reviewer_id !== undefined, (rows) => rows.where('r.reviewer_id', '=', query.reviewer_id ?? ''))
    .$if(query.division_id !== undefined, (rows) =>
      rows.where(
        sql<boolean>`exists (select from division_membership m where m.person_id = r.mentee_id and m.division_id = ${query.division_id}
          and m.is_primary and ${holdsOn('m', ctx.today)})`,
      ),
    );

/** Whoever answers for the mentee today prepares a review with what the mentee says of it, unless they were their mentor in that year. */
const prepares = (ctx: Ctx) => sql<boolean>`(r.state = 'mentee_input'
  and exists (select from responsible_leaders(r.mentee_id, ${ctx.today}::date) l where l.person_id = ${ctx.actor.person_id})
  and not exists (select from assignment a where a.mentee_id = r.mentee_id and a.mentor_id = ${ctx.actor.person_id} and a.subtype = 'formal'
    and a.state in ('live', 'completed', 'ended')
    and daterange(a.starts_on, a.until_on) && daterange(${yearStart}, (${yearStart} + interval '1 year')::date)))`;

/** One review, with what was said where `legible` allows. */
export const find = (ctx: Ctx, id: string, readable: Predicate, legible: Predicate) =>
  reviews(ctx)
    .leftJoin('annual_review_content as said', 'said.review_id', 'r.id')
    .select(
      sql<AnnualReviewContent | null>`case when said.review_id is not null and (${legible} or (${readable} and ${prepares(ctx)})) then
        jsonb_build_object('mentee_input', said.mentee_input, 'mentorship_quality', said.mentorship_quality,
          'mentorship_quantity', said.mentorship_quantity, 'appropriateness_to_needs', said.appropriateness_to_needs,
          'support_given', said.support_given, 'feedback', said.feedback, 'issues', said.issues,
          'contest_note', said.contest_note) end`.as('content'),
    )
    .where('r.id', '=', id)
    .where(readable)
    .executeTakeFirst();

export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('annual_review as r')
    .select(['r.id', 'r.mentee_id', 'r.reviewer_id', 'r.state', 'r.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

type Values = Partial<{
  state: AnnualReviewFacts['state'];
  reviewer_id: string;
  capacity: Capacity;
  role_id: string;
  held_on: string;
  acknowledged_at: string;
  contested_at: string;
  waived_reason: WaiveAnnualReview['waived_reason'];
}>;

export const insert = (ctx: WriteCtx, values: Values & { mentee_id: string; academic_year: number; state: AnnualReviewFacts['state'] }) =>
  ctx.db
    .insertInto('annual_review')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export const update = (ctx: WriteCtx, id: string, values: Values) =>
  ctx.db.updateTable('annual_review').set(values).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** What is said of a review, beside what has been said before. */
export const setContent = (ctx: WriteCtx, review_id: string, values: Partial<AnnualReviewContent>) =>
  ctx.db
    .insertInto('annual_review_content')
    .values({ ...values, review_id })
    .onConflict((conflict) => conflict.column('review_id').doUpdateSet(values))
    .execute();

/** What the mentee has said so far, for a change. */
export const input = (ctx: WriteCtx, review_id: string) =>
  ctx.db
    .selectFrom('annual_review as r')
    .leftJoin('annual_review_content as said', 'said.review_id', 'r.id')
    .select('said.mentee_input')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', review_id)
    .executeTakeFirstOrThrow();

/**
 * Moves both sides of every review of a duplicate record. Of two of one year the survivor has the one that was held, else its own; the other
 * changes places with it. What one record held of the other rests where it is.
 */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    with between_them as (
      select r.id, r.mentee_id, r.academic_year from annual_review r
      where r.department_id = ${ctx.department_id} and r.mentee_id in (${from}, ${to}) and r.reviewer_id in (${from}, ${to})
    ), placed as (
      select r.id, row_number() over (partition by r.academic_year
          order by r.state in ('held', 'acknowledged', 'contested') desc, r.mentee_id = ${to} desc) = 1 as is_first
      from annual_review r
      where r.department_id = ${ctx.department_id} and r.mentee_id in (${from}, ${to})
        and not exists (select from between_them b where b.academic_year = r.academic_year)
    )
    update annual_review r set
      mentee_id = case when p.is_first then ${to}::uuid when not p.is_first then ${from}::uuid else r.mentee_id end,
      reviewer_id = case r.reviewer_id when ${from} then ${to}::uuid else r.reviewer_id end
    from annual_review known
    left join placed p on p.id = known.id
    where r.id = known.id and known.department_id = ${ctx.department_id}
      and ((p.id is not null and known.mentee_id is distinct from case when p.is_first then ${to}::uuid else ${from}::uuid end)
        or known.reviewer_id = ${from})
      and not exists (select from between_them b where b.id = known.id)`.execute(ctx.db);
