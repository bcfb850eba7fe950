import type { RawBuilder, SqlBool } from 'kysely';
import { addDays, type Period } from '../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../core/context.ts';
import { yes } from '../../core/db.ts';
import { record } from '../../core/events.ts';
import { allowed, type Permission } from '../../core/grants.ts';
import { page } from '../../core/page.ts';
import { changesOf } from '../../core/patch.ts';
import { Problem } from '../../core/problem.ts';
import * as conflicts from '../conflicts/service.ts';
import { assertFit, assertRoom, warningsOf } from './eligibility.ts';
import * as queries from './queries.ts';
import type { Accept, AssignmentDetail, AssignmentPatch, AssignmentQuery, NewAssignment, Reason } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id', author: 'a.created_by' } as const;

function readable(ctx: Ctx) {
  return allowed(ctx, 'assignment:read', parties);
}

function needsReadable(ctx: Ctx) {
  return allowed(ctx, 'assignment:read_needs', parties);
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

/**
 * Proposes a formal assignment, which both sides then accept, or records a relation of another kind at once. A formal one must be free
 * of conflict over its whole period (domain rule 4); the others are not subject to the ban.
 * @throws Problem assignment-conflict, assignment-capacity, assignment-person-unfit, assignment-overlap, assignment-same-person
 */
export async function propose(ctx: WriteCtx, input: NewAssignment): Promise<AssignmentDetail> {
  const { mentee_id, mentor_id, subtype, capacity_reason, ...rest } = input;
  const columns = { person: 'mentee.id', mentor: 'mentor.id' };
  const mayPropose = allowed(ctx, 'assignment:propose', columns);
  const mayRecord = allowed(ctx, 'assignment:record', columns);
  const pair = await queries.permittedOn(ctx.db, ctx.department_id, mentee_id, mentor_id, subtype === 'formal' ? mayPropose : mayRecord);
  if (!pair) throw unknownPerson('/mentee_id');
  granted(pair);
  if (mentee_id === mentor_id) throw samePerson();

  const formal = subtype === 'formal';
  if (formal) await conflicts.lockRule(ctx);
  const from = input.starts_on ?? ctx.today;
  const period: Period = { starts_on: from, ends_on: input.planned_ends_on ?? null };
  if (period.ends_on !== null && period.ends_on <= from) throw emptyPeriod('/planned_ends_on');
  await assertPeople(ctx, mentee_id, mentor_id, from);
  const load = await queries.load(ctx.db, ctx.department_id, mentee_id, mentor_id, from);
  if (formal) {
    await conflicts.refuseConflict(ctx, mentee_id, mentor_id, period);
    assertRoom(load, capacity_reason);
  }
  const { id } = await queries.insert(ctx.db, {
    department_id: ctx.department_id,
    mentee_id,
    mentor_id,
    subtype,
    ...rest,
    planned_ends_on: input.planned_ends_on ?? null,
    capacity_reason: capacity_reason ?? null,
    ...(formal
      ? {
          state: 'pending_acceptance',
          starts_on: input.starts_on ?? null,
          mentee_accepted_at: ctx.actor.person_id === mentee_id ? ctx.now : null,
        }
      : { state: 'live', starts_on: from, activated_at: ctx.now, ...(subtype === 'spot' && { ends_on: addDays(from, 1) }) }),
  });
  await record(ctx, {
    type: formal ? 'assignment.proposed' : 'assignment.recorded',
    subject_id: id,
    data: { mentee_id, mentor_id, subtype, ...period },
  });
  const inverse = formal ? await conflicts.basesBetween(ctx, mentor_id, mentee_id, period) : [];
  return { ...(await shown(ctx, id)), warnings: formal ? warningsOf(load, input, inverse.length > 0) : [] };
}

function unknownPerson(pointer: string): Problem {
  const detail = 'There is no such person in this department.';
  return new Problem('reference-unknown', { detail, errors: [{ pointer, code: 'reference-unknown', detail }] });
}

function samePerson(): Problem {
  const detail = 'Mentee and mentor are the same person.';
  return new Problem('assignment-same-person', { detail, errors: [{ pointer: '/mentor_id', code: 'assignment-same-person', detail }] });
}

function emptyPeriod(pointer: string): Problem {
  const detail = 'The planned end comes after the start.';
  return new Problem('period-empty', { detail, errors: [{ pointer, code: 'period-empty', detail }] });
}

async function assertPeople(ctx: WriteCtx, mentee_id: string, mentor_id: string, day: string): Promise<void> {
  const people = await queries.lockPeople(ctx.db, ctx.department_id, [mentee_id, mentor_id], day);
  const mentee = people.find((person) => person.id === mentee_id);
  const mentor = people.find((person) => person.id === mentor_id);
  if (!mentee) throw unknownPerson('/mentee_id');
  if (!mentor) throw unknownPerson('/mentor_id');
  assertFit(mentee, 'mentee', day);
  assertFit(mentor, 'mentor', day);
}

/**
 * One side says yes; when both have, the assignment is active from its start. The mentor attests to be neither supervisor nor
 * evaluator of the mentee, and the conflict rule is asked again, because roles may have changed since the proposal.
 * @throws Problem assignment-state, attestation-required, assignment-conflict, assignment-capacity, assignment-primary-taken,
 *   assignment-overlap, assignment-person-unfit
 */
export async function accept(ctx: WriteCtx, id: string, { attests_no_reporting_line, capacity_reason }: Accept): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:accept');
  assertState(before, 'pending_acceptance');
  const asMentor = ctx.actor.person_id === before.mentor_id;
  if (asMentor && attests_no_reporting_line !== true) {
    const detail = 'The mentor attests not to be supervisor or evaluator of the mentee.';
    throw new Problem('attestation-required', {
      detail,
      errors: [{ pointer: '/attests_no_reporting_line', code: 'attestation-required', detail }],
    });
  }
  const own = asMentor ? before.mentor_accepted_at : before.mentee_accepted_at;
  if (own !== null) return shown(ctx, id);
  const other = asMentor ? before.mentee_accepted_at : before.mentor_accepted_at;
  const changes: queries.Changes = {
    ...(asMentor ? { mentor_accepted_at: ctx.now, mentor_attested_at: ctx.now } : { mentee_accepted_at: ctx.now }),
    ...(capacity_reason !== undefined && { capacity_reason }),
  };
  const accepted = { type: 'assignment.accepted', subject_id: id, data: { side: asMentor ? 'mentor' : 'mentee' } };
  if (other === null) {
    await queries.update(ctx.db, id, changes);
    await record(ctx, accepted);
    return shown(ctx, id);
  }
  const starts_on = before.starts_on ?? ctx.today;
  if (before.planned_ends_on !== null && before.planned_ends_on <= starts_on) throw emptyPeriod('/planned_ends_on');
  await assertPeople(ctx, before.mentee_id, before.mentor_id, starts_on);
  const load = await queries.load(ctx.db, ctx.department_id, before.mentee_id, before.mentor_id, starts_on);
  const period = { starts_on, ends_on: before.planned_ends_on };
  await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, period);
  assertRoom(load, capacity_reason ?? before.capacity_reason);
  await queries.update(ctx.db, id, { ...changes, state: 'live', starts_on, activated_at: ctx.now });
  await record(ctx, accepted, {
    type: 'assignment.activated',
    subject_id: id,
    data: { ...period, mentee_id: before.mentee_id, mentor_id: before.mentor_id },
  });
  const inverse = await conflicts.basesBetween(ctx, before.mentor_id, before.mentee_id, period);
  return { ...(await shown(ctx, id)), warnings: warningsOf({ ...load, primary_taken: false }, before, inverse.length > 0) };
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

/** Says no; nobody has to say why, and nobody else learns it. @throws Problem assignment-state */
export async function decline(ctx: WriteCtx, id: string, reason: Reason): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:decline');
  assertState(before, 'pending_acceptance');
  await queries.update(ctx.db, id, { state: 'declined' });
  await keepReason(ctx, id, 'decline', reason);
  await record(ctx, { type: 'assignment.declined', subject_id: id });
  return shown(ctx, id);
}

/** Takes a proposal back before it is active. @throws Problem assignment-state */
export async function withdraw(ctx: WriteCtx, id: string, reason: Reason): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:withdraw');
  assertState(before, 'pending_acceptance');
  await queries.update(ctx.db, id, { state: 'withdrawn' });
  await keepReason(ctx, id, 'withdraw', reason);
  await record(ctx, { type: 'assignment.withdrawn', subject_id: id });
  return shown(ctx, id);
}

/**
 * Changes what may change before it is over. A later planned end is an extension: the days it adds must be free of conflict, and both people
 * must still be able to take part. An earlier one is an end announced in advance, so it asks for the right to end. Which assignment is the
 * primary one belongs to its history and is settled before it begins.
 * @throws Problem assignment-state, assignment-conflict, assignment-person-unfit, assignment-day-unfit, permission-denied, period-empty
 */
export async function edit(ctx: WriteCtx, id: string, patch: AssignmentPatch): Promise<AssignmentDetail> {
  const mayEnd = allowed(ctx, 'assignment:end', parties);
  const before = await lock(ctx, id, 'assignment:edit');
  if (before.state !== 'pending_acceptance') assertRunning(ctx, before);
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
  const detail =
    subtype === 'formal'
      ? 'Which assignment is the primary one is settled before it begins; end this one and propose it anew.'
      : 'Only a formal assignment can be the primary one.';
  return new Problem('assignment-state', { detail, errors: [{ pointer: '/is_primary', code: 'assignment-state', detail }] });
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
    if (before.subtype === 'formal') await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, added);
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
