import { createHash, randomBytes } from 'node:crypto';
import { addDays } from '../../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { toICalendar } from '../../../../core/icalendar.ts';
import { allowed, conceivable, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { eventOf, PRODUCT } from '../ics.ts';
import * as queries from './queries.ts';

const DAYS_BACK = 90;
const DAYS_CALLED_OFF = 30;

/** The scopes of a reader who has only the secret of a feed. */
export const feedScopes = ['meeting:read'] as const;

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
export async function open(ctx: WriteCtx, secret: string) {
  demand(ctx, 'calendar:write');
  if (!conceivable(ctx, 'meeting:read'))
    throw new Problem('permission-denied', { detail: 'A feed shows your meetings, which the scopes of this token do not include.' });
  await queries.lockCaller(ctx);
  const before = await queries.revoke(ctx);
  if (before) await record(ctx, { type: 'calendar_feed.revoked', subject_id: before.id });
  const feed = await queries.insert(ctx, digest(secret));
  await record(ctx, { type: 'calendar_feed.opened', subject_id: feed.id });
  return feed;
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
 * The caller's meetings as iCalendar, from 90 days ago on. Cancelled, missed and void ones stay in it for 30 days, as cancelled. It has
 * neither names nor content, because people share their calendars with others.
 */
export async function feed(ctx: Ctx, publicUrl: string | null): Promise<string> {
  const now = Temporal.Instant.from(ctx.now);
  const ago = (days: number) => now.subtract({ hours: 24 * days }).toString({ fractionalSecondDigits: 3 });
  const since = { day: addDays(ctx.today, -DAYS_BACK), at: ago(DAYS_BACK), called_off_at: ago(DAYS_CALLED_OFF) };
  const visible = allowed(ctx, 'meeting:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' });
  const meetings = await queries.meetings(ctx, visible, since);
  return toICalendar(
    meetings.flatMap((meeting) => eventOf(meeting, ctx.actor.time_zone, publicUrl) ?? []),
    PRODUCT,
  );
}

/** Moves the feeds of a duplicate person to the surviving one, who keeps an open feed of their own. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.move(ctx, from, to);
  await queries.revokeOf(ctx, from);
}
