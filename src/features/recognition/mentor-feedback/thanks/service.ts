import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as pairs from '../pairs.ts';
import * as queries from './queries.ts';
import type { NewThanks, Thanks, ThanksQuery } from './schema.ts';

const visible = (ctx: Ctx) => queries.visible(ctx, allowed(ctx, 'thanks:read', pairs.parties));

/** The thanks that the caller sent and got, in that order. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: ThanksQuery): Promise<PageOf<Thanks>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 't.id', field: 'id' }]);
}

/** @throws Problem not-found, for everybody but the two */
export async function get(ctx: Ctx, id: string): Promise<Thanks> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string): Promise<Thanks> => granted(await queries.find(ctx, id, yes));

/** Sends thanks to the mentor, who is notified. @throws Problem not-found, permission-denied, mentor-feedback-unfit, mentor-feedback-closed */
export async function send(ctx: WriteCtx, input: NewThanks): Promise<Thanks> {
  const pair = await pairs.share(ctx, input.assignment_id, 'thanks:send');
  pairs.assertOpen(ctx, pair);
  const { id } = await queries.insert(ctx, input);
  await recordEvent(ctx, 'sent', id);
  await notify(ctx, 'thanks_sent', id, pair.mentor_id);
  return shown(ctx, id);
}

const lock = async (ctx: WriteCtx, id: string, permission: Permission) =>
  matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, permission, pairs.parties)));

/** The mentee wishes them to be public, and the mentor is asked. Repeated, it changes nothing. */
export async function publish(ctx: WriteCtx, id: string): Promise<Thanks> {
  const before = await lock(ctx, id, 'thanks:publish');
  if (before.published_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { published_at: ctx.now });
  await recordEvent(ctx, 'published', id);
  await notify(ctx, 'thanks_to_agree', id, before.mentor_id, String(before.row_version));
  return shown(ctx, id);
}

/** The mentor agrees that they are public, and they are. Repeated, it changes nothing. @throws Problem thanks-state */
export async function agree(ctx: WriteCtx, id: string): Promise<Thanks> {
  const before = await lock(ctx, id, 'thanks:agree');
  if (before.agreed_at !== null) return shown(ctx, id);
  if (before.published_at === null)
    throw new Problem('thanks-state', { detail: 'The mentee does not wish them to be public.', state: 'private' });
  await queries.update(ctx, id, { agreed_at: ctx.now });
  await recordEvent(ctx, 'agreed', id);
  return shown(ctx, id);
}

/** Each of the two takes back their wish: the thanks are public no more. Repeated, it changes nothing. */
export async function unpublish(ctx: WriteCtx, id: string): Promise<Thanks> {
  const before = await lock(ctx, id, 'thanks:unpublish');
  const isMentee = before.mentee_id === ctx.actor.person_id;
  if (before.agreed_at === null && (before.published_at === null || !isMentee)) return shown(ctx, id);
  await queries.update(ctx, id, isMentee ? { published_at: null, agreed_at: null } : { agreed_at: null });
  await recordEvent(ctx, 'unpublished', id);
  return shown(ctx, id);
}

const recordEvent = (ctx: WriteCtx, past: PastOf<'thanks'>, subject_id: string) => record(ctx, { type: `thanks.${past}`, subject_id });

const notify = (ctx: WriteCtx, kind: 'thanks_sent' | 'thanks_to_agree', subject_id: string, person_id: string, occasion?: string) =>
  notifications.notify(ctx, { kind, subject_id, person_id, from_person_id: ctx.actor.person_id, occasion });
