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

/** What a token could do that is nothing but the secret of a feed. */
export const feedScopes = ['meeting:read'] as const;

/** 256 random bits, as they stand in an address. */
export const drawSecret = (): string => randomBytes(32).toString('base64url');

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const SUFFIX = '.ics';

/** The last part of a feed's address: calendar programmes like to see what kind of file it is. */
export const fileOf = (secret: string): string => `${secret}${SUFFIX}`;

/** Whom the last part of an address leads to. */
export const holderOf = (file: string) => queries.holderOf(digest(file.endsWith(SUFFIX) ? file.slice(0, -SUFFIX.length) : ''));

/** The feed the asker opened last; never its address. @throws Problem not-found */
export async function get(ctx: Ctx) {
  demand(ctx, 'calendar:read');
  return granted(await queries.find(ctx));
}

/**
 * Opens a feed of the asker's meetings under a secret of which only a digest is kept. One that was open before ends with it. The address reads
 * for as long as it is open, so a token that may not read meetings opens none.
 * @throws Problem permission-denied
 */
export async function open(ctx: WriteCtx, secret: string) {
  demand(ctx, 'calendar:write');
  if (!conceivable(ctx, 'meeting:read'))
    throw new Problem('permission-denied', { detail: 'A feed reads your meetings, which this token may not.' });
  await queries.lockAsker(ctx);
  const before = await queries.revoke(ctx);
  if (before) await record(ctx, { type: 'calendar_feed.revoked', subject_id: before.id });
  const feed = await queries.insert(ctx, digest(secret));
  await record(ctx, { type: 'calendar_feed.opened', subject_id: feed.id });
  return feed;
}

/** From now on nothing is found at its address. Twice is no change. @throws Problem not-found, where there never was one */
export async function revoke(ctx: WriteCtx) {
  demand(ctx, 'calendar:write');
  await queries.lockAsker(ctx);
  const feed = matched(ctx, await queries.lock(ctx));
  const revoked = await queries.revoke(ctx);
  if (!revoked) return feed;
  await record(ctx, { type: 'calendar_feed.revoked', subject_id: revoked.id });
  return revoked;
}

/**
 * The meetings of the asker as a calendar, from 90 days ago into the future; those called off stay in it for 30 days, crossed out. Neither
 * names nor content: calendars are shared with others.
 */
export async function feed(ctx: Ctx, publicUrl: string | null): Promise<string> {
  const now = Temporal.Instant.from(ctx.now);
  const ago = (days: number) => now.subtract({ hours: 24 * days }).toString({ fractionalSecondDigits: 3 });
  const since = { day: addDays(ctx.today, -DAYS_BACK), at: ago(DAYS_BACK), called_off_at: ago(DAYS_CALLED_OFF) };
  const seen = allowed(ctx, 'meeting:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' });
  const meetings = await queries.meetings(ctx, seen, since);
  return toICalendar(
    meetings.flatMap((meeting) => eventOf(meeting, ctx.actor.time_zone, publicUrl) ?? []),
    PRODUCT,
  );
}

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.move(ctx, from, to);
  await queries.revokeOf(ctx, from);
}
