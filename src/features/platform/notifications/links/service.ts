import { createHash, randomBytes } from 'node:crypto';
import type { WriteCtx } from '../../../../core/context.ts';
import { kinds, linkOf, type NotificationKind } from '../../../../domain/notifications/index.ts';
import * as queries from './queries.ts';

const linkedKinds = (Object.keys(kinds) as NotificationKind[]).filter((kind) => linkOf(kind) !== null);

/** The SHA-256 digest by which a link is found. The secret itself is in the mail alone. */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Whom the open link with this secret was sent to, as a query for `request.readAs` and `request.writeAs`. */
export const personOf = (secret: string) => queries.personOf(digestOf(secret));

/** Secrets of 256 random bits for the notifications whose mail has a link, by the id of the notification. */
export function drawSecrets(notifications: readonly { id: string; kind: NotificationKind }[]): ReadonlyMap<string, string> {
  const linked = notifications.filter(({ kind }) => linkOf(kind) !== null);
  return new Map(linked.map(({ id }) => [id, randomBytes(32).toString('base64url')]));
}

/** Makes the links of a mail that was sent valid. Links that went out before stay valid beside them. */
export async function open(ctx: WriteCtx, secrets: ReadonlyMap<string, string>): Promise<void> {
  if (secrets.size === 0) return;
  await queries.insert(
    ctx,
    [...secrets].map(([notification_id, secret]) => ({ notification_id, secret_sha256: digestOf(secret) })),
  );
}

/** Closes every link that the person was sent about the subject, and sends none that still waits: their address is another one. */
export async function recall(ctx: WriteCtx, person_id: string, subject_id: string): Promise<void> {
  // First what waits: a mail that is being sent is waited for, and its link is then there to be closed.
  await queries.withhold(ctx, person_id, subject_id, linkedKinds);
  await queries.close(ctx, person_id, subject_id);
}

/**
 * Draws the link of a notification for the person themselves, in the place of the mail, which then goes out without one. Answers null where a link
 * went out or was drawn before: it is valid, and there is no other. With `replaces` the new one takes its place, and the old one is valid no longer.
 */
export async function drawInPerson(
  ctx: WriteCtx,
  kind: NotificationKind,
  person_id: string,
  subject_id: string,
  replaces = false,
): Promise<string | null> {
  // First what waits: a mail that is being sent is waited for, and its link is then there.
  await queries.withhold(ctx, person_id, subject_id, [kind]);
  const secret = randomBytes(32).toString('base64url');
  const stored = await (replaces ? queries.replace : queries.insertOnce)(ctx, {
    person_id,
    kind,
    subject_id,
    secret_sha256: digestOf(secret),
  });
  return stored === 0n ? null : secret;
}

/** Closes every link that the person was sent about the subject: one was used, or others are to be sent. */
export async function close(ctx: WriteCtx, person_id: string, subject_id: string): Promise<void> {
  await queries.close(ctx, person_id, subject_id);
}
