import type { WriteCtx } from '../../../core/context.ts';
import type { CheckInContent } from './content-schema.ts';

/** The content, for changing it once the check-in is locked. */
export const read = (ctx: WriteCtx, check_in_id: string): Promise<CheckInContent> =>
  ctx.db
    .selectFrom('check_in_content as content')
    .innerJoin('check_in as c', 'c.id', 'content.check_in_id')
    .select(['content.academic_goals', 'content.work_life_balance', 'content.satisfaction_rating', 'content.satisfaction_text'])
    .select(['content.academic_goals_declined', 'content.work_life_balance_declined', 'content.satisfaction_declined'])
    .where('c.department_id', '=', ctx.department_id)
    .where('content.check_in_id', '=', check_in_id)
    .executeTakeFirstOrThrow();

/** Stores the content; the note of an earlier waiver stays beside it. */
export const insert = (ctx: WriteCtx, check_in_id: string, values: CheckInContent) =>
  ctx.db
    .insertInto('check_in_content')
    .values({ ...values, check_in_id })
    .onConflict((conflict) => conflict.column('check_in_id').doUpdateSet(values))
    .execute();

/** Changes the content, once the check-in is locked. */
export const update = (ctx: WriteCtx, check_in_id: string, values: Partial<CheckInContent>) =>
  ctx.db.updateTable('check_in_content').set(values).where('check_in_id', '=', check_in_id).execute();

/** Stores why the check-in is waived. */
export const setNote = (ctx: WriteCtx, check_in_id: string, waived_note: string) =>
  ctx.db
    .insertInto('check_in_content')
    .values({ waived_note, check_in_id })
    .onConflict((conflict) => conflict.column('check_in_id').doUpdateSet({ waived_note }))
    .execute();
