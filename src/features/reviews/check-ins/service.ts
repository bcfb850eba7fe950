import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as allowances from './allowance-queries.ts';
import * as merging from './merge-queries.ts';
import { notifySides } from './notices.ts';
import * as queries from './queries.ts';
import type { CheckIn, CheckInFacts, CheckInQuery, VoidCheckIn } from './schema.ts';

const parties = { person: 'c.mentee_id', conductor: 'c.conductor_id' } as const;
/** Formal mentors of the clock are involved. */
const matter = { ...parties, since: 'c.clock_starts_on' } as const;
/** What they decide nothing about. A conductor who has become one is refused with the reason. */
const DECIDED: ReadonlySet<Permission> = new Set(['check_in:schedule', 'check_in:waive', 'check_in:void']);

/** A conductor who has left the office still reads that they held it, without the content, and not what they were to hold. */
const readable = (ctx: Ctx): RawBuilder<SqlBool> =>
  sql<boolean>`(${allowed(ctx, 'check_in:read', { person: parties.person })}
    or (c.held_on is not null and ${allowed(ctx, 'check_in:read', parties)}))`;
const due = (ctx: Ctx) => allowed(ctx, 'check_in:read_due', parties);
const access = (ctx: Ctx) => ({
  due: due(ctx),
  canReadContent: allowed(ctx, 'check_in:read_content', parties),
  canReadNote: allowed(ctx, 'check_in:read_note', matter),
});

/** The check-ins that the asker may read, without their content. */
export function list(ctx: Ctx, query: CheckInQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), due(ctx), query), [{ column: 'c.id', field: 'id' }]);
}

/** One check-in, with its content for the mentee and the conductor. That the conductor read it is recorded. @throws Problem not-found */
export async function get(ctx: WriteCtx, id: string): Promise<CheckIn> {
  const checkIn = granted(await queries.find(ctx, id, { ...access(ctx), readable: readable(ctx) }));
  if (checkIn.content !== null && checkIn.conductor_id === ctx.actor.person_id)
    await record(ctx, { type: 'check_in.read', subject_id: id });
  return checkIn;
}

/** A check-in that the asker has just changed, also for a token that may write and not read. */
export async function shown(ctx: WriteCtx, id: string): Promise<CheckIn> {
  return granted(await queries.find(ctx, id, { ...access(ctx), readable: yes }));
}

/** A check-in that is about to change, locked. @throws Problem not-found, permission-denied, precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, DECIDED.has(permission) ? matter : parties)));
}

/**
 * Like `lock`, with the mentee locked first: assignments lock the mentee too, so that nobody becomes their mentor meanwhile.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lockWithMentee(ctx: WriteCtx, id: string, permission: Permission) {
  await queries.lockMentee(ctx, id);
  return lock(ctx, id, permission);
}

export type Locked = Awaited<ReturnType<typeof lock>>;

/** Refuses a check-in in any other state. @throws Problem check-in-state with its `state` */
export function requireState({ state }: Pick<CheckInFacts, 'state'>, ...wanted: CheckInFacts['state'][]): void {
  if (wanted.includes(state)) return;
  throw new Problem('check-in-state', { detail: `The check-in is ${state}; this needs one that is ${wanted.join(' or ')}.`, state });
}

/** Acknowledges, as the mentee, what was written down. Twice changes nothing. @throws Problem check-in-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<CheckIn> {
  const before = await lock(ctx, id, 'check_in:acknowledge');
  if (before.state === 'acknowledged') return shown(ctx, id);
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'acknowledged', acknowledged_at: ctx.now });
  await record(ctx, { type: 'check_in.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/** Cancels a scheduled check-in; another may be scheduled. Both sides are notified. Twice changes nothing. @throws Problem check-in-state */
export async function cancel(ctx: WriteCtx, id: string): Promise<CheckIn> {
  const before = await lock(ctx, id, 'check_in:schedule');
  if (before.state === 'cancelled') return shown(ctx, id);
  requireState(before, 'scheduled');
  await queries.update(ctx, id, { state: 'cancelled' });
  await record(ctx, { type: 'check_in.cancelled', subject_id: id });
  await notifySides(ctx, 'check_in_cancelled', before);
  return shown(ctx, id);
}

/**
 * Voids a check-in that was recorded in error: it no longer counts, its content is left to the conductor, and another one may be scheduled. Both
 * sides are notified. Twice changes nothing.
 * @throws Problem check-in-state; approver-is-subject for what one conducted oneself
 */
export async function voidCheckIn(ctx: WriteCtx, id: string, { voided_reason }: VoidCheckIn): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:void');
  if (before.state === 'voided') return shown(ctx, id);
  requireState(before, 'held', 'acknowledged');
  if (before.conductor_id === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: 'Another mentorship lead voids what you wrote down yourself.' });
  await queries.update(ctx, id, { state: 'voided', voided_reason });
  await record(ctx, { type: 'check_in.voided', subject_id: id, data: { voided_reason } });
  await notifySides(ctx, 'check_in_voided', before);
  return shown(ctx, id);
}

/**
 * Moves the check-ins of a duplicate person to the survivor; it never refuses. Of two of one clock the survivor's stays, unless only the
 * duplicate's was held; two that were both held stay each with their record.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.cancelForMerge(ctx, from, to);
  await merging.reassignPerson(ctx, from, to);
  await allowances.reassignPerson(ctx, from, to);
}
