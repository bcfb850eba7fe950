import type { WriteCtx } from '../../../core/context.ts';
import type { CheckInContent } from './schema.ts';

/** What was said, for a change, once the check-in is locked. */
export const read = (ctx: WriteCtx, check_in_id: string): Promise<CheckInContent> =>
  ctx.db
    .selectFrom('check_in_content as said')
    .innerJoin('check_in as c', 'c.id', 'said.check_in_id')
    .select(['said.academic_goals', 'said.work_life_balance', 'said.satisfaction_rating', 'said.satisfaction_text'])
    .where('c.department_id', '=', ctx.department_id)
    .where('said.check_in_id', '=', check_in_id)
    .executeTakeFirstOrThrow();

/** What was said, beside why an earlier waiver was made. */
export const insert = (ctx: WriteCtx, check_in_id: string, values: CheckInContent) =>
  ctx.db
    .insertInto('check_in_content')
    .values({ ...values, check_in_id })
    .onConflict((conflict) => conflict.column('check_in_id').doUpdateSet(values))
    .execute();

export const update = (ctx: WriteCtx, check_in_id: string, values: Partial<CheckInContent>) =>
  ctx.db.updateTable('check_in_content').set(values).where('check_in_id', '=', check_in_id).execute();

/** Why it is waived, in words. */
export const setNote = (ctx: WriteCtx, check_in_id: string, waived_note: string) =>
  ctx.db
    .insertInto('check_in_content')
    .values({ waived_note, check_in_id })
    .onConflict((conflict) => conflict.column('check_in_id').doUpdateSet({ waived_note }))
    .execute();
