import { createHash } from 'node:crypto';
import type { WriteCtx } from '../../../core/context.ts';
import { type Mailer, MailNotSent } from '../../../core/mailer.ts';
import { compose } from './letter.ts';
import * as links from './links/service.ts';
import * as queries from './mail-queries.ts';
import { fateOf } from './rules.ts';

/** One person's mail of one civil day: of what was notified before `until`. */
export type Errand = Readonly<{ department_id: string; person_id: string; day: string; until: string }>;

export type Attempt = Readonly<{
  /** What is not sent now never will be. */
  isLast: boolean;
  /** Aborts when the worker has to stop. */
  signal: AbortSignal;
}>;

/** How many notifications went into the mail and how many into none for good; `failure` says why, where it was the mail server. */
export type Delivery = Readonly<{ sent: number; failed: number; left_out: number; failure: MailNotSent | null }>;

/**
 * Decides about each notification that waits, and sends what is left as one mail. Runs in a transaction that ends after the sending: two
 * workers never send the same. If the process dies between the mail and the commit, the mail goes out again under the same Message-ID.
 * @throws MailNotSent to be tried again; nothing is decided then
 */
export async function deliver(ctx: WriteCtx, errand: Errand, mailer: Mailer, { isLast, signal }: Attempt): Promise<Delivery> {
  await queries.takeTurn(ctx, errand.person_id);
  const addressee = await queries.addressee(ctx, errand.person_id);
  const waiting = addressee ? await queries.waiting(ctx, addressee.id, errand.until) : [];
  if (!addressee || waiting.length === 0) return { sent: 0, failed: 0, left_out: 0, failure: null };

  const decided = waiting.map((row) => ({ row, fate: fateOf(row, addressee, ctx.now) }));
  const letter = decided.filter(({ fate }) => fate === 'send').map(({ row }) => row);
  const secrets = links.drawSecrets(letter);
  const failure = await post(letter, addressee, { day: errand.day, at: ctx.now, mailer, signal, secrets });
  if (failure && (!isLast || signal.aborted)) throw failure;

  const outcome = failure ? 'failed' : 'sent';
  const settled = await queries.setMailState(
    ctx,
    decided.map(({ row, fate }) => ({ id: row.id, mail_state: fate === 'send' ? outcome : fate })),
  );
  // The address may have changed since it was read: then its notifications wait no longer, and their links never open.
  if (!failure) await links.open(ctx, new Map([...secrets].filter(([id]) => settled.has(id))));
  return { sent: 0, failed: 0, [outcome]: letter.length, left_out: waiting.length - letter.length, failure };
}

type Posting = { day: string; at: string; mailer: Mailer; signal: AbortSignal; secrets: ReadonlyMap<string, string> };

/** Sends one letter about all of them. Null when it is sent, or when there is nothing to send. */
async function post(
  items: readonly queries.WaitingRow[],
  { id, email, name, department }: queries.Addressee,
  { day, at, mailer, signal, secrets }: Posting,
): Promise<MailNotSent | null> {
  if (items.length === 0 || email === null) return null;
  // With all that it lists, and its secrets: what goes out again with more in it, or with other links, is another letter, and no mail system may drop
  // it as a repetition.
  const letterId = createHash('sha256')
    .update([id, day, ...items.map((item) => item.id), ...secrets.values()].join(' '))
    .digest('hex')
    .slice(0, 40);
  const lines = items.map((item) => ({ ...item, secret: secrets.get(item.id) }));
  const words = compose(lines, { name, department, publicUrl: mailer.publicUrl });
  try {
    await mailer.send({ id: letterId, to: email, at, ...words }, signal);
    return null;
  } catch (error) {
    if (error instanceof MailNotSent) return error;
    throw error;
  }
}
