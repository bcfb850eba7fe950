import type { WriteCtx } from '../../../core/context.ts';
import type { AnnualReviewContent } from './schema.ts';

/** What is said of a review, or why it is waived, beside what has been said before. */
export const set = (ctx: WriteCtx, review_id: string, values: Partial<AnnualReviewContent & { waived_note: string }>) =>
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

/** What was written down, for a change, once the review is locked. */
export const written = (ctx: WriteCtx, review_id: string) =>
  ctx.db
    .selectFrom('annual_review as r')
    .innerJoin('annual_review_content as said', 'said.review_id', 'r.id')
    .select(['said.mentorship_quality', 'said.mentorship_quantity', 'said.appropriateness_to_needs'])
    .select(['said.support_given', 'said.feedback', 'said.issues'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', review_id)
    .executeTakeFirstOrThrow();
