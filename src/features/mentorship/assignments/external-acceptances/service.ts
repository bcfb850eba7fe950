import { civilDate } from '../../../../core/clock.ts';
import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { assignmentDayProblem } from '../../../../domain/assignment-days.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as links from '../../../platform/notifications/links/service.ts';
import { askMentorAgain } from '../asking.ts';
import * as claims from '../claims.ts';
import * as proposals from '../proposals.ts';
import type { AssignmentDetail } from '../schema.ts';
import { type Locked, lock, shown } from '../service.ts';
import { ATTESTATION } from './evidence-schema.ts';
import * as queries from './queries.ts';
import type { AcceptByLink, AskedByLink, RecordAcceptance } from './schema.ts';

/** The scopes of a mentor who has only the secret of a link. */
export const linkScopes = ['assignment:write'] as const;

/** Whom a link was sent to. */
export const personOf = (secret: string) => links.personOf(secret);

/**
 * The proposal, or the claim that the caller recorded, locked, that an external mentor has yet to answer. The mentor whom it is to replace has no
 * part in it.
 * @throws Problem acceptance-expired, assignment-state, external-acceptance-unfit
 */
async function lockUnanswered(
  ctx: WriteCtx,
  id: string,
  assertOpen: (before: Locked) => unknown,
): Promise<{ before: Locked; email: string | null }> {
  const before = await lock(ctx, id, 'assignment:record_acceptance');
  assertOpen(before);
  const { kind, email } = await queries.mentorOf(ctx, id);
  if (kind !== 'external') {
    const detail = 'The mentor is a member of the department and signs in to accept.';
    throw new Problem('external-acceptance-unfit', { detail });
  }
  if (before.mentor_accepted_at !== null) {
    throw new Problem('assignment-state', { detail: 'The mentor has accepted already.', state: before.status });
  }
  return { before, email };
}

/** A proposal waits for an acceptance, and a claim for a confirmation. @throws Problem acceptance-expired, assignment-state */
const assertWaiting = (before: Locked) => (before.recorded_by_id === null ? proposals.assertAnswerable(before) : claims.assertOpen(before));

/**
 * Records, in the name of an external mentor, that they accepted the proposal, with what shows it. The acceptance is of the terms as they stand, so
 * that it was given neither before the proposal nor before the last change of it. Of a relation of another kind that the caller recorded, it is
 * the mentor’s confirmation, given on or after its first day or once it was recorded.
 * @throws Problem acceptance-expired, assignment-state, external-acceptance-unfit, assignment-day-unfit, and those of
 *   `accept`
 */
export async function recordAcceptance(ctx: WriteCtx, id: string, acceptance: RecordAcceptance): Promise<AssignmentDetail> {
  const { before } = await lockUnanswered(ctx, id, assertWaiting);
  const isClaim = before.recorded_by_id !== null;
  if (!isClaim) proposals.assertAttested(acceptance);
  const termsOf = civilDate(Temporal.Instant.from(before.terms_changed_at ?? before.created_at), ctx.actor.time_zone);
  const first = isClaim && before.starts_on !== null && before.starts_on < termsOf ? before.starts_on : termsOf;
  if (acceptance.accepted_on < first || acceptance.accepted_on > ctx.today)
    throw assignmentDayProblem('/accepted_on', `The mentor can have accepted these terms from ${first} to ${ctx.today}.`);
  await queries.insertEvidence(ctx, id, acceptance);
  if (isClaim) return claims.confirmByEvidence(ctx, before);
  return proposals.acceptAs(ctx, before, 'mentor', { capacity_reason: acceptance.capacity_reason, by: 'evidence' });
}

/**
 * Asks an external mentor again by a new link, for example because the address was wrong. Links that went out before are closed.
 * @throws Problem acceptance-expired, assignment-state, external-acceptance-unfit
 */
export async function requestLink(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const { before, email } = await lockUnanswered(ctx, id, proposals.assertAnswerable);
  if (email === null) {
    const detail = 'The mentor has no e-mail address on record; add one, or record the acceptance with its evidence.';
    throw new Problem('external-acceptance-unfit', { detail });
  }
  await links.close(ctx, before.mentor_id, id);
  await askMentorAgain(ctx, before, ctx.now);
  await record(ctx, { type: 'assignment.link_requested', subject_id: id });
  return shown(ctx, id);
}

/** What the mentor is asked by the link. @throws Problem not-found, whether the secret is unknown, used, or of a proposal that is over */
export async function get(ctx: Ctx, secret: string): Promise<AskedByLink> {
  return answered(granted(await queries.asked(ctx, links.digestOf(secret))), null);
}

type Asked = NonNullable<Awaited<ReturnType<typeof queries.asked>>>;

const answered = ({ id: _, ...asked }: Asked, answer: AskedByLink['answer']): AskedByLink => ({
  ...asked,
  attestation: ATTESTATION,
  answer,
});

/** Locks the proposal and reads again what is asked: another answer may have come first. @throws Problem not-found */
async function lockAsked(ctx: WriteCtx, secret: string, permission: 'assignment:accept' | 'assignment:decline') {
  const digest = links.digestOf(secret);
  const { id } = granted(await queries.asked(ctx, digest));
  const before = await lock(ctx, id, permission);
  return { before, asked: granted(await queries.asked(ctx, digest)) };
}

/** Accepts as the mentor to whom the link was sent, and closes it. @throws Problem not-found, and those of `accept` */
export async function accept(ctx: WriteCtx, { secret, capacity_reason, ...attestation }: AcceptByLink): Promise<AskedByLink> {
  const { before, asked } = await lockAsked(ctx, secret, 'assignment:accept');
  proposals.assertAttested(attestation);
  await links.close(ctx, before.mentor_id, before.id);
  await proposals.acceptAs(ctx, before, 'mentor', { capacity_reason, by: 'link' });
  return answered(asked, 'accepted');
}

/** Declines as the mentor to whom the link was sent, and closes it. @throws Problem not-found */
export async function decline(ctx: WriteCtx, secret: string): Promise<AskedByLink> {
  const { before, asked } = await lockAsked(ctx, secret, 'assignment:decline');
  await links.close(ctx, before.mentor_id, before.id);
  await proposals.decline(ctx, before.id, {});
  return answered(asked, 'declined');
}
