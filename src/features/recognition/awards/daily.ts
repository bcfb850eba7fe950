import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';

/** Days before a letter is due in which its writer is reminded. */
const LETTER_DAYS = 7;
/** Days before the end of an academic year in which an award without a cycle is flagged. */
const CYCLE_DAYS = 30;

/** Part of the daily work: reminds writers of letters that are due, once for each day on which they are. */
export async function remindOfLetters(ctx: WriteCtx): Promise<number> {
  const due = await queries.lettersDue(ctx, LETTER_DAYS);
  await notifications.notify(ctx, ...due.map(({ id, ...who }) => ({ ...who, kind: 'award_letter_due' as const, subject_id: id })));
  return due.length;
}

/** Part of the daily work: tells who runs an award that it has no cycle in an academic year that is about to end. */
export async function flagMissingCycles(ctx: WriteCtx): Promise<number> {
  const missing = await queries.cyclesMissing(ctx, CYCLE_DAYS);
  await notifications.notify(ctx, ...missing.map(({ id, ...who }) => ({ ...who, kind: 'award_cycle_missing' as const, subject_id: id })));
  return missing.length;
}
