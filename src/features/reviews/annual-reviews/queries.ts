import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import type { AnnualReviewContent, AnnualReviewFacts, AnnualReviewQuery, Capacity, VoidAnnualReview, WaiveAnnualReview } from './schema.ts';

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
      'r.waived_on',
      'r.voided_reason',
      'r.row_version',
      'r.created_at',
      'r.updated_at',
    ])
    .where('r.department_id', '=', ctx.department_id);

export const list = (ctx: Ctx, readable: Predicate, query: Omit<AnnualReviewQuery, 'limit'>) => {
  let rows = reviews(ctx).where(readable);
  if (query.mentee_id !== undefined) rows = rows.where('r.mentee_id', '=', query.mentee_id);
  if (query.academic_year !== undefined) rows = rows.where('r.academic_year', '=', query.academic_year);
  if (query.state !== undefined) rows = rows.where('r.state', 'in', query.state);
  if (query.reviewer_id !== undefined) rows = rows.where('r.reviewer_id', '=', query.reviewer_id);
  if (query.division_id !== undefined) rows = rows.where(isPrimaryMember('r.mentee_id', query.division_id, ctx.today));
  return rows;
};

/** Whoever would hold a review today prepares it with what the mentee says of it. */
const prepares = (ctx: Ctx) => sql<boolean>`(r.state = 'mentee_input' and exists (
  select from annual_review_holders(r.mentee_id, ${yearStart}, ${ctx.today}::date) h where h.person_id = ${ctx.actor.person_id}))`;

/** Who held it and has come to be the mentee's formal mentor does not read it as long as that lasts (class C5: never the mentor). */
const apart = (ctx: Ctx) => sql<boolean>`not (r.reviewer_id is not distinct from ${ctx.actor.person_id}::uuid
  and mentored_during(r.reviewer_id, r.mentee_id, daterange(${ctx.today}::date, ${ctx.today}::date, '[]')))`;

/** What was struck is read by whoever said it alone. */
const kept = (ctx: Ctx, author: 'r.mentee_id' | 'r.reviewer_id') =>
  sql<boolean>`(r.state <> 'voided' or ${sql.ref(author)} = ${ctx.actor.person_id})`;

export type Seen = Readonly<{ readable: Predicate; legible: Predicate; noted: Predicate }>;

/** One review, with what was said where `legible` allows, and with why it was waived where `noted` does. */
export const find = (ctx: Ctx, id: string, { readable, legible, noted }: Seen) => {
  const written = (column: string) => sql`case when ${kept(ctx, 'r.reviewer_id')} then ${sql.ref(`said.${column}`)} end`;
  const spoken = (column: string) => sql`case when ${kept(ctx, 'r.mentee_id')} then ${sql.ref(`said.${column}`)} end`;
  return reviews(ctx)
    .leftJoin('annual_review_content as said', 'said.review_id', 'r.id')
    .select([
      sql<AnnualReviewContent | null>`case when said.review_id is not null
          and ((${legible} and ${apart(ctx)}) or (${readable} and ${prepares(ctx)})) then
        jsonb_build_object('mentee_input', ${spoken('mentee_input')}, 'mentorship_quality', ${written('mentorship_quality')},
          'mentorship_quantity', ${written('mentorship_quantity')}, 'appropriateness_to_needs', ${written('appropriateness_to_needs')},
          'support_given', ${written('support_given')}, 'feedback', ${written('feedback')},
          'issues', coalesce(${written('issues')}, '{}'), 'contest_note', ${spoken('contest_note')}) end`.as('content'),
      sql<string | null>`case when r.state = 'waived' and ${noted} then said.waived_note end`.as('waived_note'),
    ])
    .where('r.id', '=', id)
    .where(readable)
    .executeTakeFirst();
};

export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('annual_review as r')
    .innerJoin('department as d', 'd.id', 'r.department_id')
    .select(['r.id', 'r.mentee_id', 'r.reviewer_id', 'r.state', 'r.academic_year', 'd.academic_year_start_month', 'r.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** The mentee of a review, locked: those who propose or accept a mentor for them do the same. */
export const lockMentee = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', (eb) =>
      eb.selectFrom('annual_review as r').select('r.mentee_id').where('r.department_id', '=', ctx.department_id).where('r.id', '=', id),
    )
    .forNoKeyUpdate('p')
    .executeTakeFirst();

type Values = Partial<{
  state: AnnualReviewFacts['state'];
  reviewer_id: string;
  capacity: Capacity;
  role_id: string;
  held_on: string;
  acknowledged_at: string;
  contested_at: string;
  waived_reason: WaiveAnnualReview['waived_reason'] | null;
  waived_on: string | null;
  voided_reason: VoidAnnualReview['voided_reason'];
}>;

export const insert = (ctx: WriteCtx, values: Values & { mentee_id: string; academic_year: number; state: AnnualReviewFacts['state'] }) =>
  ctx.db
    .insertInto('annual_review')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export const update = (ctx: WriteCtx, id: string, values: Values) =>
  ctx.db.updateTable('annual_review').set(values).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Counts a change that is stored beside the row. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('annual_review')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();
