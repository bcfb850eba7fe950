import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { type Party, party } from '../../../domain/sql/parties.ts';
import type { AnnualReviewContent, AnnualReviewFacts, AnnualReviewQuery, Office, VoidAnnualReview, WaiveAnnualReview } from './schema.ts';

/** First day of the academic year of the department `d` that a column names, and the first day after it: a relation, to be joined laterally. */
export const academicYearDays = (academic_year: string) =>
  sql<{ starts_on: string; ends_on: string }>`academic_year_days(${sql.ref(academic_year)}, d.academic_year_start_month)`;

/** The facts about reviews, without their content. */
const reviews = (ctx: Ctx) =>
  ctx.db
    .selectFrom('annual_review as r')
    .innerJoin('department as d', 'd.id', 'r.department_id')
    .innerJoinLateral(academicYearDays('r.academic_year').as<'year'>('year'), (join) => join.onTrue())
    .innerJoin('person as mentee', 'mentee.id', 'r.mentee_id')
    .leftJoin('person as reviewer', 'reviewer.id', 'r.reviewer_id')
    .select([
      'r.id',
      'r.mentee_id',
      party('mentee').as('mentee'),
      'r.academic_year',
      sql<string>`year.ends_on - 1`.as('due_on'),
      'r.state',
      'r.reviewer_id',
      sql<Party | null>`case when reviewer.id is not null then ${party('reviewer')} end`.as('reviewer'),
      'r.capacity',
      'r.held_on',
      sql<boolean>`r.import_id is not null`.as('is_brought_along'),
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

/** The readable reviews that match the filters. */
export const list = (ctx: Ctx, readable: Predicate, query: Omit<AnnualReviewQuery, 'limit'>) => {
  let rows = reviews(ctx).where(readable);
  if (query.mentee_id !== undefined) rows = rows.where('r.mentee_id', '=', query.mentee_id);
  if (query.academic_year !== undefined) rows = rows.where('r.academic_year', '=', query.academic_year);
  if (query.state !== undefined) rows = rows.where('r.state', 'in', query.state);
  if (query.reviewer_id !== undefined) rows = rows.where('r.reviewer_id', '=', query.reviewer_id);
  if (query.division_id !== undefined) rows = rows.where(isPrimaryMember('r.mentee_id', query.division_id, ctx.today));
  return rows;
};

/** True where the asker would hold the review today, and reads the mentee's input to prepare it. */
const isPreparing = (ctx: Ctx) => sql<boolean>`(r.state = 'mentee_input' and exists (
  select from annual_review_holders(r.mentee_id, year.starts_on, ${ctx.today}::date) h where h.person_id = ${ctx.actor.person_id}))`;

/** False for a reviewer who has become the mentee's formal mentor, as long as that lasts: the content is not for mentors. */
const isIndependent = (ctx: Ctx) => sql<boolean>`not (r.reviewer_id is not distinct from ${ctx.actor.person_id}::uuid
  and mentored_during(r.reviewer_id, r.mentee_id, daterange(${ctx.today}::date, ${ctx.today}::date, '[]')))`;

/** True where the asker holds today the office in which the review was held. */
const isKeeper = (ctx: Ctx) => sql<boolean>`(r.state in ('held', 'acknowledged', 'contested') and exists (
  select from annual_review_keepers(r.id, ${ctx.today}::date) keeper where keeper.person_id = ${ctx.actor.person_id}))`;

/** True where the mentee has released the content to the asker, who still holds the office. */
const isReleased = (ctx: Ctx) => sql<boolean>`(exists (select from annual_review_release given
    where given.review_id = r.id and given.to_id = ${ctx.actor.person_id} and given.revoked_at is null) and ${isKeeper(ctx)})`;

/** To whom the mentee has released the content. */
const releasedTo = sql<Party[]>`coalesce((
  select jsonb_agg(${party('reader')} order by given.id)
  from annual_review_release given join person reader on reader.id = given.to_id
  where given.review_id = r.id and given.revoked_at is null), '[]')`;

/** Of a voided review, each of the two reads only what they wrote themselves. */
const isNotVoidedOrOwn = (ctx: Ctx, author: 'r.mentee_id' | 'r.reviewer_id') =>
  sql<boolean>`(r.state <> 'voided' or ${sql.ref(author)} = ${ctx.actor.person_id})`;

/**
 * Those who hold the office of a held review today, without a reviewer who still holds it; who has a release already is among them, and so is
 * a reviewer who has come to hold it by another office.
 */
export const successors = async (ctx: WriteCtx, id: string): Promise<string[]> =>
  (
    await sql<{ person_id: string }>`
      select keeper.person_id from annual_review r cross join lateral annual_review_keepers(r.id, ${ctx.today}::date) keeper
      where r.department_id = ${ctx.department_id} and r.id = ${id} and not (keeper.person_id is not distinct from r.reviewer_id
        and holds_office(r.reviewer_id, array[r.capacity], r.mentee_id, ${ctx.today}::date))
      order by keeper.person_id`.execute(ctx.db)
  ).rows.map(({ person_id }) => person_id);

/** Releases the content to these people; answers those who had no release yet. */
export const release = async (ctx: WriteCtx, review_id: string, to_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ to_id: string }>`
      insert into annual_review_release (department_id, review_id, to_id)
      select ${ctx.department_id}, ${review_id}, given.to_id from unnest(${to_ids}::uuid[]) given(to_id)
      on conflict (review_id, to_id) where revoked_at is null do nothing
      returning to_id`.execute(ctx.db)
  ).rows.map(({ to_id }) => to_id);

/** Revokes all releases of the content; answers from whom they were taken. */
export const revokeReleases = async (ctx: WriteCtx, review_id: string): Promise<string[]> =>
  (
    await ctx.db
      .updateTable('annual_review_release')
      .set({ revoked_at: ctx.now })
      .where('department_id', '=', ctx.department_id)
      .where('review_id', '=', review_id)
      .where('revoked_at', 'is', null)
      .returning('to_id')
      .execute()
  ).map(({ to_id }) => to_id);

/** True where the asker may read the review, its content, as a successor the issues alone, and the note of its waiver. */
export type Access = Readonly<Record<'readable' | 'canReadContent' | 'canReadIssues' | 'canReadNote', Predicate>>;

/** One review, with its content and the note of its waiver where the asker may read them. */
export const find = (ctx: Ctx, id: string, { readable, canReadContent, canReadIssues, canReadNote }: Access) => {
  const byReviewer = (column: string) => sql`case when ${isNotVoidedOrOwn(ctx, 'r.reviewer_id')} then ${sql.ref(`content.${column}`)} end`;
  const byMentee = (column: string) => sql`case when ${isNotVoidedOrOwn(ctx, 'r.mentee_id')} then ${sql.ref(`content.${column}`)} end`;
  return reviews(ctx)
    .leftJoin('annual_review_content as content', 'content.review_id', 'r.id')
    .select([
      // A successor in the office reads what is still to be solved, the rest only where the mentee releases it.
      sql<AnnualReviewContent | null>`case when content.review_id is null then null
        when (${canReadContent} and ${isIndependent(ctx)}) or (${readable} and ${isPreparing(ctx)})
          or (${canReadIssues} and ${isReleased(ctx)}) then
        jsonb_build_object('mentee_input', ${byMentee('mentee_input')}, 'mentorship_quality', ${byReviewer('mentorship_quality')},
          'mentorship_quantity', ${byReviewer('mentorship_quantity')}, 'appropriateness_to_needs', ${byReviewer('appropriateness_to_needs')},
          'support_given', ${byReviewer('support_given')}, 'feedback', ${byReviewer('feedback')},
          'issues', coalesce(${byReviewer('issues')}, '{}'), 'contest_note', ${byMentee('contest_note')})
        when ${canReadIssues} and ${isKeeper(ctx)} then jsonb_build_object('mentee_input', null, 'mentorship_quality', null, 'mentorship_quantity', null,
          'appropriateness_to_needs', null, 'support_given', null, 'feedback', null, 'issues', content.issues, 'contest_note', null) end`.as(
        'content',
      ),
      sql<Party[] | null>`case when ${canReadContent} or (${canReadIssues} and ${isReleased(ctx)}) then ${releasedTo} end`.as(
        'released_to',
      ),
      sql<string | null>`case when r.state = 'waived' and ${canReadNote} then content.waived_note end`.as('waived_note'),
    ])
    .where('r.id', '=', id)
    .where(readable)
    .executeTakeFirst();
};

/** A review that is about to change, locked. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('annual_review as r')
    .innerJoin('department as d', 'd.id', 'r.department_id')
    .innerJoinLateral(academicYearDays('r.academic_year').as<'year'>('year'), (join) => join.onTrue())
    .select(['r.id', 'r.mentee_id', 'r.reviewer_id', 'r.state', 'r.academic_year', 'year.starts_on', 'year.ends_on', 'r.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** The mentee of a review, locked: who proposes or accepts a mentor for them locks the mentee too, and may bar the reviewer. */
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
  capacity: Office;
  role_id: string;
  held_on: string;
  acknowledged_at: string;
  contested_at: string;
  waived_reason: WaiveAnnualReview['waived_reason'] | null;
  waived_on: string | null;
  voided_reason: VoidAnnualReview['voided_reason'];
}>;

/** Stores a new review. */
export const insert = (ctx: WriteCtx, values: Values & { mentee_id: string; academic_year: number; state: AnnualReviewFacts['state'] }) =>
  ctx.db
    .insertInto('annual_review')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes the row of a review, once it is locked. */
export const update = (ctx: WriteCtx, id: string, values: Values) =>
  ctx.db.updateTable('annual_review').set(values).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Counts a change of the content, which is stored in a table of its own, as a new version of the row. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('annual_review')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();
