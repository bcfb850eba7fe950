import { sql } from 'kysely';
import { compiled } from '../../../core/compiled.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { type Predicate, yes } from '../../../core/db.ts';
import { compiledPage } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { assignmentDayProblem } from '../../../domain/assignment-days.ts';
import { readableCareer } from '../../../domain/careers.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import { isSuspended } from '../../../domain/sql/assignments.ts';
import { ALL_READABLE, type MayRead } from '../../../domain/sql/people.ts';
import * as conflicts from '../conflicts/service.ts';
import { askMentorAgain } from './asking.ts';
import * as claimQueries from './claim-queries.ts';
import * as earlyEnds from './early-ends/queries.ts';
import { assertEligible, assertNotExcluded } from './eligibility.ts';
import * as proposalQueries from './proposal-queries.ts';
import * as queries from './queries.ts';
import type { AssignmentDetail, AssignmentPatch, AssignmentQuery, NewAssignment, Reason } from './schema.ts';
import { permittedOn, readable } from './sql.ts';

export { readable } from './sql.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id', author: 'a.created_by' } as const;

/** A mentor may read the needs because of the assignment, and so not while a conflict suspends it. */
function visibility(ctx: Ctx): queries.Visibility {
  return {
    visible: readable(ctx),
    canReadProfile: allowed(ctx, 'needs:read', parties),
    canReadEvidence: allowed(ctx, 'assignment:read_evidence', parties),
    canReadNeeds: sql<boolean>`(${allowed(ctx, 'assignment:read_needs', parties)}
      and (a.mentor_id <> ${ctx.actor.person_id} or not ${isSuspended('a', ctx.today)}))`,
  };
}

/** The assignments that the caller may see, as they are on `as_of`. */
export const list = compiledPage(
  (ctx, query: AssignmentQuery) => queries.filtered(ctx, visibility(ctx), query, query.as_of ?? ctx.today),
  [{ column: 'a.id', field: 'id' }],
);

const found = compiled((ctx, { id, day }: { id: string; day: string }) => queries.one(ctx, id, visibility(ctx), day));

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string, day = ctx.today): Promise<AssignmentDetail> {
  const [assignment] = await found(ctx, { id, day });
  return { ...granted(assignment), warnings: [] };
}

const changed = compiled((ctx, { id }: { id: string }) => queries.one(ctx, id, { ...visibility(ctx), visible: yes }, ctx.today));

/** The assignment just changed, whether or not the caller may read assignments: a token can be allowed to write alone. */
export async function shown(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const [assignment] = await changed(ctx, { id });
  return { ...granted(assignment), warnings: [] };
}

/**
 * The row, locked for a change. Takes the department's conflict lock first. `onClaim` is the permission for a relation that not both sides have
 * confirmed.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lock(ctx: WriteCtx, id: string, permission: Permission, onClaim: Permission = permission) {
  await conflicts.lockRule(ctx);
  return matched(ctx, await queries.lock(ctx, id, visibility(ctx).visible, permittedOn(ctx, permission, onClaim)));
}

export type Locked = Awaited<ReturnType<typeof lock>>;

/** @throws Problem assignment-state, with the status that the assignment has and those that it would need */
export function assertState(before: Locked, ...states: readonly string[]): void {
  if (states.includes(before.state)) return;
  throw new Problem('assignment-state', {
    detail: `The assignment is ${before.status}; this needs ${states.join(' or ')}.`,
    state: before.status,
  });
}

/** Both sides have accepted and it is not over; it may be paused or suspended. @throws Problem assignment-state */
export function assertRunning(ctx: WriteCtx, before: Locked): void {
  if (before.state === 'live' && (before.until_on === null || before.until_on > ctx.today)) return;
  throw new Problem('assignment-state', {
    detail: `The assignment is ${before.status}; this needs one that is not over.`,
    state: before.status,
  });
}

/** The problem of a planned end that does not come after the start. */
export function emptyPeriod(pointer: string): Problem {
  return Problem.at('period-empty', pointer, 'The planned end comes after the start.');
}

/** The first day from `day` on on which both people are here: a mentorship does not start before the appointments of the two do. */
export function firstDay(ctx: Ctx, mentee_id: string, mentor_id: string, day: string | null): Promise<string> {
  return proposalQueries.firstDay(ctx, [mentee_id, mentor_id], day ?? ctx.today, ALL_READABLE);
}

/**
 * Locks the two people and checks that each can take their part on the day, in a formal assignment unless another kind is named.
 * @throws Problem reference-unknown, assignment-person-unfit
 */
export function assertPeople(
  ctx: WriteCtx,
  mentee_id: string,
  mentor_id: string,
  day: string,
  subtype?: NewAssignment['subtype'],
): Promise<void> {
  return assertBoth(ctx, [mentee_id, mentor_id], day, ALL_READABLE, subtype);
}

/**
 * Like `assertPeople`, for what the caller asks for on a day of their own choice: judged by what the caller may read. What the other side has yet to
 * accept is judged strictly when they do; and an assignment ends on the first day on which one of the two is gone, whatever end was planned.
 * @throws Problem reference-unknown, assignment-person-unfit
 */
export function assertAskable(
  ctx: WriteCtx,
  mentee_id: string,
  mentor_id: string,
  day: string,
  subtype?: NewAssignment['subtype'],
): Promise<void> {
  return assertBoth(ctx, [mentee_id, mentor_id], day, readableCareer(ctx), subtype);
}

async function assertBoth(
  ctx: WriteCtx,
  [mentee_id, mentor_id]: readonly [string, string],
  day: string,
  readable: MayRead,
  subtype: NewAssignment['subtype'] = 'formal',
): Promise<void> {
  const people = await proposalQueries.lockPeople(ctx, [mentee_id, mentor_id], day, readable);
  const mentee = people.find((person) => person.id === mentee_id);
  const mentor = people.find((person) => person.id === mentor_id);
  if (!mentee) throw noSuch('person in this department', '/mentee_id');
  if (!mentor) throw noSuch('person in this department', '/mentor_id');
  assertEligible(mentee, 'mentee', day, subtype);
  assertEligible(mentor, 'mentor', day, subtype);
}

/** Gives the assignment a new version for a change that another feature has stored beside it. */
export async function touch(ctx: WriteCtx, id: string): Promise<void> {
  await queries.touch(ctx, id);
}

/** Stores a reason that the caller alone can read. The event log does not have it. */
export async function keepReason(
  ctx: WriteCtx,
  id: string,
  kind: AssignmentDetail['own_reasons'][number]['kind'],
  reason: Reason,
): Promise<void> {
  if (reason.reason_code === undefined && reason.reason_note === undefined) return;
  await queries.insertReason(ctx, id, { kind, code: reason.reason_code ?? null, note: reason.reason_note ?? null });
}

/**
 * Changes an assignment that is not over. A later planned end extends it: the days it adds must be free of conflict, and both people must
 * still be able to take part, as far as the caller may know. An earlier planned end is an end announced in advance, and needs the permission to
 * end. `is_primary` cannot change once the assignment is accepted. A change of a proposal revokes the acceptance of whichever side did not make it.
 * @throws Problem assignment-state, assignment-conflict, assignment-person-unfit, assignment-day-unfit, mentor-excluded, permission-denied,
 *   period-empty
 */
export async function edit(ctx: WriteCtx, id: string, patch: AssignmentPatch): Promise<AssignmentDetail> {
  const mayEnd = allowed(ctx, 'assignment:end', parties);
  const before = await lock(ctx, id, 'assignment:edit');
  if (before.status !== 'pending_acceptance') assertRunning(ctx, before);
  const changes = changesOf(before, patch);
  if (!changes) return shown(ctx, id);
  if (changes.is_primary !== undefined && (before.subtype !== 'formal' || before.state === 'live')) throw primacyProblem(before);
  if (changes.planned_ends_on !== undefined) {
    if (before.state === 'live') await checkNewEnd(ctx, before, changes.planned_ends_on, mayEnd);
    else await checkProposedEnd(ctx, before, changes.planned_ends_on);
  }
  await queries.update(ctx, id, { ...(changes as queries.Changes), ...(before.state === 'live' ? {} : revokedAcceptances(ctx, before)) });
  if (before.subtype === 'formal') await conflicts.refuseActiveConflict(ctx, id);
  if (before.state !== 'live' && before.mentor_accepted_by !== null) await askMentorAgain(ctx, before, ctx.now);
  await record(ctx, { type: 'assignment.edited', subject_id: id, data: facts(changes) });
  return shown(ctx, id);
}

function primacyProblem({ subtype }: Locked): Problem {
  return Problem.at(
    'assignment-state',
    '/is_primary',
    subtype === 'formal'
      ? 'Which assignment is the primary one is settled before it begins; end this one and propose it anew.'
      : 'Only a formal assignment can be the primary one.',
  );
}

/** New terms, which revoke the acceptances of those who accepted others. */
function revokedAcceptances(ctx: WriteCtx, before: Locked): queries.Changes {
  return {
    terms_changed_at: ctx.now,
    ...(ctx.actor.person_id !== before.mentee_id && { mentee_accepted_at: null }),
    ...(ctx.actor.person_id !== before.mentor_id && { mentor_accepted_at: null, mentor_attested_at: null, mentor_accepted_by: null }),
  };
}

/** What the event log has of a change: of the need areas, only that they changed. */
function facts({ need_areas, ...others }: Partial<AssignmentPatch>): Record<string, unknown> {
  return { ...others, ...(need_areas && { fields: ['need_areas'] }) };
}

async function checkProposedEnd(ctx: WriteCtx, before: Locked, planned_ends_on: string | null): Promise<void> {
  const people = [before.mentee_id, before.mentor_id];
  const starts_on = await proposalQueries.firstDay(ctx, people, before.starts_on ?? ctx.today, readableCareer(ctx));
  const period = { starts_on, ends_on: planned_ends_on };
  if (planned_ends_on !== null && planned_ends_on <= period.starts_on) throw emptyPeriod('/planned_ends_on');
  if (before.subtype === 'formal') await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, period);
}

async function checkNewEnd(ctx: WriteCtx, before: Locked, planned_ends_on: string | null, mayEnd: Predicate): Promise<void> {
  const added = { starts_on: before.until_on ?? '', ends_on: planned_ends_on };
  const extends_it = before.until_on !== null && (planned_ends_on === null || planned_ends_on > before.until_on);
  if (extends_it) {
    await assertAskable(ctx, before.mentee_id, before.mentor_id, added.starts_on, before.subtype);
    if (before.subtype !== 'formal') return;
    await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, added);
    assertNotExcluded({ ...(await proposalQueries.barriers(ctx, before.mentee_id, before.mentor_id, added)), unwilling: false });
    return;
  }
  if (planned_ends_on === null || planned_ends_on <= ctx.today)
    throw assignmentDayProblem('/planned_ends_on', 'The planned end lies ahead; to end the assignment by today, end it.');
  if (!(await queries.holds(ctx, before.id, mayEnd)))
    throw new Problem('permission-denied', { detail: 'An earlier end is for those who may end it.', permission: 'assignment:end' });
}

/**
 * Moves the assignments and reasons of a duplicate person to the surviving one, and has the merge's `recheck` look at the formal ones.
 * @throws Problem by constraint, where the two were mentor and mentee of each other, or have the same assignment twice
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const withdrawn = await claimQueries.withdrawForMerge(ctx, from, to);
  await record(ctx, ...withdrawn.map((claim) => ({ type: 'assignment_claim.withdrawn' as const, subject_id: claim.id })));
  const formal = await queries.reassignPerson(ctx, from, to);
  await queries.reassignReasons(ctx, from, to);
  await earlyEnds.reassignProposer(ctx, from, to);
  await conflicts.noteForRecheck(ctx, formal);
}
