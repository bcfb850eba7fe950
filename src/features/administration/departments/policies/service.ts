import { type Ctx, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { writeAlone } from '../../../../core/transaction.ts';
import { demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { requireNearStart } from '../../../../domain/versions.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as queries from './queries.ts';
import { clockTellsKind, differing, reliersOf, settledBecause } from './rules.ts';
import { leaveKinds, type NewPolicy, type PolicyPatch, type RuleName, ruleNames } from './schema.ts';

/** All versions of the policy, the latest first. */
export function list(ctx: Ctx, query: { limit: number; cursor?: string | undefined }) {
  demand(ctx, 'policy:read');
  return page(ctx, query, queries.list(ctx), [{ column: 'policy.id', field: 'id' }], 'desc');
}

/** One version of the policy. @throws Problem not-found */
export async function get(ctx: Ctx, id: string) {
  demand(ctx, 'policy:read');
  const policy = await queries.find(ctx, id);
  if (!policy) throw new Problem('not-found');
  return policy;
}

/**
 * Opens a new version by closing the latest one on its first day. The conflict rule depends on the policy, so all formal assignments are
 * checked again.
 * @throws Problem policy-not-last when the version would not start after the latest one, day-too-far, policy-unfit
 */
export async function succeed(ctx: WriteCtx, { starts_on, ...changes }: NewPolicy) {
  demand(ctx, 'policy:write');
  await conflicts.takeTurn(ctx);
  const latest = await queries.lockLatest(ctx);
  if (starts_on <= latest.starts_on) {
    throw Problem.at('policy-not-last', '/starts_on', `The latest version starts on ${latest.starts_on}; a new one starts later.`);
  }
  requireNearStart(ctx.today, starts_on);
  requireKindHidden(changes);
  await queries.close(ctx, latest.id, starts_on);
  const policy = await queries.insert(ctx, {
    ...rulesOf(latest),
    ...changes,
    version: (await queries.count(ctx)) + 1,
    starts_on,
    approved_by: ctx.actor.person_id,
  });
  await record(ctx, { type: 'policy.opened', subject_id: policy.id, data: { version: policy.version, starts_on } });
  return conflicts.withChanges(ctx, policy);
}

/** Leaders read whether a leave stops the clock, and not its kind. @throws Problem policy-unfit */
function requireKindHidden({ clock_stopping_leave_kinds: kinds }: Pick<PolicyPatch, 'clock_stopping_leave_kinds'>): void {
  if (kinds === undefined || !clockTellsKind(kinds, leaveKinds)) return;
  const detail =
    'Let at least two kinds of leave stop the clock and at least two not, or all or none: else the clock would tell leaders the kind.';
  throw Problem.at('policy-unfit', '/clock_stopping_leave_kinds', detail);
}

type Rules = Required<Omit<NewPolicy, 'starts_on'>>;

/** The rules of a version, without what makes it this version. */
function rulesOf(policy: Rules): Rules {
  return Object.fromEntries(ruleNames.map((name) => [name, policy[name]])) as Rules;
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

/**
 * A version, locked. What was written by its rules is written by then.
 * @throws Problem permission-denied, not-found, precondition-required, version-stale
 */
async function lock(ctx: WriteCtx, id: string): Promise<Locked> {
  demand(ctx, 'policy:write');
  writeAlone(ctx);
  await conflicts.takeTurn(ctx);
  return matched(ctx, await queries.lock(ctx, id));
}

const SETTLED = {
  voided: 'It was voided; open a new version.',
  succeeded: 'Another version follows it; void that one first, or open a new version.',
  in_force: 'It holds since an earlier day than today and was recorded before; open a new version.',
  used: 'Something was recorded by the rules that this would change; open a new version.',
  first: 'There is no version before it; correct it instead, or open a new version.',
} as const;

const settled = (reason: keyof typeof SETTLED) => new Problem('policy-relied-on', { detail: SETTLED[reason], reason });

/**
 * Refuses to change a version that is settled, or by whose rules of these names something was recorded since it holds.
 * @throws Problem policy-relied-on with its `reason`
 */
async function requireNotReliedOn(ctx: WriteCtx, policy: Locked, names: readonly RuleName[]): Promise<void> {
  const reason = settledBecause({ ...policy, today: ctx.today });
  if (reason !== null) throw settled(reason);
  if (policy.starts_on <= ctx.today && (await queries.isReliedOn(ctx, policy.id, reliersOf(names)))) throw settled('used');
}

/**
 * Voids the latest version as recorded in error: the version before holds on, as if it had never been opened. Voiding it again changes nothing.
 * @throws Problem policy-relied-on, and those of `lock`
 */
export async function voidPolicy(ctx: WriteCtx, id: string) {
  const { recorded_on, ...policy } = await lock(ctx, id);
  if (policy.voided_at !== null) return conflicts.withChanges(ctx, policy);
  const before = await queries.lockBefore(ctx, policy.starts_on);
  if (!before) throw settled('first');
  await requireNotReliedOn(ctx, { ...policy, recorded_on }, differing(ruleNames, before, policy));
  await queries.voidIt(ctx, policy);
  await queries.close(ctx, before.id, null);
  await record(ctx, { type: 'policy.voided', subject_id: id, data: { version: policy.version, starts_on: policy.starts_on } });
  return conflicts.withChanges(ctx, await get(ctx, id));
}

/**
 * Corrects rules of the latest version, or its first day, on which the version before then ends. What is the same changes nothing.
 * @throws Problem policy-relied-on; policy-not-last, day-too-far and policy-unfit as where it is opened; and those of `lock`
 */
export async function correct(ctx: WriteCtx, id: string, patch: PolicyPatch) {
  const { recorded_on, ...policy } = await lock(ctx, id);
  const changes = changesOf<PolicyPatch>(policy, patch);
  if (!changes) return conflicts.withChanges(ctx, policy);
  requireKindHidden(changes);
  const before = await queries.lockBefore(ctx, policy.starts_on);
  const { starts_on } = changes;
  const names = differing(ruleNames, policy, { ...policy, ...changes });
  const moved = starts_on === undefined ? [] : differing(ruleNames, before ?? policy, policy);
  await requireNotReliedOn(ctx, { ...policy, recorded_on }, [...names, ...moved]);
  if (starts_on !== undefined) await moveStart(ctx, policy, before, starts_on);
  await queries.update(ctx, id, changes);
  if (before && starts_on !== undefined && starts_on > policy.starts_on) await queries.close(ctx, before.id, starts_on);
  await record(ctx, { type: 'policy.edited', subject_id: id, data: { version: policy.version, fields: Object.keys(changes).sort() } });
  return conflicts.withChanges(ctx, await get(ctx, id));
}

type Stored = Omit<Locked, 'recorded_on'>;

/** Lets the version before end earlier where this one is to begin earlier: no two hold on one day meanwhile. */
async function moveStart(ctx: WriteCtx, policy: Stored, before: Stored | undefined, starts_on: string): Promise<void> {
  if (!before) throw Problem.at('policy-not-last', '/starts_on', 'The first version holds from the beginning.');
  if (starts_on <= before.starts_on)
    throw Problem.at('policy-not-last', '/starts_on', `The version before starts on ${before.starts_on}; this one starts later.`);
  requireNearStart(ctx.today, starts_on);
  if (starts_on < policy.starts_on) await queries.close(ctx, before.id, starts_on);
}
