/** What became of a notification as mail: `waiting` until a mail is made, then one of the others for good. */
export type MailState = 'waiting' | 'sent' | 'not_wanted' | 'no_address' | 'recipient_gone' | 'sender_gone' | 'too_old' | 'failed';

/** A person as far as mail is concerned: `is_here` is false for faculty whose appointments are over. */
export type Correspondent = Readonly<{ kind: string; is_deceased: boolean; is_here: boolean }>;

export type Recipient = Correspondent & Readonly<{ email: string | null; mail: 'daily' | 'off'; muted_kinds: readonly string[] }>;

export type Waiting = Readonly<{ kind: string; created_at: string; sender: Correspondent | null }>;

const TOO_OLD = { hours: 24 * 7 };
const MORNING = { hour: 7, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 };

/** The dead, and faculty who have left: nothing is mailed to them, and nothing in their name. */
export function isGone({ kind, is_deceased, is_here }: Correspondent): boolean {
  return is_deceased || (kind === 'faculty' && !is_here);
}

/** One mailbox and no list, comment or line end: nothing that a header or an SMTP command could take for more than one address. */
export function isAddress(text: string | null): text is string {
  return text !== null && text.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{Cc}\p{Cs}]+@[^\s<>()[\]\\,;:"@\p{Cc}\p{Cs}]+$/u.test(text);
}

/**
 * Whether a notification goes into today's mail, or why it never goes into any. A week after the occasion a mail would only puzzle, so that
 * mail which is set up late begins with what is fresh.
 */
export function fateOf(
  notification: Waiting,
  recipient: Recipient,
  now: string,
): 'send' | Exclude<MailState, 'waiting' | 'sent' | 'failed'> {
  if (isGone(recipient)) return 'recipient_gone';
  if (notification.sender && isGone(notification.sender)) return 'sender_gone';
  if (recipient.mail === 'off' || recipient.muted_kinds.includes(notification.kind)) return 'not_wanted';
  const expires = Temporal.Instant.from(notification.created_at).add(TOO_OLD);
  if (Temporal.Instant.compare(expires, Temporal.Instant.from(now)) <= 0) return 'too_old';
  return isAddress(recipient.email) ? 'send' : 'no_address';
}

/** The first seven o'clock in the morning after `now` in a time zone, and the civil day it belongs to. */
export function nextMorning(now: string, timeZone: string): { day: string; at: string } {
  const present = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const today = present.with(MORNING);
  const morning = Temporal.ZonedDateTime.compare(today, present) > 0 ? today : today.add({ days: 1 });
  return { day: morning.toPlainDate().toString(), at: morning.toInstant().toString({ fractionalSecondDigits: 3 }) };
}
