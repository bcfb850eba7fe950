import { createHash, randomBytes } from 'node:crypto';
import { addDays } from '../../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { type CalendarEvent, toICalendar } from '../../../../core/icalendar.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, conceivable, demand, inScope, scopesFor } from '../../../../domain/allowed.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { eventOf, PRODUCT } from '../ics.ts';
import * as queries from './queries.ts';
import type { CalendarFeedPatch, OpenCalendarFeed } from './schema.ts';

const DAYS_BACK = 90;
const DAYS_CALLED_OFF = 30;

/** What calendar programmes show as the name of a feed, and how long they may keep what they have read. */
const FEED = { name: 'Mentorship', refresh: 'PT1H' } as const;

/** What other contexts add to a feed whose owner has chosen so: entries about the caller, and the permissions that reading them takes. */
export type Source = Readonly<{ permissions: readonly Permission[]; entries: (ctx: Ctx) => Promise<CalendarEvent[]> }>;

/** The scopes of a reader who has only the secret of a feed. */
export const feedScopes = (sources: readonly Source[]) =>
  ['meeting:read' as const, ...sources.flatMap(({ permissions }) => permissions)].map((permission) => scopesFor(permission)[0]);

/** A secret of 256 random bits, in the characters of an address. */
export const drawSecret = (): string => randomBytes(32).toString('base64url');

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const SUFFIX = '.ics';

/** The last part of a feed's address. Some calendar programmes need the suffix. */
export const fileOf = (secret: string): string => `${secret}${SUFFIX}`;

/** The owner of the feed with this last part of its address. */
export const ownerOf = (file: string) => queries.ownerOf(digest(file.endsWith(SUFFIX) ? file.slice(0, -SUFFIX.length) : ''));

/** The caller's open feed, or else the one opened last, without its address. @throws Problem not-found */
export async function get(ctx: Ctx) {
  demand(ctx, 'calendar:read');
  return granted(await queries.find(ctx));
}

/**
 * Opens a feed of the caller's meetings. Only a digest of the secret is stored. A feed that was open before is revoked. The address can be
 * read without a token, so that a token which may not read meetings cannot open a feed.
 * @throws Problem permission-denied
 */
export async function open(ctx: WriteCtx, secret: string, { shows_obligations }: OpenCalendarFeed, sources: readonly Source[]) {
  demand(ctx, 'calendar:write');
  if (!conceivable(ctx, 'meeting:read'))
    throw new Problem('permission-denied', { detail: 'A feed shows your meetings, which the scopes of this token do not include.' });
  if (shows_obligations) assertSources(ctx, sources);
  await queries.lockCaller(ctx);
  const before = await queries.revoke(ctx);
  if (before) await record(ctx, { type: 'calendar_feed.revoked', subject_id: before.id });
  const feed = await queries.insert(ctx, digest(secret), shows_obligations);
  await record(ctx, { type: 'calendar_feed.opened', subject_id: feed.id });
  return feed;
}

function assertSources(ctx: Ctx, sources: readonly Source[]): void {
  if (sources.every(({ permissions }) => permissions.every((permission) => inScope(ctx.actor.scopes, permission)))) return;
  throw Problem.at('permission-denied', '/shows_obligations', 'The scopes of this token do not include what is due to you.');
}

/**
 * Changes what the caller's open feed shows, under the same address. Like opening one, it needs a token that may read what the feed shows.
 * @throws Problem not-found, where no feed is open; permission-denied
 */
export async function edit(ctx: WriteCtx, patch: CalendarFeedPatch, sources: readonly Source[]) {
  demand(ctx, 'calendar:write');
  await queries.lockCaller(ctx);
  const feed = matched(ctx, await queries.lock(ctx));
  if (feed.revoked_at !== null) throw new Problem('not-found');
  const changes = changesOf<CalendarFeedPatch>(feed, patch);
  if (changes?.shows_obligations === undefined) return feed;
  if (changes.shows_obligations) assertSources(ctx, sources);
  await record(ctx, { type: 'calendar_feed.edited', subject_id: feed.id, data: changes });
  return queries.update(ctx, feed.id, changes.shows_obligations);
}

/**
 * Revokes the caller's feed: its address is no longer found. Repeated, it changes nothing.
 * @throws Problem not-found, where there never was a feed
 */
export async function revoke(ctx: WriteCtx) {
  demand(ctx, 'calendar:write');
  await queries.lockCaller(ctx);
  const feed = matched(ctx, await queries.lock(ctx));
  const revoked = await queries.revoke(ctx);
  if (!revoked) return feed;
  await record(ctx, { type: 'calendar_feed.revoked', subject_id: revoked.id });
  return revoked;
}

/**
 * One meeting for a calendar programme, without names or content: calendars are shared with others.
 * @throws Problem not-found; not-acceptable, while there is neither a time nor a day
 */
export async function file(ctx: Ctx, id: string, visible: Predicate, publicUrl: string | null) {
  const meeting = granted(await queries.entry(ctx, id, visible));
  const event = eventOf(meeting, ctx.actor.time_zone, publicUrl);
  if (!event) throw new Problem('not-acceptable', { detail: 'The meeting has no time yet, and so no place in a calendar.' });
  return { row_version: meeting.row_version, text: toICalendar([event], PRODUCT) };
}

/**
 * The caller's meetings as iCalendar, from 90 days ago on, and what is due to them where they have chosen so. Cancelled, missed and void ones stay in it for 30 days, as cancelled. It has
 * neither names nor content, because people share their calendars with others.
 */
export async function feed(ctx: Ctx, publicUrl: string | null, sources: readonly Source[]): Promise<string> {
  const now = Temporal.Instant.from(ctx.now);
  const ago = (days: number) => now.subtract({ hours: 24 * days }).toString({ fractionalSecondDigits: 3 });
  const since = { day: addDays(ctx.today, -DAYS_BACK), at: ago(DAYS_BACK), called_off_at: ago(DAYS_CALLED_OFF) };
  const visible = allowed(ctx, 'meeting:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' });
  const meetings = await queries.meetings(ctx, visible, since);
  const shown = (await queries.find(ctx))?.shows_obligations ? sources : [];
  const others = await Promise.all(shown.map(({ entries }) => entries(ctx)));
  const events = [...meetings.flatMap((meeting) => eventOf(meeting, ctx.actor.time_zone, publicUrl) ?? []), ...others.flat()];
  return toICalendar(events, PRODUCT, FEED);
}

/** Moves the feeds of a duplicate person to the surviving one, who keeps an open feed of their own. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.move(ctx, from, to);
  await queries.revokeOf(ctx, from);
}
