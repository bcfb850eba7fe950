import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as leaveChoices from '../../succession/leave-choices/service.ts';
import * as facts from '../facts.ts';
import { reassign } from '../reassign.ts';
import * as queries from './queries.ts';
import type { LeavePatch, LeaveQuery, NewLeave } from './schema.ts';

/** Its events carry the days alone: readers of events may not learn the kind, nor whether the clock stops, from which the kind can be guessed. */
const kind = {
  table: 'leave',
  read: 'leave:read',
  write: 'leave:write',
  owner: { person: 'f.person_id' },
  in_turn: false,
  in_events: ['person_id', 'starts_on', 'ends_on'],
  rows: queries.rows,
  update: (ctx: WriteCtx, id: string, changes: Partial<LeavePatch>) => save(ctx, id, changes),
} as const;

const whole = { ...kind, rows: queries.wholeRows } as const;

/** One page of the leaves the caller may see. */
export const list = (ctx: Ctx, query: LeaveQuery) => facts.list(ctx, kind, query);
/** One of them, if the caller may see it. @throws Problem not-found */
export const get = (ctx: Ctx, id: string) => facts.get(ctx, kind, id);

/** Leaves may overlap. @throws Problem clock-override-unexplained, reference-unknown, period-empty */
export async function create(ctx: WriteCtx, values: NewLeave) {
  await facts.begin(ctx, kind, { [values.person_id]: '/person_id' });
  facts.requireDays(values);
  const { stops_clock, clock_override_reason } = await clockOf(ctx, values);
  const { id } = await queries.insert(ctx, values, stops_clock);
  await queries.insertRestricted(ctx, id, values.kind, clock_override_reason);
  const row = await facts.recorded(ctx, kind, id);
  await leaveChoices.notifyOfAbsence(ctx, values.person_id);
  return row;
}

/**
 * Changes what was sent and differs. Another kind or first day also changes whether the clock stops, unless the leave departs from the policy.
 * @throws Problem clock-override-unexplained, period-empty
 */
export async function edit(ctx: WriteCtx, id: string, patch: LeavePatch) {
  const before = await facts.lock(ctx, whole, id);
  const setApart = before.clock_override_reason !== null ? { stops_clock: before.stops_clock } : {};
  const { stops_clock, clock_override_reason } = await clockOf(ctx, {
    kind: patch.kind ?? before.kind ?? 'other_protected',
    starts_on: patch.starts_on ?? before.starts_on,
    clock_override_reason: patch.clock_override_reason === undefined ? before.clock_override_reason : patch.clock_override_reason,
    ...setApart,
    ...(patch.stops_clock !== undefined && { stops_clock: patch.stops_clock }),
  });
  await facts.change(ctx, whole, before, { ...patch, stops_clock, clock_override_reason });
  await leaveChoices.notifyOfAbsence(ctx, before.person_id);
  return facts.readBack(ctx, kind, id);
}

/** Voids what was recorded in error. The leaves that remain may make a long absence of their own, of which the pairs are notified. */
export async function voidIt(ctx: WriteCtx, id: string) {
  const row = await facts.voidIt(ctx, kind, id);
  await leaveChoices.notifyOfAbsence(ctx, row.person_id);
  return row;
}

type Clock = Pick<NewLeave, 'kind' | 'starts_on' | 'stops_clock' | 'clock_override_reason'>;

/** Whether the clock stops: as the policy decides, or as stated with a reason. @throws Problem clock-override-unexplained */
async function clockOf(ctx: WriteCtx, { kind: leaveKind, starts_on, stops_clock, clock_override_reason }: Clock) {
  const policy = (await queries.clockByPolicy(ctx, leaveKind, starts_on))?.stops_clock ?? false;
  if (stops_clock === undefined || stops_clock === policy) return { stops_clock: policy, clock_override_reason: null };
  if (clock_override_reason) return { stops_clock, clock_override_reason };
  const detail = `By the policy on ${starts_on} this kind of leave ${policy ? 'stops' : 'does not stop'} the clock; give a reason why this one departs from it.`;
  throw Problem.at('clock-override-unexplained', '/clock_override_reason', detail);
}

/** A leave is in two tables with one version: a change of the restricted part alone counts as a change of the leave. */
async function save(ctx: WriteCtx, id: string, { kind: leaveKind, clock_override_reason, ...days }: Partial<LeavePatch>): Promise<void> {
  if (leaveKind !== undefined || clock_override_reason !== undefined) {
    await queries.updateRestricted(ctx, id, { kind: leaveKind, clock_override_reason });
  }
  await queries.update(ctx, id, days);
}

/** Part of a merge: the same leave in both records, on days that overlap, becomes one. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await reassign(ctx, whole, {
    from,
    to,
    same: (a, b) => a.kind === b.kind && a.stops_clock === b.stops_clock && a.clock_override_reason === b.clock_override_reason,
    clash: () => false,
  });
}
