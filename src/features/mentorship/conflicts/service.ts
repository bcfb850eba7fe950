import type { Period } from '../../../core/calendar.ts';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { EventType } from '../../../domain/events/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import { type CaseChange, describeBasis, type NewCase, planCases } from './rules.ts';
import type { Basis, CheckQuery, ConflictChanges } from './schema.ts';

/**
 * Told to those who follow a transaction, and recorded nowhere: reporting facts may have changed in it, so that a rule which rests on them is looked at
 * again.
 */
export const REPORTING_CHANGED = 'reporting.changed';

/** What cases of another relation must become that reporting lines bar: the same plan as for an assignment. */
export const plan = (situation: Parameters<typeof planCases>[0]): ReturnType<typeof planCases> => planCases(situation);

/** Adds the sentence that describes the basis, `detail`. */
export function explained({ division, site, ...basis }: queries.BasisRow): Basis {
  return { ...basis, detail: describeBasis({ ...basis, division, site, steps: basis.line_ids.length }) };
}

/** Every basis on which a formal mentorship of the two is a conflict on some day of the period, each with a sentence that describes it. */
export async function basesBetween(ctx: Ctx, mentee_id: string, mentor_id: string, period: Period): Promise<Basis[]> {
  return (await queries.bases(ctx, mentee_id, mentor_id, period)).map(explained);
}

/**
 * The day up to which an assignment from `from` may be planned, exclusive. Null where nothing bars the pair, or something does from the
 * first day.
 */
export function freeUntil(bases: readonly Basis[], from: string): string | null {
  const first = bases.map((basis) => basis.starts_on ?? from).sort()[0];
  return first !== undefined && first > from ? first : null;
}

/** The problem of a formal assignment from `from` on that a reporting line bars: what it is, until when one can be planned, what else can be. */
export function conflict(bases: readonly Basis[], from: string, more: object = {}): Problem {
  const free_until = freeUntil(bases, from);
  const hint = free_until ? ` It can be planned to end on or before ${free_until}.` : '';
  return new Problem('assignment-conflict', {
    detail: `${bases[0]?.detail ?? ''}${hint} An informal mentor or a sponsor may be recorded instead.`,
    bases,
    free_until,
    ...more,
  });
}

/**
 * Refuses a formal assignment where the mentee reports to the mentor on any day of the period.
 * @throws Problem assignment-conflict with all bases and, when only a later part is barred, the day up to which it may be planned
 */
export async function refuseConflict(ctx: WriteCtx, mentee_id: string, mentor_id: string, period: Period): Promise<void> {
  const bases = await basesBetween(ctx, mentee_id, mentor_id, period);
  if (bases.length > 0) throw conflict(bases, period.starts_on);
}

/**
 * Refuses an assignment with an active day on which the mentee reports to the mentor. Call it after the write that activates or extends it.
 * @throws Problem assignment-conflict
 */
export async function refuseActiveConflict(ctx: WriteCtx, assignment_id: string): Promise<void> {
  const bases = (await queries.basesWhile(ctx, assignment_id, 'active')).map(explained);
  if (bases.length > 0) throw conflict(bases, ctx.today);
}

/**
 * Takes the department's conflict lock, shared with other activations. Take it before any assignment row is locked, so that writers of HR
 * facts and activations wait for each other in one order.
 */
export async function lockRule(ctx: WriteCtx): Promise<void> {
  await queries.lockRuleShared(ctx);
}

/**
 * Takes the department's conflict lock alone: writers of reporting facts and activations then take turns. Take it before any row is locked,
 * as activations do; any other order can deadlock.
 */
export async function takeTurn(ctx: WriteCtx): Promise<void> {
  await queries.lockRule(ctx);
}

/** Has the next `recheck` of the transaction look at these assignments too. Those whose reporting facts changed are noted by triggers. */
export async function noteForRecheck(ctx: WriteCtx, assignment_ids: readonly string[]): Promise<void> {
  if (assignment_ids.length > 0) await queries.enqueue(ctx, assignment_ids);
}

/**
 * Looks again at every formal assignment whose bases this transaction may have changed, and opens, changes or reopens conflict cases so
 * that no active day lies in a conflict. The suspension begins on the day the conflict began, even where HR recorded it late. Every writer
 * of HR facts calls it last and answers what it returns. It never refuses.
 */
export async function recheck(ctx: WriteCtx): Promise<ConflictChanges> {
  ctx.recorded.push({ type: REPORTING_CHANGED, subject_id: ctx.department_id });
  const affected = await queries.affected(ctx);
  const toOpen: queries.CaseToOpen[] = [];
  const toChange: queries.CaseToChange[] = [];
  for (const assignment of affected) {
    const bases = assignment.bases.map(explained);
    const plan = planCases(situationOf(ctx.today, assignment));
    const described = ({ basis_ids, ...rest }: NewCase | CaseChange, from: readonly Basis[]) => ({
      ...rest,
      bases: basesOf(basis_ids, from),
    });
    toOpen.push(
      ...plan.open.map((added) => ({ ...described(added, bases), resolution: added.resolution, assignment_id: assignment.assignment_id })),
    );
    toChange.push(
      ...plan.change.map((change) => {
        const before = assignment.cases.find(({ id }) => id === change.id)?.bases ?? [];
        return { ...described(change, [...bases, ...before]), id: change.id, reopen: change.reopen };
      }),
    );
  }
  // An existing case may now end where a new one begins, and the days of cases must not overlap: so they change first.
  const changedRows = toChange.length > 0 ? await queries.changeCases(ctx, toChange) : [];
  const openedRows = toOpen.length > 0 ? await queries.openCases(ctx, toOpen) : [];
  if (affected.length > 0) await queries.clearQueue(ctx);

  const pair = new Map(affected.map(({ assignment_id, mentee_id, mentor_id }) => [assignment_id, { mentee_id, mentor_id }]));
  const full = (row: queries.ChangedCase) => ({ ...row, ...(pair.get(row.assignment_id) ?? { mentee_id: '', mentor_id: '' }) });
  const reopened = new Set(toChange.filter((change) => change.reopen).map((change) => change.id));
  const opened = [...openedRows, ...changedRows.filter((row) => reopened.has(row.id))].map(full);
  const changed = changedRows.filter((row) => !reopened.has(row.id)).map(full);
  const wereOpen = new Set(affected.flatMap(({ cases }) => cases.filter(({ status }) => status !== 'resolved').map(({ id }) => id)));
  const isOver = ({ id, status }: queries.ChangedCase) => status === 'resolved' && wereOpen.has(id);
  const eventOf = (type: EventType) => (row: queries.ChangedCase) => ({
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
  await record(
    ctx,
    ...opened.map(eventOf('conflict_case.opened')),
    ...changed.filter((row) => !isOver(row)).map(eventOf('conflict_case.changed')),
    ...changed.filter(isOver).map(({ id, assignment_id, resolution, ends_on }) => ({
      type: 'conflict_case.resolved' as const,
      subject_id: id,
      data: { assignment_id, resolution, ends_on },
    })),
  );
  if (opened.length > 0) {
    const case_ids = opened.map(({ id }) => id);
    await notifications.notify(ctx, ...(await queries.noticesOf(ctx, case_ids)));
  }
  return { opened, changed };
}

/** What a writer of HR facts answers: the row it wrote, and the conflict cases that this opened or changed. */
export async function withChanges<R extends object>(ctx: WriteCtx, row: R): Promise<R & { conflicts: ConflictChanges }> {
  return { ...row, conflicts: await recheck(ctx) };
}

function situationOf(today: string, { starts_on, until_on, bases, cases }: queries.Affected) {
  return {
    today,
    assignment: { starts_on, ends_on: until_on },
    bases: bases.map((basis) => ({ starts_on: basis.starts_on ?? starts_on, ends_on: basis.ends_on, ids: idsOf(basis) })),
    cases: cases.map((one) => ({
      ...one,
      open: one.status !== 'resolved',
      suspected: one.bases.length > 0 && one.bases.every(({ kind }) => kind === 'possible_duplicate'),
      basis_ids: one.bases.flatMap(idsOf),
    })),
  };
}

/** Cases from before know of no records that may be one person. */
function idsOf(basis: {
  role_id: string | null;
  line_ids: readonly string[];
  possible_duplicate_ids?: readonly string[];
}): readonly string[] {
  return basis.role_id === null ? [...basis.line_ids, ...(basis.possible_duplicate_ids ?? [])] : [basis.role_id];
}

/**
 * The bases with these ids, out of `from`: those of today first, then those stored with the case, for a basis that no longer exists. One that
 * shares only some of its lines with them is of other days.
 */
function basesOf(ids: readonly string[], from: readonly Basis[]): readonly Basis[] {
  const same = (a: Basis, b: Basis) => a.kind === b.kind && a.starts_on === b.starts_on && String(idsOf(a)) === String(idsOf(b));
  const wanted = from.filter((basis) => idsOf(basis).every((id) => ids.includes(id)));
  return wanted.filter((basis, n) => wanted.findIndex((other) => same(basis, other)) === n);
}

/**
 * Whether the mentee reports to the mentor within a period, for asking before proposing.
 * @throws Problem not-found, permission-denied, period-empty
 */
export async function check(ctx: Ctx, { mentee_id, mentor_id, starts_on = ctx.today, ends_on }: CheckQuery) {
  const permitted = allowed(ctx, 'conflict:check', { person: 'mentee.id', mentor: 'mentor.id' });
  const { mentee, mentor } = granted(await queries.findPair(ctx, mentee_id, mentor_id, permitted));
  const period = { starts_on, ends_on: ends_on ?? null };
  if (period.ends_on !== null && period.ends_on <= starts_on) {
    throw Problem.at('period-empty', { parameter: 'ends_on' }, 'ends_on comes after starts_on.');
  }
  const bases = await basesBetween(ctx, mentee_id, mentor_id, period);
  const inverse_power = await queries.isInverse(ctx, mentee_id, mentor_id, period);
  return {
    mentee_id,
    mentee,
    mentor_id,
    mentor,
    ...period,
    reports_to: bases.some(({ kind }) => kind !== 'possible_duplicate'),
    inverse_power,
    free_until: freeUntil(bases, starts_on),
    bases,
  };
}
