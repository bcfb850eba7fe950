import { type Ctx, matched, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { requireNearStart } from '../../../domain/versions.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as queries from './queries.ts';
import type { DepartmentPatch, NewPolicy } from './schema.ts';

/** The caller's department. */
export function get(ctx: Ctx) {
  demand(ctx, 'department:read');
  return queries.find(ctx);
}

/** Changes what was sent and differs; without a difference nothing is written. @throws Problem precondition-required, version-stale */
export async function edit(ctx: WriteCtx, patch: DepartmentPatch) {
  const before = matched(ctx, await queries.lock(ctx, allowed(ctx, 'department:edit')));
  const changes = changesOf(before, patch);
  if (!changes) return before;
  const department = await queries.update(ctx, changes);
  await record(ctx, { type: 'department.edited', subject_id: department.id, data: { fields: Object.keys(changes) } });
  return department;
}

/** All versions of the policy, the latest first. */
export function listPolicies(ctx: Ctx, query: { limit: number; cursor?: string | undefined }) {
  demand(ctx, 'policy:read');
  return page(ctx, query, queries.policies(ctx), [{ column: 'policy.id', field: 'id' }], 'desc');
}

/** One version of the policy. @throws Problem not-found */
export async function getPolicy(ctx: Ctx, id: string) {
  demand(ctx, 'policy:read');
  const policy = await queries.findPolicy(ctx, id);
  if (!policy) throw new Problem('not-found');
  return policy;
}

/**
 * Opens a new version by closing the latest one on its first day. The conflict rule depends on the policy, so all formal assignments are
 * checked again.
 * @throws Problem policy-not-last when the version would not start after the latest one, day-too-far, policy-unfit
 */
export async function succeedPolicy(ctx: WriteCtx, { starts_on, ...changes }: NewPolicy) {
  demand(ctx, 'policy:write');
  await conflicts.takeTurn(ctx);
  const latest = await queries.lockLatestPolicy(ctx);
  if (starts_on <= latest.starts_on) {
    throw Problem.at('policy-not-last', '/starts_on', `The latest version starts on ${latest.starts_on}; a new one starts later.`);
  }
  requireNearStart(ctx.today, starts_on);
  await queries.closePolicy(ctx, latest.id, starts_on);
  const { id: _id, version, ends_on: _end, row_version: _row, created_at: _created, updated_at: _updated, ...rules } = latest;
  const policy = await queries.insertPolicy(ctx, {
    ...rules,
    ...changes,
    version: version + 1,
    starts_on,
    approved_by: ctx.actor.person_id,
  });
  await record(ctx, { type: 'policy.opened', subject_id: policy.id, data: { version: policy.version, starts_on } });
  return conflicts.withChanges(ctx, policy);
}
