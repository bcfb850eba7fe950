import type { Period } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './standing-queries.ts';

/**
 * Refuses a request for a primary mentor over days on which the mentee has another one, unless that is the one to be replaced.
 * @throws Problem assignment-primary-taken
 */
export async function assertPrimaryFree(ctx: WriteCtx, mentee_id: string, period: Period, replaces_id: string | null): Promise<void> {
  const taken = await queries.primaryWithin(ctx, mentee_id, period);
  if (!taken || taken.id === replaces_id) return;
  throw primaryTaken(taken, 'End that assignment first, or ask for a mentor who is not the primary one.');
}

/**
 * Refuses to propose a primary mentor over days on which the mentee has another one, also the one to be replaced while that assignment runs:
 * nobody could accept the proposal.
 * @throws Problem assignment-primary-taken
 */
export async function assertPrimaryVacant(ctx: WriteCtx, mentee_id: string, period: Period, replaces_id: string | null): Promise<void> {
  const taken = await queries.primaryWithin(ctx, mentee_id, period);
  if (!taken) return;
  const advice =
    taken.id === replaces_id
      ? 'That assignment is the one to be replaced: end it first, or let the new one start when it ends (starts_on of the request).'
      : 'End that assignment first, or conclude with is_primary false.';
  throw primaryTaken(taken, advice);
}

function primaryTaken({ id, until_on }: { id: string; until_on: string | null }, advice: string): Problem {
  const lasts = until_on === null ? 'without an end' : `until ${until_on} (exclusive)`;
  const detail = `The mentee has a primary mentor in that period, ${lasts}. ${advice}`;
  const errors = [{ pointer: '/is_primary', code: 'assignment-primary-taken', detail }];
  return new Problem('assignment-primary-taken', { detail, errors, assignment_id: id });
}
