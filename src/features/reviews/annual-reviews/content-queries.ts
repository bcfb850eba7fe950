import type { WriteCtx } from '../../../core/context.ts';
import type { AnnualReviewContent } from './schema.ts';

/** Stores parts of the content of a review, or the note of its waiver, beside what is stored already. */
export const set = (ctx: WriteCtx, review_id: string, values: Partial<AnnualReviewContent & { waived_note: string }>) =>
  ctx.db
    .insertInto('annual_review_content')
    .values({ ...values, review_id })
    .onConflict((conflict) => conflict.column('review_id').doUpdateSet(values))
    .execute();

/** The mentee's input so far, for changing it. */
export const input = (ctx: WriteCtx, review_id: string) =>
  ctx.db
    .selectFrom('annual_review as r')
    .leftJoin('annual_review_content as content', 'content.review_id', 'r.id')
    .select('content.mentee_input')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', review_id)
    .executeTakeFirstOrThrow();

/** What the reviewer wrote, for changing it once the review is locked. */
export const written = (ctx: WriteCtx, review_id: string) =>
  ctx.db
    .selectFrom('annual_review as r')
    .innerJoin('annual_review_content as content', 'content.review_id', 'r.id')
    .select(['content.mentorship_quality', 'content.mentorship_quantity', 'content.appropriateness_to_needs'])
    .select(['content.support_given', 'content.feedback', 'content.issues'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', review_id)
    .executeTakeFirstOrThrow();
