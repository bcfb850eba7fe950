import { contains, type Period } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import { type CaseChange, describeBasis, type NewCase, planCases } from './rules.ts';
import type { Acknowledge, Basis, CaseQuery, CheckQuery, ConflictCase, ConflictChanges, Resolve } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

/** The basis in words too. */
export function explained({ division, site, ...basis }: queries.BasisRow): Basis {
  return { ...basis, detail: describeBasis({ ...basis, division, site, steps: basis.line_ids.length }) };
}

/** Every basis on which the mentee reports to the mentor within the period, in words too. */
export async function basesBetween(ctx: Ctx, mentee_id: string, mentor_id: string, period: Period): Promise<Basis[]> {
  return (await queries.bases(ctx.db, mentee_id, mentor_id, period)).map(explained);
}

/** The day before which nothing bars the pair, seen from `from`: null when nothing ever does, or something does from the first day. */
export function freeUntil(bases: readonly Basis[], from: string): string | null {
  const first = bases.map((basis) => basis.starts_on ?? from).sort()[0];
  return first !== undefined && first > from ? first : null;
}

function conflict(bases: readonly Basis[], from: string): Problem {
  const free_until = freeUntil(bases, from);
  const hint = free_until ? ` It can be planned to end on or before ${free_until}.` : '';
  return new Problem('assignment-conflict', {
    detail: `${bases[0]?.detail ?? ''}${hint} An informal mentor or a sponsor may be recorded instead.`,
    bases,
    free_until,
  });
}

/**
 * Refuses a formal assignment that would lie in a conflict on any day of the period (domain rule 4).
 * @throws Problem assignment-conflict with all bases and, when only a later part is barred, the day up to which it may be planned
 */
export async function refuseConflict(ctx: WriteCtx, mentee_id: string, mentor_id: string, period: Period): Promise<void> {
  const bases = await basesBetween(ctx, mentee_id, mentor_id, period);
  if (bases.length > 0) throw conflict(bases, period.starts_on);
}

/**
 * Refuses to leave an assignment with an active day in a conflict; call it after the write that activates or extends it.
 * @throws Problem assignment-conflict
 */
export async function refuseActiveConflict(ctx: WriteCtx, assignment_id: string): Promise<void> {
  const bases = (await queries.basesWhile(ctx.db, assignment_id, 'active')).map(explained);
  if (bases.length > 0) throw conflict(bases, ctx.today);
}

/** To be taken before an assignment row is locked, so that HR writers and activations wait for each other in one order. */
export async function lockRule(ctx: WriteCtx): Promise<void> {
  await queries.lockRuleShared(ctx.db, ctx.department_id);
}

/**
 * Lets the writers of reporting facts take turns, activations included. To be taken before any row is locked, in the order activations take
 * it, so that nobody waits crosswise.
 */
export async function takeTurn(ctx: WriteCtx): Promise<void> {
  await queries.lockRule(ctx.db, ctx.department_id);
}

/** Has these assignments looked at by the next `recheck` of the transaction, beside those the database noted itself. */
export async function noteForRecheck(ctx: WriteCtx, assignment_ids: readonly string[]): Promise<void> {
  if (assignment_ids.length > 0) await queries.enqueue(ctx.db, ctx.department_id, assignment_ids);
}

/**
 * Looks again at every formal assignment whose bases this transaction may have changed, and opens, moves or revives conflict cases so
 * that no active day lies in a conflict: suspended from the true, possibly backdated day (domain rules 1 and 5). Every HR writer
 * calls it last and shows the answer. It never refuses.
 */
export async function recheck(ctx: WriteCtx): Promise<ConflictChanges> {
  const affected = await queries.affected(ctx.db, ctx.department_id);
  const toOpen: queries.CaseToOpen[] = [];
  const toChange: queries.CaseToChange[] = [];
  for (const assignment of affected) {
    const bases = assignment.bases.map(explained);
    const plan = planCases(situationOf(ctx.today, assignment));
    const described = ({ basis_ids, ...rest }: NewCase | CaseChange, known: readonly Basis[]) => ({
      ...rest,
      bases: basesOf(basis_ids, known),
    });
    toOpen.push(
      ...plan.open.map((born) => ({ ...described(born, bases), resolution: born.resolution, assignment_id: assignment.assignment_id })),
    );
    toChange.push(
      ...plan.change.map((change) => {
        const before = assignment.cases.find((known) => known.id === change.id)?.bases ?? [];
        return { ...described(change, [...bases, ...before]), id: change.id, reopen: change.reopen };
      }),
    );
  }
  // A moved case may end where a new one begins, so the present ones make room first.
  const changedRows = toChange.length > 0 ? await queries.changeCases(ctx.db, ctx, toChange) : [];
  const openedRows = toOpen.length > 0 ? await queries.openCases(ctx.db, ctx, toOpen) : [];
  if (affected.length > 0) await queries.clearQueue(ctx.db, ctx.department_id);

  const pair = new Map(affected.map(({ assignment_id, mentee_id, mentor_id }) => [assignment_id, { mentee_id, mentor_id }]));
  const full = (row: queries.ChangedCase) => ({ ...row, ...(pair.get(row.assignment_id) ?? { mentee_id: '', mentor_id: '' }) });
  const reopened = new Set(toChange.filter((change) => change.reopen).map((change) => change.id));
  const opened = [...openedRows, ...changedRows.filter((row) => reopened.has(row.id))].map(full);
  const changed = changedRows.filter((row) => !reopened.has(row.id)).map(full);
  const told = (type: string) => (row: queries.ChangedCase) => ({
    type,
    subject_id: row.id,
    data: {
      assignment_id: row.assignment_id,
      status: row.status,
      starts_on: row.starts_on,
      ends_on: row.ends_on,
      basis_ends_on: row.basis_ends_on,
    },
  });
  await record(ctx, ...opened.map(told('conflict_case.opened')), ...changed.map(told('conflict_case.changed')));
  if (opened.length > 0) {
    const news = await queries.noticesOf(
      ctx.db,
      ctx,
      opened.map(({ id }) => id),
    );
    await notifications.notify(ctx, ...news);
  }
  return { opened, changed };
}

/** What an HR writer answers: the row it wrote, and what that did to assignments. */
export async function withChanges<R extends object>(ctx: WriteCtx, row: R): Promise<R & { conflicts: ConflictChanges }> {
  return { ...row, conflicts: await recheck(ctx) };
}

function situationOf(today: string, { starts_on, until_on, bases, cases }: queries.Affected) {
  return {
    today,
    assignment: { starts_on, ends_on: until_on },
    bases: bases.map((basis) => ({ starts_on: basis.starts_on ?? starts_on, ends_on: basis.ends_on, ids: idsOf(basis) })),
    cases: cases.map((known) => ({ ...known, open: known.status !== 'resolved', basis_ids: known.bases.flatMap(idsOf) })),
  };
}

function idsOf(basis: { role_id: string | null; line_ids: readonly string[] }): readonly string[] {
  return basis.role_id === null ? basis.line_ids : [basis.role_id];
}

/** The bases with these ids, as they are now; one that is gone as it was when the case was opened for it. */
function basesOf(ids: readonly string[], known: readonly Basis[]): readonly Basis[] {
  const same = (a: Basis, b: Basis) => a.kind === b.kind && a.starts_on === b.starts_on && String(idsOf(a)) === String(idsOf(b));
  const wanted = known.filter((basis) => idsOf(basis).some((id) => ids.includes(id)));
  return wanted.filter((basis, n) => wanted.findIndex((other) => same(basis, other)) === n);
}

/** The cases the asker may know of; the note is for those who handle them. */
const sight = (ctx: Ctx) => ({
  readable: allowed(ctx, 'conflict_case:read', parties),
  noted: allowed(ctx, 'conflict_case:read_note', parties),
});

/** The cases the asker may know of. */
export function list(ctx: Ctx, query: CaseQuery) {
  const { status, assignment_id, mentee_id, mentor_id, division_id, due_on_lte } = query;
  let rows = queries.cases(ctx.db, ctx.department_id, sight(ctx));
  if (status) rows = rows.where('c.status', 'in', status);
  if (assignment_id) rows = rows.where('c.assignment_id', '=', assignment_id);
  if (mentee_id) rows = rows.where('a.mentee_id', '=', mentee_id);
  if (mentor_id) rows = rows.where('a.mentor_id', '=', mentor_id);
  if (due_on_lte) rows = rows.where('c.due_on', '<=', due_on_lte);
  if (division_id) rows = rows.where(isPrimaryMember('a.mentee_id', division_id, ctx.today));
  return page(ctx, query, rows, [{ column: 'c.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ConflictCase> {
  return granted(await queries.find(ctx.db, ctx.department_id, id, sight(ctx)));
}

async function lock(ctx: WriteCtx, id: string, permission: 'conflict_case:acknowledge' | 'conflict_case:resolve') {
  await lockRule(ctx);
  return matched(ctx, await queries.lock(ctx.db, ctx.department_id, id, sight(ctx), allowed(ctx, permission, parties)));
}

/** What the asker has just changed: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<ConflictCase> {
  return granted(await queries.find(ctx.db, ctx.department_id, id, { ...sight(ctx), readable: yes }));
}

/** @throws Problem conflict-case-state unless the case is newly detected */
export async function acknowledge(ctx: WriteCtx, id: string, { note }: Acknowledge): Promise<ConflictCase> {
  const before = await lock(ctx, id, 'conflict_case:acknowledge');
  if (before.status !== 'detected')
    throw new Problem('conflict-case-state', { detail: `The case is ${before.status}.`, state: before.status });
  await queries.setAcknowledged(ctx.db, id, { acknowledged_by: ctx.actor.person_id, ...(note && { note }) });
  await record(ctx, { type: 'conflict_case.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/**
 * Ends the suspension because the conflict has ended or never was: the assignment is active again from `on`. What HR has already
 * recorded for later opens a case of its own.
 * @throws Problem conflict-case-state when resolved, assignment-day-unfit, conflict-persists when a basis holds on `on` or today
 */
export async function resolve(ctx: WriteCtx, id: string, { resolution, on, note }: Resolve): Promise<ConflictCase> {
  const before = await lock(ctx, id, 'conflict_case:resolve');
  if (before.status === 'resolved')
    throw new Problem('conflict-case-state', { detail: 'The case is already resolved.', state: before.status });
  const gone = before.basis_ends_on !== null && before.basis_ends_on <= ctx.today ? before.basis_ends_on : ctx.today;
  const notBegun = before.starts_on > ctx.today;
  const ends_on = on ?? (resolution === 'false_positive' || notBegun ? before.starts_on : gone);
  const latest = before.starts_on > ctx.today ? before.starts_on : ctx.today;
  if (ends_on < before.starts_on || ends_on > latest) {
    const detail = `The suspension begins on ${before.starts_on}; it ends between that day and ${latest}.`;
    throw new Problem('assignment-day-unfit', { detail, errors: [{ pointer: '/on', code: 'out_of_range', detail }] });
  }
  await queries.setResolved(ctx.db, id, {
    resolution,
    ends_on,
    resolved_by: ctx.actor.person_id,
    resolved_at: ctx.now,
    ...(note && { note }),
  });
  // Paused days count too: the conflict lasts through a pause, and the case would only be opened again.
  const still = (await queries.basesWhile(ctx.db, before.assignment_id, 'active', 'paused')).map(explained);
  const present = still.filter(
    (basis) => contains({ starts_on: basis.starts_on ?? ends_on, ends_on: basis.ends_on }, ends_on) || (basis.starts_on ?? '') <= ctx.today,
  );
  if (present.length > 0) {
    throw new Problem('conflict-persists', {
      detail: `${present[0]?.detail ?? ''} Correct the HR data first, choose a later day, or end or convert the assignment.`,
      bases: present,
    });
  }
  await record(ctx, { type: 'conflict_case.resolved', subject_id: id, data: { assignment_id: before.assignment_id, resolution, ends_on } });
  await noteForRecheck(ctx, [before.assignment_id]);
  await recheck(ctx);
  return shown(ctx, id);
}

/**
 * Closes the open case of an assignment that ends, is replaced or becomes another kind of relation. A suspension that is still to come
 * before that end stays open: its days must not become active.
 */
export async function closeWith(
  ctx: WriteCtx,
  assignment_id: string,
  resolution: 'reassigned' | 'ended' | 'converted',
  ends_on: string,
): Promise<void> {
  const closed = await queries.resolveOpen(ctx.db, assignment_id, ctx.today, {
    resolution,
    ends_on,
    resolved_by: ctx.actor.person_id,
    resolved_at: ctx.now,
  });
  await record(
    ctx,
    ...closed.map(({ id }) => ({ type: 'conflict_case.resolved', subject_id: id, data: { assignment_id, resolution, ends_on } })),
  );
}

/**
 * The day's work on open cases: resolves those whose assignment is over, and escalates what was not resolved in the policy's days (domain
 * rule 7). Runs once a day for each department; answers how many were escalated.
 */
export async function escalateOverdue(ctx: WriteCtx): Promise<number> {
  await lockRule(ctx);
  const over = await queries.resolveOver(ctx.db, ctx.department_id, ctx.today, ctx.now);
  await record(
    ctx,
    ...over.map(({ id, ...data }) => ({ type: 'conflict_case.resolved', subject_id: id, data: { ...data, resolution: 'ended' } })),
  );
  const escalated = await queries.escalateDue(ctx.db, ctx.department_id, ctx.today);
  await record(ctx, ...escalated.map(({ id, ...data }) => ({ type: 'conflict_case.escalated', subject_id: id, data })));
  return escalated.length;
}

/** The rule itself, for asking before proposing. */
export async function check(ctx: Ctx, { mentee_id, mentor_id, starts_on = ctx.today, ends_on }: CheckQuery) {
  granted(
    await queries.findPair(
      ctx.db,
      ctx.department_id,
      mentee_id,
      mentor_id,
      allowed(ctx, 'conflict:check', { person: 'mentee.id', mentor: 'mentor.id' }),
    ),
  );
  const period = { starts_on, ends_on: ends_on ?? null };
  if (period.ends_on !== null && period.ends_on <= starts_on) {
    const detail = 'ends_on comes after starts_on.';
    throw Problem.at('period-empty', { parameter: 'ends_on' }, detail);
  }
  const bases = await basesBetween(ctx, mentee_id, mentor_id, period);
  const inverse = await queries.bases(ctx.db, mentor_id, mentee_id, period);
  return {
    mentee_id,
    mentor_id,
    ...period,
    reports_to: bases.length > 0,
    inverse_power: inverse.length > 0,
    free_until: freeUntil(bases, starts_on),
    bases,
  };
}
