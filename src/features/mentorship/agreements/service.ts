import { addMonths } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { no, yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { EventType } from '../../../domain/events/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { readable } from '../assignments/service.ts';
import * as expectations from '../expectations/service.ts';
import * as queries from './queries.ts';
import type { AgreementQuery, MentoringAgreementDetail, NewAgreement, RenewAgreement } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const visible = (ctx: Ctx) => allowed(ctx, 'agreement:read', parties);

const canReadText = (ctx: Ctx) => queries.canReadText(ctx, allowed(ctx, 'agreement:read_text', parties));

/** The facts about the agreements that the caller may see. Texts are read one agreement at a time. */
export function list(ctx: Ctx, query: AgreementQuery) {
  return page(ctx, query, queries.filtered(ctx, visible(ctx), query), [{ column: 'g.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MentoringAgreementDetail> {
  return granted(await queries.find(ctx, id, visible(ctx), canReadText(ctx)));
}

/** The agreement just written or acknowledged, whether or not the caller may read agreements: a token can be allowed to write alone. */
async function shown(ctx: WriteCtx, id: string): Promise<MentoringAgreementDetail> {
  return granted(await queries.find(ctx, id, yes, canReadText(ctx)));
}

type Situation = Awaited<ReturnType<typeof queries.situation>>;

/**
 * An agreement can be written, renewed or acknowledged for a formal assignment that both sides have accepted, and that is neither over nor
 * suspended.
 * @throws Problem agreement-state
 */
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
 * Writes the next version of the agreement of an assignment. The caller acknowledges it by writing it; the other side is notified.
 * @throws Problem not-found, permission-denied, agreement-state, agreement-review-too-late, assignment-day-unfit
 */
export async function write(ctx: WriteCtx, assignment_id: string, { review_on, ...text }: NewAgreement): Promise<MentoringAgreementDetail> {
  granted(await queries.lockAssignment(ctx, assignment_id, readable(ctx), allowed(ctx, 'agreement:write', parties)));
  const assignment = await queries.situation(ctx, assignment_id);
  assertOpen(ctx, assignment);
  const id = await insertVersion(ctx, assignment, 'mentoring_agreement.written', review_on);
  await queries.insertText(ctx, id, text);
  return shown(ctx, id);
}

/**
 * Renews the agreement: a new version with the same text and another review day, which the caller acknowledges by renewing it. The other
 * side is notified.
 * @throws Problem agreement-state unless it is the latest version of a running assignment; agreement-review-too-late, assignment-day-unfit
 */
export async function renew(ctx: WriteCtx, id: string, { review_on }: RenewAgreement): Promise<MentoringAgreementDetail> {
  const { assignment, agreement } = await lock(ctx, id, 'agreement:write');
  assertOpen(ctx, assignment);
  assertLatest(agreement);
  const renewed_id = await insertVersion(ctx, assignment, 'mentoring_agreement.renewed', review_on);
  await queries.copyText(ctx, id, renewed_id);
  return shown(ctx, renewed_id);
}

/** Acknowledges the latest version for the caller's side. Repeated, it changes nothing. @throws Problem agreement-state */
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

/** Locks the assignment first, as writing a version does, and then reads the agreement. */
async function lock(ctx: WriteCtx, id: string, permission: 'agreement:write' | 'agreement:acknowledge') {
  const locked = granted(await queries.lockAssignmentOf(ctx, id, visible(ctx), allowed(ctx, permission, parties)));
  const agreement = matched(ctx, await queries.find(ctx, id, yes, no));
  return { agreement, assignment: await queries.situation(ctx, locked.id) };
}

function assertLatest({ is_latest, version }: { is_latest: boolean; version: number }): void {
  if (is_latest) return;
  throw new Problem('agreement-state', { detail: `There is a later version than ${version}.`, state: 'superseded' });
}

/** Inserts the next version of the assignment's agreement, without its text; answers its id. */
async function insertVersion(ctx: WriteCtx, assignment: Situation, type: EventType, review_on: string | undefined): Promise<string> {
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
  if (day > last) throw reviewDayProblem('agreement-review-too-late', `The review day is ${last} at the latest.`);
  if (day <= ctx.today) throw reviewDayProblem('assignment-day-unfit', 'The review day comes after today.');
  return day;
}

function reviewDayProblem(code: 'agreement-review-too-late' | 'assignment-day-unfit', detail: string): Problem {
  return Problem.at(code, '/review_on', detail);
}
