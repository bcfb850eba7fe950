import { contains } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { assignmentDayProblem } from '../../../domain/assignment-days.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import * as caseQueries from './case-queries.ts';
import * as queries from './queries.ts';
import type { Acknowledge, CaseQuery, ConflictCase, Resolve } from './schema.ts';
import { explained, lockRule, noteForRecheck, recheck } from './service.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

/** The note of a case is for those who handle it. */
const visibility = (ctx: Ctx) => ({
  visible: allowed(ctx, 'conflict_case:read', parties),
  canReadNote: allowed(ctx, 'conflict_case:read_note', parties),
});

/** The cases that the caller may see, the oldest first. */
export function list(ctx: Ctx, query: CaseQuery) {
  const { status, assignment_id, mentee_id, mentor_id, division_id, due_on_lte } = query;
  let rows = caseQueries.cases(ctx, visibility(ctx));
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
  return granted(await caseQueries.find(ctx, id, visibility(ctx)));
}

async function lock(ctx: WriteCtx, id: string, permission: 'conflict_case:acknowledge' | 'conflict_case:resolve') {
  await lockRule(ctx);
  return matched(ctx, await caseQueries.lock(ctx, id, visibility(ctx), allowed(ctx, permission, parties)));
}

/** The case just changed, whether or not the caller may read cases: a token can be allowed to write alone. */
async function shown(ctx: WriteCtx, id: string): Promise<ConflictCase> {
  return granted(await caseQueries.find(ctx, id, { ...visibility(ctx), visible: yes }));
}

/**
 * Records that somebody handles the case. The assignment stays suspended.
 * @throws Problem not-found, permission-denied; conflict-case-state unless the case is newly detected
 */
export async function acknowledge(ctx: WriteCtx, id: string, { note }: Acknowledge): Promise<ConflictCase> {
  const before = await lock(ctx, id, 'conflict_case:acknowledge');
  if (before.status !== 'detected')
    throw new Problem('conflict-case-state', { detail: `The case is ${before.status}.`, state: before.status });
  await caseQueries.setAcknowledged(ctx, id, { acknowledged_by: ctx.actor.person_id, ...(note && { note }) });
  await record(ctx, { type: 'conflict_case.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/**
 * Ends the suspension because the conflict has ended or never existed: the assignment is active again from `on`. A conflict that HR has
 * already recorded for later opens a case of its own.
 * @throws Problem not-found, permission-denied, assignment-day-unfit; conflict-case-state when it is resolved already; conflict-persists
 *   when a basis holds on `on` or today
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
    throw assignmentDayProblem('/on', detail);
  }
  await caseQueries.setResolved(ctx, id, {
    resolution,
    ends_on,
    resolved_by: ctx.actor.person_id,
    resolved_at: ctx.now,
    ...(note && { note }),
  });
  // Paused days count too: a conflict that lasts through the pause would open the case again when the pause ends.
  const still = (await queries.basesWhile(ctx, before.assignment_id, 'active', 'paused')).map(explained);
  const present = still.filter(
    (basis) => contains({ starts_on: basis.starts_on ?? ends_on, ends_on: basis.ends_on }, ends_on) || (basis.starts_on ?? '') <= ctx.today,
  );
  if (present.length > 0) {
    throw new Problem('conflict-persists', {
      detail: `${present[0]?.detail ?? ''} Correct the HR data first, choose a later day, replace or end the assignment, or convert it to an informal or sponsor relation.`,
      bases: present,
    });
  }
  await record(ctx, { type: 'conflict_case.resolved', subject_id: id, data: { assignment_id: before.assignment_id, resolution, ends_on } });
  await noteForRecheck(ctx, [before.assignment_id]);
  await recheck(ctx);
  return shown(ctx, id);
}

/**
 * Resolves the open case of an assignment that ends, is replaced or is converted. A suspension that is to begin before that end stays open:
 * its days must not become active.
 */
export async function resolveOpenCase(
  ctx: WriteCtx,
  assignment_id: string,
  resolution: 'reassigned' | 'ended' | 'converted',
  ends_on: string,
): Promise<void> {
  const closed = await caseQueries.resolveOpen(ctx, assignment_id, {
    resolution,
    ends_on,
    resolved_by: ctx.actor.person_id,
    resolved_at: ctx.now,
  });
  await record(
    ctx,
    ...closed.map((one) => ({
      type: 'conflict_case.resolved' as const,
      subject_id: one.id,
      data: { assignment_id, resolution, ends_on: one.ends_on },
    })),
  );
}

/**
 * Opens the case again that the handover of its assignment had resolved, because the assignment goes on beyond that day. Its day of grace
 * stays.
 */
export async function reopenReassigned(ctx: WriteCtx, assignment_id: string, ends_on: string): Promise<void> {
  const reopened = await caseQueries.reopenReassigned(ctx, assignment_id, ends_on);
  await record(
    ctx,
    ...reopened.map(({ id, status }) => ({
      type: 'conflict_case.changed' as const,
      subject_id: id,
      data: { assignment_id, status, ends_on: null },
    })),
  );
}
