import type { Recorded, WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { plan, REPORTING_CHANGED } from '../../../mentorship/conflicts/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';

/**
 * Nobody is an active member of a group with somebody who reports to them, on any day: the rule of formal mentorships (superiors_of.sql), planned in cases
 * like theirs. What HR records is never refused; it suspends the member to whom another one reports, from the day it is true.
 */
export async function follow(ctx: WriteCtx, facts: readonly Recorded[]): Promise<void> {
  if (facts.some(({ type }) => type === REPORTING_CHANGED)) await settle(ctx);
}

/** Looks again at the members whose reporting facts this transaction changed. */
async function settle(ctx: WriteCtx): Promise<void> {
  const pairs = await queries.affected(ctx);
  const toOpen: (queries.CaseToOpen & { person_id: string })[] = [];
  const toChange: queries.CaseToChange[] = [];
  for (const { starts_on, until_on, bases, cases, superior_person_id: person_id, ...ids } of pairs) {
    const { open, change } = plan({
      today: ctx.today,
      assignment: { starts_on, ends_on: until_on },
      bases: bases.map((basis) => ({ ...basis, starts_on: basis.starts_on ?? starts_on })),
      cases,
    });
    toOpen.push(...open.map((one) => ({ ...one, ...ids, person_id })));
    toChange.push(...change);
  }
  // An existing case may now end where a new one begins, and the days of cases must not overlap: so they change first.
  if (toChange.length > 0) await queries.change(ctx, toChange);
  const opened = toOpen.length > 0 ? await queries.open(ctx, toOpen) : [];
  await queries.clear(ctx);
  await record(
    ctx,
    ...toChange.map(({ id }) => ({ type: 'peer_conflict.changed' as const, subject_id: id })),
    ...opened.map((id) => ({ type: 'peer_conflict.opened' as const, subject_id: id })),
  );
  const suspended = toOpen.filter(({ resolution }) => resolution === null);
  await notifications.notify(
    ctx,
    ...suspended.map(({ person_id, superior_id, starts_on }) => ({
      person_id,
      kind: 'peer_suspended' as const,
      subject_id: superior_id,
      occasion: starts_on,
    })),
  );
}

/** Resolves the cases of memberships that have just ended. */
export async function settleEnded(ctx: WriteCtx, membership_ids: readonly string[]): Promise<void> {
  await recordResolved(ctx, await queries.resolveEnded(ctx, membership_ids));
}

/**
 * Ends the suspensions of a membership whose conflict is over. Answers how many there were.
 * @throws Problem peer-reporting-line while somebody in the group still reports to the member
 */
export async function resolve(ctx: WriteCtx, membership_id: string): Promise<number> {
  const cases = await queries.openOf(ctx, membership_id);
  if (cases.some(({ is_over }) => !is_over))
    throw new Problem('peer-reporting-line', { detail: 'By what is on record today, somebody in the group still reports to the member.' });
  const ids = cases.map(({ id }) => id);
  if (ids.length > 0) await queries.resolve(ctx, ids);
  await recordResolved(ctx, ids);
  return ids.length;
}

const recordResolved = (ctx: WriteCtx, ids: readonly string[]) =>
  record(ctx, ...ids.map((subject_id) => ({ type: 'peer_conflict.resolved' as const, subject_id })));
