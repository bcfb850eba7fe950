import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { changesOf } from '../../../../core/patch.ts';
import { demand } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { NotificationPreferences, NotificationPreferencesPatch } from './schema.ts';

/** What the asker wants to be mailed; the defaults of the service where nothing was chosen. */
export async function get(ctx: Ctx): Promise<NotificationPreferences> {
  demand(ctx, 'notification:read');
  return granted(await queries.find(ctx));
}

/** Changes what was sent and differs. The event does not contain what is muted, which is private. */
export async function edit(ctx: WriteCtx, { mail, muted_kinds }: NotificationPreferencesPatch): Promise<NotificationPreferences> {
  demand(ctx, 'notification:edit');
  await queries.lockAsker(ctx);
  const before = matched(ctx, await queries.find(ctx));
  const changes = changesOf(before, { mail, muted_kinds: muted_kinds && [...new Set(muted_kinds)].sort() });
  if (!changes) return before;
  await queries.set(ctx, { mail: changes.mail ?? before.mail, muted_kinds: changes.muted_kinds ?? before.muted_kinds });
  await record(ctx, { type: 'notification_preferences.changed', subject_id: ctx.actor.person_id });
  return granted(await queries.find(ctx));
}

/** Moves the preferences of one record of a person to the other, unless that one has its own. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.move(ctx, from, to);
}
