import type { RawBuilder } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { kinds } from '../../../domain/notifications/index.ts';
import { record } from '../../../domain/record.ts';
import type { Leader } from '../../../domain/sql/leaders.ts';
import { type Item, pathOf } from './letter.ts';
import * as preferences from './preferences/service.ts';
import * as queries from './queries.ts';
import { nextMorning } from './rules.ts';
import type { Notice, NotificationQuery } from './schema.ts';

export type { Notice } from './schema.ts';

/** With the pauses of the queue between them, about four hours in which a mail server may recover. */
const MAIL_ATTEMPTS = 10;

/**
 * Notifies people in the transaction of the change, and requests their mail of the next morning. Nobody is notified of what they
 * did themselves, or twice of the same occasion.
 */
export async function notify(ctx: WriteCtx, ...notices: readonly Notice[]): Promise<void> {
  const others = notices.filter((notice) => notice.person_id !== ctx.actor.person_id);
  if (others.length === 0) return;
  await queries.insert(ctx, others, { ...nextMorning(ctx.now, ctx.actor.time_zone), attempts: MAIL_ATTEMPTS });
}

/** Notifies people that something of before was brought along about them: once a day, whatever it is and however much. */
export const notifyOfHistory = (ctx: WriteCtx, people: readonly string[]): Promise<void> =>
  notify(ctx, ...people.map((person_id) => ({ kind: 'history_imported' as const, subject_id: person_id, person_id, occasion: ctx.today })));

/**
 * Who answers for a person today: the directors of their primary division, else the physicians-in-chief of their primary site, else the
 * mentorship leads, else the Chair; never the person. `without`: an array of those who are involved in the matter, who count as not in office.
 */
export const leadersOf = (ctx: WriteCtx, person_id: string, without?: RawBuilder<string[]>): Promise<Leader[]> =>
  queries.leadersOf(ctx, person_id, without);

/** The asker's notifications, the newest first. */
export async function list(ctx: Ctx, query: NotificationQuery) {
  const rows = queries.list(ctx, allowed(ctx, 'notification:read'), query);
  const { items, ...rest } = await page(ctx, query, rows, [{ column: 'n.id', field: 'id' }], 'desc');
  return { items: items.map(shown), ...rest };
}

/** Marks one of the asker's own as read. One that was read already stays as it is. */
export async function markRead(ctx: WriteCtx, id: string) {
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'notification:edit')));
  if (before.read_at !== null) return shown(before);
  await queries.setRead(ctx, id);
  await record(ctx, { type: 'notification.read', subject_id: id });
  return shown(granted(await queries.find(ctx, id)));
}

/** A notification with the sentence and the path of its kind. */
function shown<N extends Item>(notification: N) {
  return { ...notification, words: kinds[notification.kind].words, path: pathOf(notification) };
}

/** Moves the notifications of one record of a person to the other, and the preferences unless the other has its own. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.move(ctx, from, to);
  await queries.moveSender(ctx, from, to);
  await queries.rest(ctx, from);
  await preferences.reassignPerson(ctx, from, to);
}
