import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as organisation from '../../../organisation/units/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { CallQuery, FacilitatorCall, NewFacilitatorCall } from './schema.ts';

const unit = { division: 'c.division_id' } as const;

/** Calls of all divisions, past ones included, in the order in which they were opened. */
export const list = (ctx: Ctx, query: CallQuery) =>
  page(ctx, query, queries.list(ctx, allowed(ctx, 'facilitator_call:read', unit), query), [{ column: 'c.id', field: 'id' }]);

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<FacilitatorCall> {
  return granted(await queries.find(ctx, id, allowed(ctx, 'facilitator_call:read', unit)));
}

async function shown(ctx: WriteCtx, id: string): Promise<FacilitatorCall> {
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Opens a call for a mentorship facilitator of a division, for a term during the whole of which the division is active.
 * @throws Problem reference-unknown, division-inactive, period-empty, day-passed
 */
export async function open(ctx: WriteCtx, input: NewFacilitatorCall): Promise<FacilitatorCall> {
  const { division_id, term_starts_on, term_ends_on, closes_on } = input;
  await organisation.demandIn(ctx, division_id, 'facilitator_call:open');
  requireAhead(ctx, input);
  if (term_ends_on <= closes_on) {
    throw Problem.at('period-empty', '/term_ends_on', 'The term ends after the call has closed.');
  }
  const opens_on = input.opens_on ?? ctx.today;
  const { id } = await queries.insert(ctx, { ...input, opens_on });
  // After the insert, whose constraints report days in the wrong order.
  const term = { starts_on: term_starts_on, ends_on: term_ends_on };
  await organisation.requireActiveDivision(ctx, division_id, term, { starts_on: '/term_starts_on', ends_on: '/term_ends_on' });
  await record(ctx, {
    type: 'facilitator_call.opened',
    subject_id: id,
    data: { division_id, opens_on, closes_on, term_starts_on, term_ends_on },
  });
  return shown(ctx, id);
}

/** Nobody can apply or serve on days that have passed. @throws Problem day-passed */
function requireAhead(ctx: WriteCtx, { opens_on, closes_on, term_starts_on }: NewFacilitatorCall): void {
  const passed = [
    { pointer: '/opens_on', passed: opens_on !== undefined && opens_on < ctx.today, detail: 'A call opens today or later.' },
    { pointer: '/closes_on', passed: closes_on <= ctx.today, detail: 'A call closes after today.' },
    { pointer: '/term_starts_on', passed: term_starts_on < ctx.today, detail: 'The term starts today or later.' },
  ].filter((each) => each.passed);
  const errors = passed.map(({ pointer, detail }) => ({ pointer, code: 'day-passed', detail }));
  if (errors[0]) throw new Problem('day-passed', { detail: errors[0].detail, errors });
}

/**
 * Cancels a call before anybody has begun the term, and notifies the applicants. Cancelling twice changes nothing.
 * @throws Problem facilitator-call-state
 */
export async function cancel(ctx: WriteCtx, id: string): Promise<FacilitatorCall> {
  const readable = allowed(ctx, 'facilitator_call:read', unit);
  matched(ctx, await queries.lock(ctx, id, readable, allowed(ctx, 'facilitator_call:cancel', unit)));
  // Read again: a term may have begun while this waited for the lock.
  const before = await shown(ctx, id);
  if (before.status === 'cancelled') return before;
  requireState(before, 'planned', 'open', 'closed');
  await queries.setCancelled(ctx, id);
  await record(ctx, { type: 'facilitator_call.cancelled', subject_id: id, data: { division_id: before.division_id } });
  const pending = await queries.pendingApplications(ctx, id);
  await notifications.notify(
    ctx,
    ...pending.map(({ person_id }) => ({ person_id, kind: 'facilitator_call_cancelled' as const, subject_id: id })),
  );
  return shown(ctx, id);
}

/** The call, whoever the caller is, held so that nobody cancels it before the transaction ends. @throws Problem not-found */
export async function hold(ctx: WriteCtx, id: string): Promise<FacilitatorCall> {
  return granted(await queries.hold(ctx, id));
}

/** @throws Problem facilitator-call-state, which names the state of the call and the states that are required */
export function requireState(call: FacilitatorCall, ...states: readonly FacilitatorCall['status'][]): void {
  if (states.includes(call.status)) return;
  throw new Problem('facilitator-call-state', {
    detail: `The call is ${call.status}; this needs one that is ${states.join(' or ')}.`,
    state: call.status,
  });
}
