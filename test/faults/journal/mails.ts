/** Compares the mails that a mail server took with what people were notified of. */
import { kinds, linkOf, type NotificationKind } from '../../../src/domain/notifications/index.ts';
import { pathOf } from '../../../src/features/platform/notifications/letter.ts';
import { sqlOf } from '../../setup/department.ts';
import type { TakenLetter } from '../../setup/mail-sink.ts';
import type { Finding } from './checker.ts';

type Notified = Readonly<{ kind: NotificationKind; subject_id: string; email: string; mail_state: string }>;

/** A letter lists so many; more than that are a number. */
const LISTED = 50;

const isListed = ({ subject }: TakenLetter) => Number(/(\d+) new things/.exec(subject)?.[1] ?? 1) <= LISTED;
const linesOf = ({ text, to }: TakenLetter) =>
  [...text.matchAll(/^- (.+)\n +https:\/\/[^/]+(\/\S+)/gm)].map(([, words, path]) => `${to} ${words} ${path}`);

function tally(lines: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/**
 * Whatever counts as mailed is in one letter that the server said it took. Where it took one and did not say so, the same goes out again, under the
 * same Message-ID if it is the same letter. Nothing else is mailed.
 */
export function compareMails(notified: readonly Notified[], taken: readonly TakenLetter[]): Finding[] {
  const found: Finding[] = [];
  const byId = Map.groupBy(taken, ({ id }) => id);
  for (const [id, letters] of byId) {
    if (new Set(letters.map(({ to, text }) => `${to} ${text}`)).size > 1)
      found.push({ class: 'lost', rule: 'another letter has the Message-ID of one before, and is dropped as its repetition', of: id });
    if (letters.filter(({ isConfirmed }) => isConfirmed).length > 1)
      found.push({ class: 'doubled', rule: 'a letter that was taken was sent again', of: id });
  }
  const sent = tally(
    notified.filter(({ mail_state }) => mail_state === 'sent').map((one) => `${one.email} ${kinds[one.kind].words} ${pathOf(one)}`),
  );
  const confirmed = [...byId.values()].flatMap((letters) => letters.find(({ isConfirmed }) => isConfirmed) ?? []);
  const mailed = tally(confirmed.flatMap(linesOf));
  const all = confirmed.every(isListed);
  for (const [line, count] of sent) {
    const there = mailed.get(line) ?? 0;
    if (all && there < count) found.push({ class: 'lost', rule: 'a notification counts as mailed and was not', of: line });
    if (there > count) found.push({ class: 'doubled', rule: 'a notification was mailed twice', of: line });
  }
  for (const line of new Set([...mailed.keys(), ...taken.flatMap(linesOf)]))
    if (!sent.has(line)) found.push({ class: 'broken', rule: 'what was mailed does not count as mailed', of: line });
  for (const { mail_state, kind, email } of notified)
    if (['waiting', 'failed'].includes(mail_state))
      found.push({ class: 'lost', rule: `a mail is ${mail_state} in the end`, of: `${kind} ${email}` });
  return found;
}

/** All of it, when everything that waited has been mailed. Kinds whose mails have links of their own are not among what writers do. */
export async function checkMails(reader: Parameters<typeof sqlOf>[0], taken: readonly TakenLetter[]): Promise<Finding[]> {
  const notified = await sqlOf(reader)<Notified>`
    select n.kind, n.subject_id, p.email, n.mail_state from notification n join person p on p.id = n.person_id`;
  return compareMails(
    notified.filter(({ kind }) => linkOf(kind) === null),
    taken,
  );
}
