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

const parties = { person: 's.mentee_id', conductor: 's.conductor_id', reviewer: 's.reviewer_id' } as const;

const readable = (ctx: Ctx): queries.Standing => ({
  involved: allowed(ctx, 'action:read', parties),
  shared: allowed(ctx, 'check_in:read_shared', { person: parties.person }),
});

/** The actions of the asker's own check-ins and reviews, of those they held, and what mentees share with their director. */
export function list(ctx: Ctx, query: ActionQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 't.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ActionItem> {
  return granted(await queries.find(ctx, id, readable(ctx)));
}

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
}

type Agreed = Readonly<{ owner_id: string; text: string; due_on?: string | undefined }>;

/** Writes down what was agreed on in a check-in or a review, within the transaction that holds it. Asks no permission: its caller did. */
export async function add(ctx: WriteCtx, from: queries.From, agreed: readonly Agreed[]): Promise<void> {
  if (agreed.length === 0) return;
  const added = await queries.insert(
    ctx,
    from,
    agreed.map(({ due_on = null, ...action }) => ({ ...action, due_on })),
  );
  await record(
    ctx,
    ...added.map(({ id, owner_id, due_on }) => ({ type: 'action.added', subject_id: id, data: { ...from, owner_id, due_on } })),
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

/** Tells the other of the two that it is not as it was. */
async function tellOther(ctx: WriteCtx, { id, other_id, row_version }: Locked): Promise<void> {
  if (other_id === null) return;
  const from_person_id = ctx.actor.person_id;
  await notifications.notify(ctx, {
    person_id: other_id,
    kind: 'action_changed',
    subject_id: id,
    occasion: `${row_version + 1}`,
    from_person_id,
  });
}

/**
 * Changes what is to be done, or until when. Once the mentee has shared it, or acknowledged what it comes from, its words are the mentee's.
 * @throws Problem action-state; permission-denied for the words of somebody else
 */
export async function edit(ctx: WriteCtx, id: string, patch: ActionPatch): Promise<ActionItem> {
  await queries.holdSource(ctx, id);
  const before = await lock(ctx, id, 'action:edit');
  requireOpen(before);
  const changes = changesOf(before, patch);
  if (!changes) return shown(ctx, id);
  if ('text' in changes && ctx.actor.person_id !== before.mentee_id && (before.is_shared || before.is_acknowledged))
    throw new Problem('permission-denied', { detail: 'The mentee has shared or acknowledged it; its words are theirs to change.' });
  await queries.update(ctx, id, changes as queries.Changes);
  await record(ctx, { type: 'action.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  await tellOther(ctx, before);
  return shown(ctx, id);
}

/** Done is done: a second time changes nothing. @throws Problem action-state for what was dropped; day-in-future */
export async function complete(ctx: WriteCtx, id: string, { done_on = ctx.today }: Complete): Promise<ActionItem> {
  const before = await lock(ctx, id, 'action:edit');
  if (before.done_on !== null) return shown(ctx, id);
  requireOpen(before);
  if (done_on > ctx.today) {
    throw Problem.at('day-in-future', '/done_on', 'It can only be recorded once it is done.');
  }
  await queries.update(ctx, id, { done_on });
  await record(ctx, { type: 'action.completed', subject_id: id, data: { done_on } });
  await tellOther(ctx, before);
  return shown(ctx, id);
}

/** Nobody does it any more; a second time changes nothing. @throws Problem action-state for what is done */
export async function drop(ctx: WriteCtx, id: string): Promise<ActionItem> {
  const before = await lock(ctx, id, 'action:edit');
  if (before.dropped_on !== null) return shown(ctx, id);
  requireOpen(before);
  await queries.update(ctx, id, { dropped_on: ctx.today });
  await record(ctx, { type: 'action.dropped', subject_id: id, data: { dropped_on: ctx.today } });
  await tellOther(ctx, before);
  return shown(ctx, id);
}

/** The mentee lets their director see an action of their check-in, for good. @throws Problem action-unfit for one of a review */
export async function share(ctx: WriteCtx, id: string): Promise<ActionItem> {
  const before = await lock(ctx, id, 'action:share');
  if (before.source !== 'check_in') {
    throw new Problem('action-unfit', { detail: 'An action of an annual review is known to the reviewer, and shown to nobody else.' });
  }
  if (before.is_shared) return shown(ctx, id);
  await queries.update(ctx, id, { is_shared: true });
  await record(ctx, { type: 'action.shared', subject_id: id });
  return shown(ctx, id);
}

/** Tells owners, once for each due day, what they agreed to do within the policy's days. Runs daily; answers how many were told. */
export async function tellActionsDue(ctx: WriteCtx): Promise<number> {
  const found = await queries.dueSoon(ctx);
  await notifications.notify(ctx, ...found.map((row) => ({ ...row, kind: 'action_due' as const, occasion: row.due_on })));
  return found.length;
}

/** What a duplicate record of a person was to do, the survivor does. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
