import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { ActionItem, ActionPatch, ActionQuery, Complete } from './schema.ts';

const parties = { person: 's.mentee_id', action: 't.id' } as const;

const readable = (ctx: Ctx): queries.Standing => ({
  involved: allowed(ctx, 'action:read', parties),
  shared: allowed(ctx, 'check_in:read_shared', { person: parties.person, since: 's.since' }),
});

/** The actions of the asker's own check-ins and reviews, of those whose office they hold today, and those that mentees share with their director. */
export function list(ctx: Ctx, query: ActionQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 't.id', field: 'id' }]);
}

/** One action. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ActionItem> {
  return granted(await queries.find(ctx, id, readable(ctx)));
}

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
}

type Agreed = Readonly<{ owner_id: string; text: string; due_on?: string | undefined }>;

/** Adds what was agreed on, while a check-in or review is recorded. Checks no permission: its caller did. */
export async function add(ctx: WriteCtx, from: queries.From, agreed: readonly Agreed[]): Promise<void> {
  if (agreed.length === 0) return;
  const added = await queries.insert(
    ctx,
    from,
    agreed.map(({ due_on = null, ...action }) => ({ ...action, due_on })),
  );
  await record(
    ctx,
    ...added.map(({ id, owner_id, due_on }) => ({ type: 'action.added' as const, subject_id: id, data: { ...from, owner_id, due_on } })),
  );
}

/** @throws Problem action-state */
function requireOpen({ is_open, done_on }: Pick<ActionItem, 'is_open' | 'done_on'>): void {
  if (is_open) return;
  const state = done_on === null ? 'dropped' : 'done';
  throw new Problem('action-state', { detail: `The action is ${state}.`, state });
}

const shown = (ctx: WriteCtx, id: string): Promise<ActionItem> => queries.read(ctx, id, readable(ctx));

type Locked = Awaited<ReturnType<typeof lock>>;

/** Notifies the other of the two sides of a change. */
async function notifyOther(ctx: WriteCtx, { id, other_ids, row_version }: Locked): Promise<void> {
  const notice = { kind: 'action_changed', subject_id: id, occasion: `${row_version + 1}`, from_person_id: ctx.actor.person_id } as const;
  await notifications.notify(ctx, ...other_ids.map((person_id) => ({ ...notice, person_id })));
}

/**
 * Changes the text or the due day of an open action. Once the mentee has shared it, or acknowledged its check-in or review, only the mentee
 * changes the text. The other of the two is notified.
 * @throws Problem action-state; permission-denied for a text that only the mentee changes
 */
export async function edit(ctx: WriteCtx, id: string, patch: ActionPatch): Promise<ActionItem> {
  await queries.lockSource(ctx, id);
  const before = await lock(ctx, id, 'action:edit');
  requireOpen(before);
  const changes = changesOf(before, patch);
  if (!changes) return shown(ctx, id);
  if ('text' in changes && ctx.actor.person_id !== before.mentee_id && (before.is_shared || before.is_acknowledged))
    throw new Problem('permission-denied', { detail: 'The mentee has shared or acknowledged it; only the mentee changes its text.' });
  await queries.update(ctx, id, changes as queries.Changes);
  await record(ctx, { type: 'action.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  await notifyOther(ctx, before);
  return shown(ctx, id);
}

/** Completes an open action, and notifies the other of the two. Twice changes nothing. @throws Problem action-state for a dropped one; day-in-future */
export async function complete(ctx: WriteCtx, id: string, { done_on = ctx.today }: Complete): Promise<ActionItem> {
  const before = await lock(ctx, id, 'action:edit');
  if (before.done_on !== null) return shown(ctx, id);
  requireOpen(before);
  if (done_on > ctx.today) {
    throw Problem.at('day-in-future', '/done_on', 'The day on which it was done is not in the future.');
  }
  await queries.update(ctx, id, { done_on });
  await record(ctx, { type: 'action.completed', subject_id: id, data: { done_on } });
  await notifyOther(ctx, before);
  return shown(ctx, id);
}

/** Drops an open action, and notifies the other of the two. Twice changes nothing. @throws Problem action-state for one that is done */
export async function drop(ctx: WriteCtx, id: string): Promise<ActionItem> {
  const before = await lock(ctx, id, 'action:edit');
  if (before.dropped_on !== null) return shown(ctx, id);
  requireOpen(before);
  await queries.update(ctx, id, { dropped_on: ctx.today });
  await record(ctx, { type: 'action.dropped', subject_id: id, data: { dropped_on: ctx.today } });
  await notifyOther(ctx, before);
  return shown(ctx, id);
}

/** Shares an action of a check-in with the mentee's director, for good. Twice changes nothing. @throws Problem action-unfit for one of a review */
export async function share(ctx: WriteCtx, id: string): Promise<ActionItem> {
  const before = await lock(ctx, id, 'action:share');
  if (before.source !== 'check_in') {
    throw new Problem('action-unfit', {
      detail: 'An action of an annual review is visible to the reviewer already, and is shared with nobody else.',
    });
  }
  if (before.is_shared) return shown(ctx, id);
  await queries.update(ctx, id, { is_shared: true });
  await record(ctx, { type: 'action.shared', subject_id: id });
  return shown(ctx, id);
}

/** Moves the actions that a duplicate person owns to the survivor. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
