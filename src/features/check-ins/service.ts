import { type Ctx, granted, matched, type WriteCtx } from '../../core/context.ts';
import { yes } from '../../core/db.ts';
import { record } from '../../core/events.ts';
import { allowed, type Permission } from '../../core/grants.ts';
import { page } from '../../core/page.ts';
import { Problem, type ProblemCode } from '../../core/problem.ts';
import * as notifications from '../notifications/service.ts';
import * as queries from './queries.ts';
import type { CheckIn, CheckInFacts, CheckInQuery } from './schema.ts';

const parties = { person: 'c.mentee_id', conductor: 'c.conductor_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'check_in:read', parties);
const due = (ctx: Ctx) => allowed(ctx, 'check_in:read_due', parties);
const legible = (ctx: Ctx) => allowed(ctx, 'check_in:read_content', parties);

/** That there are check-ins, and how they stand; without a word of what was said. */
export function list(ctx: Ctx, query: CheckInQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), due(ctx), query), [{ column: 'c.id', field: 'id' }]);
}

/** With what was said, for the mentee and the conductor. That the conductor read it is recorded. @throws Problem not-found */
export async function get(ctx: WriteCtx, id: string): Promise<CheckIn> {
  const checkIn = granted(await queries.find(ctx, id, readable(ctx), due(ctx), legible(ctx)));
  if (checkIn.content !== null && checkIn.conductor_id === ctx.actor.person_id)
    await record(ctx, { type: 'check_in.read', subject_id: id });
  return checkIn;
}

/** What the asker has just changed: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<CheckIn> {
  return granted(await queries.find(ctx, id, yes, due(ctx), legible(ctx)));
}

/** @throws Problem not-found, permission-denied, precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
}

/**
 * Like `lock`, after the mentee, at whom those meet who would change who may conduct it.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lockWithMentee(ctx: WriteCtx, id: string, permission: Permission) {
  await queries.lockMentee(ctx, id);
  return lock(ctx, id, permission);
}

export type Locked = Awaited<ReturnType<typeof lock>>;

export const wrong = (code: ProblemCode, pointer: string, detail: string, more: object = {}) =>
  new Problem(code, { detail, errors: [{ pointer, code, detail }], ...more });

/** @throws Problem check-in-state, naming what it is and what it would have to be */
export function requireState({ state }: Pick<CheckInFacts, 'state'>, wanted: CheckInFacts['state']): void {
  if (state === wanted) return;
  throw new Problem('check-in-state', { detail: `The check-in is ${state}; this needs one that is ${wanted}.`, state });
}

/** The mentee says that they have read what was written down. Twice is no change. @throws Problem check-in-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<CheckIn> {
  const before = await lock(ctx, id, 'check_in:acknowledge');
  if (before.state === 'acknowledged') return shown(ctx, id);
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'acknowledged', acknowledged_at: ctx.now });
  await record(ctx, { type: 'check_in.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/** It will not be held as planned; another one may be scheduled. Twice is no change. @throws Problem check-in-state */
export async function cancel(ctx: WriteCtx, id: string): Promise<CheckIn> {
  const before = await lock(ctx, id, 'check_in:schedule');
  if (before.state === 'cancelled') return shown(ctx, id);
  requireState(before, 'scheduled');
  await queries.update(ctx, id, { state: 'cancelled' });
  await record(ctx, { type: 'check_in.cancelled', subject_id: id });
  return shown(ctx, id);
}

type Planned = Readonly<{ id: string; mentee_id: string; conductor_id: string | null; planned_on: string | null; row_version: number }>;

/** Tells both sides of a plan, each time it is another one. */
export async function tellPlan(ctx: WriteCtx, { id, mentee_id, conductor_id, planned_on, row_version }: Planned): Promise<void> {
  const sides = [mentee_id, ...(conductor_id === null ? [] : [conductor_id])];
  const notice = { kind: 'check_in_scheduled', subject_id: id, occasion: String(row_version), due_on: planned_on } as const;
  await notifications.notify(ctx, ...sides.map((person_id) => ({ ...notice, person_id })));
}

/** The day's work: what is planned with people who have left or died is cancelled. Answers how many there were. */
export async function cancelOfDeparted(ctx: WriteCtx): Promise<number> {
  const cancelled = await queries.cancelGone(ctx);
  await record(ctx, ...cancelled.map(({ id }) => ({ type: 'check_in.cancelled', subject_id: id })));
  return cancelled.length;
}

/**
 * Moves the check-ins of a duplicate person to the survivor; it never refuses. Of two of one clock the survivor's stays, unless only the
 * duplicate's was held; two that were held both stay where they are.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.cancelForMerge(ctx, from, to);
  await queries.reassignPerson(ctx, from, to);
}
