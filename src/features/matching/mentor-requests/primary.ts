import type { Period } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './standing-queries.ts';

/**
 * Refuses to look for a primary mentor over days that another one has, other than the one to be replaced.
 * @throws Problem assignment-primary-taken
 */
export async function assertPrimaryFree(ctx: WriteCtx, mentee_id: string, period: Period, replaces_id: string | null): Promise<void> {
  const taken = await queries.primaryWithin(ctx, mentee_id, period);
  if (!taken || taken.id === replaces_id) return;
  throw primaryTaken(taken, 'End it first, or ask for a mentor who is not the primary one.');
}

/**
 * Refuses a primary mentor whom nobody could accept, because the days are another one's: that of the replaced one, too, while it runs on.
 * @throws Problem assignment-primary-taken
 */
export async function assertPrimaryVacant(ctx: WriteCtx, mentee_id: string, period: Period, replaces_id: string | null): Promise<void> {
  const taken = await queries.primaryWithin(ctx, mentee_id, period);
  if (!taken) return;
  const wayOut =
    taken.id === replaces_id
      ? 'It is the one to be replaced: end it first, or let the new one begin when it ends (starts_on of the request).'
      : 'End it first, or conclude with is_primary false.';
  throw primaryTaken(taken, wayOut);
}

function primaryTaken({ id, until_on }: { id: string; until_on: string | null }, wayOut: string): Problem {
  const lasts = until_on === null ? 'without an end' : `until ${until_on} (exclusive)`;
  const detail = `The mentee has a primary mentor in that period, ${lasts}. ${wayOut}`;
  const errors = [{ pointer: '/is_primary', code: 'assignment-primary-taken', detail }];
  return new Problem('assignment-primary-taken', { detail, errors, assignment_id: id });
}
