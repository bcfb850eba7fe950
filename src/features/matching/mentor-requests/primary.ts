import type { Period } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './standing-queries.ts';

/**
 * Refuses to ask for a primary mentor, or to propose one, over days on which the mentee has another one than the one to be replaced, who
 * hands over. `otherwise` is what the caller can do instead.
 * @throws Problem assignment-primary-taken
 */
export async function assertPrimaryFree(
  ctx: WriteCtx,
  mentee_id: string,
  period: Period,
  replaces_id: string | null,
  otherwise = 'ask for a mentor who is not the primary one',
): Promise<void> {
  const taken = await queries.primaryWithin(ctx, mentee_id, period, replaces_id);
  if (taken) throw primaryTaken(taken, `Ask for a replacement of that assignment, or ${otherwise}.`);
}

function primaryTaken({ id, until_on }: { id: string; until_on: string | null }, advice: string): Problem {
  const lasts = until_on === null ? 'without an end' : `until ${until_on} (exclusive)`;
  const detail = `The mentee has a primary mentor in that period, ${lasts}. ${advice}`;
  const errors = [{ pointer: '/is_primary', code: 'assignment-primary-taken', detail }];
  return new Problem('assignment-primary-taken', { detail, errors, assignment_id: id });
}
