import { kinds, linkOf, type NotificationKind } from '../../../domain/notifications/index.ts';

/** The part of a notification that a letter contains. */
export type Item = Readonly<{ kind: NotificationKind; subject_id: string }>;

/** A line of a letter. `secret` is that of its link, where its kind has one. */
export type Line = Item & Readonly<{ secret?: string | undefined }>;

/** As many as a person reads; the feed has the others. */
const SHOWN = 50;

/** Where a notification leads: the path of its kind with the subject filled in. */
export function pathOf({ kind, subject_id }: Item): string {
  return kinds[kind].path.replace(':id', subject_id);
}

/** Where a line of a letter leads. */
function addressOf({ secret, ...item }: Line): string {
  const link = secret === undefined ? null : linkOf(item.kind);
  return link === null || secret === undefined ? pathOf(item) : link.replace(':secret', secret);
}

/**
 * One plain mail about everything new, the oldest first: a greeting, the fixed words of each kind and where to look. It names nobody but
 * its reader and says nothing of what the notifications are about.
 */
export function compose(
  items: readonly Line[],
  { name, department, publicUrl }: { name: string; department: string; publicUrl: string },
): { subject: string; text: string } {
  const things = items.length === 1 ? 'something new' : `${items.length} new things`;
  const rest = items.length - SHOWN;
  return {
    subject: `${oneLine(department)}: ${things} for you in the mentorship programme`,
    text: [
      `Dear ${oneLine(name)},`,
      `there ${items.length === 1 ? 'is' : 'are'} ${things} for you in the mentorship programme:`,
      ...items.slice(0, SHOWN).map((item) => `- ${kinds[item.kind].words}\n  ${publicUrl}${addressOf(item)}`),
      ...(rest > 0 ? [`- And ${rest} more.\n  ${publicUrl}/v1/notifications`] : []),
      `You get at most one such mail a day. To get none, or none of some kinds, change your preferences:\n${publicUrl}/v1/notification-preferences`,
      'This mail was written by the mentorship service; nobody reads answers to it.',
    ]
      .join('\n\n')
      .concat('\n'),
  };
}

/** Names are stored as they were imported: a line end in one must not look like a line of ours. */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}
