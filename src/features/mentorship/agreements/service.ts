import { addMonths } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { no, yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as expectations from '../expectations/service.ts';
import * as due from './due-queries.ts';
import * as queries from './queries.ts';
import type { AgreementQuery, MentoringAgreementDetail, NewAgreement, RenewAgreement } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'agreement:read', parties);

const legible = (ctx: Ctx) => queries.legible(ctx, allowed(ctx, 'agreement:read_text', parties));

/** The facts about agreements the asker may know of; the texts are read one by one. */
export function list(ctx: Ctx, query: AgreementQuery) {
  return page(ctx, query, queries.filtered(ctx, readable(ctx), query), [{ column: 'g.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MentoringAgreementDetail> {
  return granted(await queries.find(ctx, id, readable(ctx), legible(ctx)));
}

/** What the asker has just written or said yes to: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<MentoringAgreementDetail> {
  return granted(await queries.find(ctx, id, yes, legible(ctx)));
}

type Situation = Awaited<ReturnType<typeof queries.situation>>;

/** Nothing is agreed upon for an assignment that has not begun to be one, is over, or may not go on. @throws Problem agreement-state */
function assertOpen(ctx: WriteCtx, { subtype, state, status, until_on }: Situation): void {
  if (subtype !== 'formal') throw new Problem('agreement-state', { detail: 'Only a formal assignment has an agreement.', state: status });
  if (state === 'live' && (until_on === null || until_on > ctx.today) && status !== 'suspended_conflict') return;
  const detail = `The assignment is ${status}; this needs one that both sides have accepted, and that is neither over nor suspended.`;
  throw new Problem('agreement-state', { detail, state: status });
}

function sideOf(ctx: WriteCtx, { mentor_id }: { mentor_id: string }): 'mentee' | 'mentor' {
  return ctx.actor.person_id === mentor_id ? 'mentor' : 'mentee';
}

/**
 * Writes down what the two agree on, as the next version for the assignment. It carries the writer's acknowledgement; the other side is
 * asked for theirs.
 * @throws Problem not-found, permission-denied, agreement-state, agreement-review-too-late, assignment-day-unfit
 */
export async function write(ctx: WriteCtx, assignment_id: string, { review_on, ...text }: NewAgreement): Promise<MentoringAgreementDetail> {
  const seen = allowed(ctx, 'assignment:read', parties);
  granted(await queries.lockAssignment(ctx, assignment_id, seen, allowed(ctx, 'agreement:write', parties)));
  const assignment = await queries.situation(ctx, assignment_id);
  assertOpen(ctx, assignment);
  const id = await open(ctx, assignment, 'mentoring_agreement.written', review_on);
  await queries.insertText(ctx, id, text);
  return shown(ctx, id);
}

/**
 * The two have read it again and change nothing: the same words as a new version, with another day to be read again, acknowledged by
 * whoever renews it.
 * @throws Problem agreement-state unless it is the latest version of a running assignment; agreement-review-too-late, assignment-day-unfit
 */
export async function renew(ctx: WriteCtx, id: string, { review_on }: RenewAgreement): Promise<MentoringAgreementDetail> {
  const { assignment, agreement } = await lock(ctx, id, 'agreement:write');
  assertOpen(ctx, assignment);
  assertLatest(agreement);
  const renewed_id = await open(ctx, assignment, 'mentoring_agreement.renewed', review_on);
  await queries.copyText(ctx, id, renewed_id);
  return shown(ctx, renewed_id);
}

/** Says yes to the latest version, once for each side. @throws Problem agreement-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<MentoringAgreementDetail> {
  const { assignment, agreement } = await lock(ctx, id, 'agreement:acknowledge');
  const side = sideOf(ctx, assignment);
  if (agreement[`${side}_acknowledged_at`] !== null) return shown(ctx, id);
  assertOpen(ctx, assignment);
  assertLatest(agreement);
  await queries.setAcknowledged(ctx, id, side);
  await record(ctx, { type: 'mentoring_agreement.acknowledged', subject_id: id, data: { assignment_id: assignment.id, side } });
  return shown(ctx, id);
}

/** The assignment first, as those who write the next version do; then the agreement as it now is. */
async function lock(ctx: WriteCtx, id: string, permission: 'agreement:write' | 'agreement:acknowledge') {
  const locked = granted(await queries.lockAssignmentOf(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
  const agreement = matched(ctx, await queries.find(ctx, id, yes, no));
  return { agreement, assignment: await queries.situation(ctx, locked.id) };
}

function assertLatest({ is_latest, version }: { is_latest: boolean; version: number }): void {
  if (is_latest) return;
  throw new Problem('agreement-state', { detail: `There is a later version than ${version}.`, state: 'superseded' });
}

/** The next version of the assignment's agreement, still without its words; answers its id. */
async function open(ctx: WriteCtx, assignment: Situation, type: string, review_on: string | undefined): Promise<string> {
  const version = assignment.version + 1;
  const side = sideOf(ctx, assignment);
  const review = await reviewDay(ctx, review_on);
  const { id } = await queries.insert(ctx, {
    assignment_id: assignment.id,
    version,
    definition_id: await expectations.inForce(ctx, 'mentorship_definition', ctx.today),
    review_on: review,
    mentee_acknowledged_at: side === 'mentee' ? ctx.now : null,
    mentor_acknowledged_at: side === 'mentor' ? ctx.now : null,
  });
  await record(ctx, { type, subject_id: id, data: { assignment_id: assignment.id, version, review_on: review, side } });
  await notifications.notify(ctx, {
    person_id: side === 'mentee' ? assignment.mentor_id : assignment.mentee_id,
    kind: 'agreement_to_acknowledge',
    subject_id: id,
    from_person_id: ctx.actor.person_id,
  });
  return id;
}

async function reviewDay(ctx: WriteCtx, wanted: string | undefined): Promise<string> {
  const last = addMonths(ctx.today, await queries.reviewMonths(ctx));
  const day = wanted ?? last;
  if (day > last) throw unfitDay('agreement-review-too-late', `It is read again by ${last}.`);
  if (day <= ctx.today) throw unfitDay('assignment-day-unfit', 'It is read again after today.');
  return day;
}

function unfitDay(code: 'agreement-review-too-late' | 'assignment-day-unfit', detail: string): Problem {
  return Problem.at(code, '/review_on', detail);
}

/**
 * Tells both sides of an active formal assignment, once, that they have had no agreement within the policy's days, counted from its start
 * or from the day both had accepted it, whichever is later. Runs daily; answers how many people were told.
 */
export async function tellAgreementsDue(ctx: WriteCtx): Promise<number> {
  return tell(ctx, 'agreement_due', await due.withoutAgreement(ctx), () => '');
}

/**
 * Tells both sides, once for each such day, that the day has come to read their agreement again: the latest that both have acknowledged,
 * of an assignment that is active. Runs daily; answers how many people were told.
 */
export async function tellReviewsDue(ctx: WriteCtx): Promise<number> {
  return tell(ctx, 'agreement_review_due', await due.reviewsDue(ctx), ({ due_on }) => due_on);
}

async function tell(
  ctx: WriteCtx,
  kind: 'agreement_due' | 'agreement_review_due',
  found: readonly due.Due[],
  occasion: (row: due.Due) => string,
): Promise<number> {
  await notifications.notify(ctx, ...found.map((row) => ({ ...row, kind, occasion: occasion(row) })));
  return found.length;
}
