import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { requireNearStart } from '../../../../domain/versions.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as queries from './queries.ts';
import type { NewPolicy } from './schema.ts';

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
  await queries.close(ctx, latest.id, starts_on);
  const { id: _id, version, ends_on: _end, row_version: _row, created_at: _created, updated_at: _updated, ...rules } = latest;
  const policy = await queries.insert(ctx, {
    ...rules,
    ...changes,
    version: version + 1,
    starts_on,
    approved_by: ctx.actor.person_id,
  });
  await record(ctx, { type: 'policy.opened', subject_id: policy.id, data: { version: policy.version, starts_on } });
  return conflicts.withChanges(ctx, policy);
}
