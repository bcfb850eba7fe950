import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import * as conflicts from '../conflicts/service.ts';
import { assertFit, assertFree } from './eligibility.ts';
import * as proposalQueries from './proposal-queries.ts';
import * as queries from './queries.ts';
import type { AssignmentDetail, AssignmentPatch, AssignmentQuery, Reason } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id', author: 'a.created_by' } as const;

function readable(ctx: Ctx) {
  return allowed(ctx, 'assignment:read', parties);
}

/** The mentor reads the needs through the assignment, and so not while a conflict suspends it (domain rule 6). */
function needsReadable(ctx: Ctx) {
  return sql<boolean>`(${allowed(ctx, 'assignment:read_needs', parties)}
    and (a.mentor_id <> ${ctx.actor.person_id} or assignment_status(a, ${ctx.today}::date) <> 'suspended_conflict'))`;
}

/** The assignments the asker may know of, as they stand on `as_of`. */
export function list(ctx: Ctx, query: AssignmentQuery) {
  const day = query.as_of ?? ctx.today;
  const rows = queries.assignments(ctx.db, ctx.department_id, readable(ctx), needsReadable(ctx), day);
  return page(ctx, query, queries.filtered(rows, query, day), [{ column: 'a.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string, day = ctx.today): Promise<AssignmentDetail> {
  const row = granted(await queries.find(ctx.db, ctx.department_id, id, readable(ctx), needsReadable(ctx), day, ctx.actor.person_id));
  return { ...row, warnings: [] };
}

/** What the asker has just changed, as it now is: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const row = granted(await queries.find(ctx.db, ctx.department_id, id, yes, needsReadable(ctx), ctx.today, ctx.actor.person_id));
  return { ...row, warnings: [] };
}

/**
 * The row, locked for a change, with the department's conflict lock taken first.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  await conflicts.lockRule(ctx);
  const permitted = allowed(ctx, permission, parties);
  return matched(ctx, await queries.lock(ctx.db, ctx.department_id, id, readable(ctx), permitted, ctx.today));
}

export type Locked = Awaited<ReturnType<typeof lock>>;

/** @throws Problem assignment-state, naming what the assignment is and what it would have to be */
export function assertState(before: Locked, ...states: readonly string[]): void {
  if (states.includes(before.state)) return;
  throw new Problem('assignment-state', {
    detail: `The assignment is ${before.status}; this needs ${states.join(' or ')}.`,
    state: before.status,
  });
}

/** Agreed upon and not over yet, whatever interrupts it. @throws Problem assignment-state */
export function assertRunning(ctx: WriteCtx, before: Locked): void {
  if (before.state === 'live' && (before.until_on === null || before.until_on > ctx.today)) return;
  throw new Problem('assignment-state', {
    detail: `The assignment is ${before.status}; this needs one that is not over.`,
    state: before.status,
  });
}

export function emptyPeriod(pointer: string): Problem {
  return Problem.at('period-empty', pointer, 'The planned end comes after the start.');
}

/**
 * Locks the two people and holds them against what their part asks of them on the day.
 * @throws Problem reference-unknown, assignment-person-unfit
 */
export async function assertPeople(ctx: WriteCtx, mentee_id: string, mentor_id: string, day: string): Promise<void> {
  const people = await proposalQueries.lockPeople(ctx.db, ctx.department_id, [mentee_id, mentor_id], day);
  const mentee = people.find((person) => person.id === mentee_id);
  const mentor = people.find((person) => person.id === mentor_id);
  if (!mentee) throw noSuch('person in this department', '/mentee_id');
  if (!mentor) throw noSuch('person in this department', '/mentor_id');
  assertFit(mentee, 'mentee', day);
  assertFit(mentor, 'mentor', day);
}

/** Counts a change that another room has stored beside the assignment. */
export async function touch(ctx: WriteCtx, id: string): Promise<void> {
  await queries.touch(ctx.db, id);
}

/** Keeps why somebody did something for that person alone; the event log is not told. */
export async function keepReason(
  ctx: WriteCtx,
  id: string,
  kind: AssignmentDetail['own_reasons'][number]['kind'],
  reason: Reason,
): Promise<void> {
  if (reason.reason_code === undefined && reason.reason_note === undefined) return;
  await queries.insertReason(ctx.db, {
    department_id: ctx.department_id,
    assignment_id: id,
    author_id: ctx.actor.person_id,
    kind,
    code: reason.reason_code ?? null,
    note: reason.reason_note ?? null,
  });
}

/**
 * Changes what may change before it is over. A later planned end is an extension: the days it adds must be free of conflict, and both people
 * must still be able to take part. An earlier one is an end announced in advance, so it asks for the right to end. Which assignment is the
 * primary one belongs to its history and is settled before it begins.
 * @throws Problem assignment-state, assignment-conflict, assignment-person-unfit, assignment-day-unfit, mentor-excluded, permission-denied,
 *   period-empty
 */
export async function edit(ctx: WriteCtx, id: string, patch: AssignmentPatch): Promise<AssignmentDetail> {
  const mayEnd = allowed(ctx, 'assignment:end', parties);
  const before = await lock(ctx, id, 'assignment:edit');
  if (before.status !== 'pending_acceptance') assertRunning(ctx, before);
  const changes = changesOf(before, patch);
  if (!changes) return shown(ctx, id);
  if (changes.is_primary !== undefined && (before.subtype !== 'formal' || before.state === 'live')) throw primacySettled(before);
  if (changes.planned_ends_on !== undefined) {
    if (before.state === 'live') await replan(ctx, before, changes.planned_ends_on, mayEnd);
    else await refusePlan(ctx, before, changes.planned_ends_on);
  }
  await queries.update(ctx.db, id, { ...(changes as queries.Changes), ...(before.state === 'live' ? {} : consentLeft(ctx, before)) });
  if (before.subtype === 'formal') await conflicts.refuseActiveConflict(ctx, id);
  await record(ctx, { type: 'assignment.edited', subject_id: id, data: told(changes) });
  return shown(ctx, id);
}

function primacySettled({ subtype }: Locked): Problem {
  return Problem.at(
    'assignment-state',
    '/is_primary',
    subtype === 'formal'
      ? 'Which assignment is the primary one is settled before it begins; end this one and propose it anew.'
      : 'Only a formal assignment can be the primary one.',
  );
}

/** Whoever accepted other terms than these has not accepted these. */
function consentLeft(ctx: WriteCtx, before: Locked): queries.Changes {
  return {
    ...(ctx.actor.person_id !== before.mentee_id && { mentee_accepted_at: null }),
    ...(ctx.actor.person_id !== before.mentor_id && { mentor_accepted_at: null, mentor_attested_at: null }),
  };
}

/** Facts, not content: what the two want to work on stays between them. */
function told({ need_areas, ...facts }: Partial<AssignmentPatch>): Record<string, unknown> {
  return { ...facts, ...(need_areas && { fields: ['need_areas'] }) };
}

async function refusePlan(ctx: WriteCtx, before: Locked, planned_ends_on: string | null): Promise<void> {
  const period = { starts_on: before.starts_on ?? ctx.today, ends_on: planned_ends_on };
  if (planned_ends_on !== null && planned_ends_on <= period.starts_on) throw emptyPeriod('/planned_ends_on');
  if (before.subtype === 'formal') await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, period);
}

async function replan(ctx: WriteCtx, before: Locked, planned_ends_on: string | null, mayEnd: RawBuilder<SqlBool>): Promise<void> {
  const added = { starts_on: before.until_on ?? '', ends_on: planned_ends_on };
  const extends_it = before.until_on !== null && (planned_ends_on === null || planned_ends_on > before.until_on);
  if (extends_it) {
    await assertPeople(ctx, before.mentee_id, before.mentor_id, added.starts_on);
    if (before.subtype !== 'formal') return;
    await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, added);
    assertFree({ ...(await proposalQueries.barriers(ctx, before.mentee_id, before.mentor_id, added)), unwilling: false });
    return;
  }
  if (planned_ends_on === null || planned_ends_on <= ctx.today) {
    const detail = 'The planned end lies ahead; to end the assignment by today, end it.';
    throw new Problem('assignment-day-unfit', { detail, errors: [{ pointer: '/planned_ends_on', code: 'out_of_range', detail }] });
  }
  if (!(await queries.holds(ctx.db, before.id, mayEnd)))
    throw new Problem('permission-denied', { detail: 'An earlier end is for those who may end it.' });
}

/**
 * Moves everything of a duplicate person to the surviving one; the conflict rule is asked again by the merge's recheck.
 * @throws Problem by constraint: the two were mentor and mentee of each other, or hold the same assignment twice
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const formal = await queries.reassignPerson(ctx.db, ctx.department_id, from, to);
  await queries.reassignReasons(ctx.db, ctx.department_id, from, to);
  await conflicts.noteForRecheck(ctx, formal);
}
